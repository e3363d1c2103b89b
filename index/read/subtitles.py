"""Subtitles come in (SRT, WebVTT), what is spoken goes out, each stretch below its time."""

import html
import re
from collections.abc import Iterator

from footnote.index.read.canonical import Block, Heading, Otherwise, Paragraph, Parsed

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}"
_CUE = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}.*")
_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")
_SPEAKER = re.compile(r"<v(?:\.[\w.]+)?[ \t]+([^<>\n]{1,100})>")
_STRETCH = 30  # seconds, from which a sentence's end ends a stretch
_PAUSE = 6  # seconds of silence that end it, too
_ENDS = (".", "!", "?", "…", "。")

Cue = tuple[int, int, str]  # its seconds, from and to, and its words


def read_subtitles(text: str) -> Parsed:
    """Join what is spoken into sentences; Otherwise if there are no times."""
    cues = [cue for cue in _cues(text) if cue[2]]
    if not cues:
        raise Otherwise
    return Parsed(list(_stretches(cues)))


def _cues(text: str) -> Iterator[Cue]:
    """Yield the cues; notes, styles and numbers between them are passed over."""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:2]) if _CUE.fullmatch(line)), None)
        if at is None:
            continue
        found = _CUE.fullmatch(lines[at])
        assert found is not None
        words = " ".join(_spoken(line) for line in lines[at + 1 :])
        yield _seconds(*found.groups()[:3]), _seconds(*found.groups()[3:]), " ".join(words.split())


def _spoken(line: str) -> str:
    named = _SPEAKER.sub(lambda speaker: f"{speaker[1]}: ", line)
    return html.unescape(_TAG.sub("", named))


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    return int(hours or 0) * 3_600 + int(minutes) * 60 + int(seconds)


def _stretches(cues: list[Cue]) -> Iterator[Block]:
    """Yield paragraphs, each below the time at which it begins; what rolls on is said once."""
    words: list[str] = []
    began = until = cues[0][0]
    for start, end, said in cues:
        if words and words[-1] == said and start <= until + 1:
            until = end
            continue
        over = start - began >= _STRETCH and words and words[-1].endswith(_ENDS)
        if words and (over or start - until >= _PAUSE):
            yield from (Heading(_clock(began), 2), Paragraph(" ".join(words)))
            words, began = [], start
        words.append(said)
        until = end
    yield from (Heading(_clock(began), 2), Paragraph(" ".join(words)))


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
