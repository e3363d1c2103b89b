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

Cue = tuple[int, int, str, str]  # its seconds, from and to, who speaks, and the words


def read_subtitles(text: str) -> Parsed:
    """Join what is spoken into sentences; Otherwise if there are no times."""
    cues = [cue for cue in _cues(text) if cue[3]]
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
        time = _seconds(*found.groups()[:3]), _seconds(*found.groups()[3:])
        parts = _SPEAKER.split("\n".join(lines[at + 1 :]))
        for speaker, words in zip(["", *parts[1::2]], parts[::2], strict=True):
            yield *time, _plain(speaker), _plain(words)


def _plain(words: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", words)).split())


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    return int(hours or 0) * 3_600 + int(minutes) * 60 + int(seconds)


def _stretches(cues: list[Cue]) -> Iterator[Block]:
    """Yield paragraphs, each below the time at which it begins; what rolls on is said once."""
    words: list[str] = []
    began = until = cues[0][0]
    last, speaking = "", ""
    for start, end, speaker, said in cues:
        if words and last == said and start <= until + 1:
            until = end
            continue
        over = start - began >= _STRETCH and words and words[-1].endswith(_ENDS)
        if words and (over or start - until >= _PAUSE):
            yield from (Heading(_clock(began), 2), Paragraph(" ".join(words)))
            words, began, speaking = [], start, ""
        named = f"{speaker}: " if speaker and speaker != speaking else ""
        turn = "\n" + named if named and words else named
        words.append(turn + said)
        last, speaking, until = said, speaker, end
    yield from (Heading(_clock(began), 2), Paragraph(" ".join(words)))


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
