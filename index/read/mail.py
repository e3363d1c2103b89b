"""A letter comes in (a MIME message, or one that Outlook saved); who wrote what goes out.

Its text part is read, or else its HTML part as a web page is. What is attached is named, not read.
"""

import email
import io
from collections.abc import Iterator
from contextlib import suppress
from email.header import decode_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from itertools import starmap
from typing import Any

from footnote.index.errors import BadInput
from footnote.index.read.canonical import Block, Heading, Paragraph, Parsed, Refused
from footnote.index.read.decode import decode, is_nearly_whole, read_as
from footnote.index.read.plain import plain_blocks

MAX_PARTS = 1_000
_SHOWN = ("From", "To", "Cc", "Date")
_DAMAGED = "is a letter that is damaged. Open it in a mail program and save its text."


def read_mail(data: bytes) -> Parsed:
    """Read a MIME message: subject, sender, date, and its text."""
    letter = email.message_from_bytes(data, policy=default)
    assert isinstance(letter, EmailMessage)
    subject = _header(letter, "Subject")
    lines = [f"{name}: {said}" for name in _SHOWN if (said := _header(letter, name))]
    body, attached = _body(letter)
    return Parsed(
        [*_head(subject, lines, attached), *body],
        title=subject,
        author=_header(letter, "From"),
        date=_day(_header(letter, "Date")),
        left_out=_not_read(attached),
    )


def _head(subject: str, lines: list[str], attached: list[str]) -> Iterator[Block]:
    if subject:
        yield Heading(subject, 1)
    named = [f"Attached: {', '.join(attached)}"] if attached else []
    yield Paragraph("\n".join([*lines, *named]))


def _not_read(attached: list[str]) -> list[str]:
    if not attached:
        return []
    return [f"What is attached is not read ({', '.join(attached)}). Save it and add it by itself."]


def _header(letter: EmailMessage, name: str) -> str:
    """Return what a header says; letters may be cut in two where one encoded word ends."""
    raw = next((said for key, said in letter.raw_items() if key.lower() == name.lower()), "")
    try:
        if "=?" in raw:
            pieces = decode_header(" ".join(str(raw).split()))
            return " ".join("".join(starmap(_letters, pieces)).split())
        return " ".join(str(letter[name] or "").split())
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):  # of the parser
        return ""


def _letters(piece: bytes | str, charset: str | None) -> str:
    return piece if isinstance(piece, str) else piece.decode(read_as(charset or "ascii"), "replace")


def _day(said: str) -> str:
    try:
        return parsedate_to_datetime(said).date().isoformat() if said else ""
    except (ValueError, TypeError, OverflowError):
        return ""


def _body(letter: EmailMessage) -> tuple[list[Block], list[str]]:
    """Return the blocks of the parts that are shown, and the names of those attached."""
    blocks: list[Block] = []
    attached: list[str] = []
    for part in _shown_parts(letter):
        kind, name = part.get_content_type(), _file_name(part)
        if name or kind not in ("text/plain", "text/html") or _is_attached(part):
            attached.append(name or kind)
        elif kind == "text/html":
            blocks += _page(_text(part))
        else:
            blocks += plain_blocks(_text(part), level=2)
    return blocks, attached


def _is_attached(part: EmailMessage) -> bool:
    try:
        return part.get_content_disposition() == "attachment"
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return False


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join((part.get_filename() or "").split())
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _shown_parts(letter: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that aren't made of others; of alternatives, the text or the last."""
    waiting: list[Any] = [letter]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inner = part.get_payload()
        if not isinstance(inner, list):
            yield part
        elif part.get_content_type() == "multipart/alternative":
            plain = [one for one in inner if one.get_content_type() == "text/plain"]
            waiting[:0] = [one for one in plain if _text(one).strip()][:1] or inner[-1:]
        else:
            waiting[:0] = inner
    raise Refused(f"is a letter of more than {MAX_PARTS:,} parts. Save its text and add that.")


def _text(part: EmailMessage) -> str:
    """Decode a part by the encoding that it names, or by its letters."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    with suppress(LookupError, ValueError):
        text = data.decode(read_as(part.get_content_charset() or "utf-8"), "replace")
        if is_nearly_whole(text):
            return text
    try:
        return decode(data, "")
    except BadInput:
        return data.decode("utf-8", "replace")


def _page(source: str) -> list[Block]:
    from footnote.index.read.web import read_chapter

    return read_chapter(source) if source.strip() else []


# --- Outlook's own ------------------------------------------------------------------------------

_SUBJECT, _BODY, _HTML, _DATE = "0037", "1000", "1013", "0039"
_NAMES = {"From": ("0c1a", "0c1f"), "To": ("0e04",), "Cc": ("0e03",)}
_LONG_NAME, _SHORT_NAME = "3707", "3704"


def read_message(data: bytes) -> Parsed:
    """Read a message that Outlook saved."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as box:
            return _message(box)
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        raise Refused(_DAMAGED) from None


def _message(box: Any) -> Parsed:
    subject = _property(box, "", _SUBJECT)
    senders = [one for code in _NAMES["From"] if (one := _property(box, "", code))]
    said = {"From": " ".join(dict.fromkeys(senders))}
    said |= {name: _property(box, "", _NAMES[name][0]) for name in ("To", "Cc")}
    lines = [f"{name}: {value}" for name, value in said.items() if value]
    folders = sorted({path[0] for path in box.listdir() if path[0].startswith("__attach")})
    names = [
        _property(box, f"{folder}/", _LONG_NAME) or _property(box, f"{folder}/", _SHORT_NAME)
        for folder in folders[:MAX_PARTS]
    ]
    attached = [name or "unnamed" for name in names]
    day = _sent(box)
    lines += [f"Date: {day}"] if day else []
    text = _property(box, "", _BODY)
    body = list(plain_blocks(text, level=2)) if text.strip() else _page(_html(box))
    return Parsed(
        [*_head(subject, lines, attached), *body],
        title=subject,
        author=said["From"],
        date=day,
        left_out=_not_read(attached),
    )


def _property(box: Any, folder: str, code: str) -> str:
    """Return a property that holds text; it is kept in Unicode or in an old encoding."""
    for kind, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
        path = f"{folder}__substg1.0_{code.upper()}{kind}"
        if box.exists(path):
            return str(box.openstream(path).read().decode(encoding, "replace")).strip("\0")
    return ""


def _html(box: Any) -> str:
    path = f"__substg1.0_{_HTML}0102"
    return decode(box.openstream(path).read(), "") if box.exists(path) else ""


def _sent(box: Any) -> str:
    """Return the day on which a message was sent, which is kept as 100 ns since 1601."""
    from datetime import UTC, datetime, timedelta

    kept = box.openstream("__properties_version1.0").read()
    for at in range(32, len(kept) - 15, 16):
        if kept[at : at + 4] == bytes.fromhex(f"4000{_DATE[2:]}{_DATE[:2]}"):
            ticks = int.from_bytes(kept[at + 8 : at + 16], "little")
            try:
                day = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
            except OverflowError:
                return ""
            return day.date().isoformat()
    return ""
