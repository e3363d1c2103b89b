"""A ZIP archive comes in; it is let through if it is a Word file and unpacks to a sane size.

Nothing is ever unpacked to disk, so the names of its entries and their links lead nowhere.
"""

import io
import zipfile

from footnote.index.read.canonical import Refused

MAX_UNPACKED = 200_000_000  # bytes in all
MAX_ENTRIES = 5_000
MAX_RATIO = 100  # of an entry large enough to matter
_LARGE = 1_000_000
_TYPES = "[Content_Types].xml"
_WORD = b"wordprocessingml.document.main+xml"
_OTHERS = {
    b"ms-word.document.macroEnabled": "a Word file with macros. Save it as .docx and add that.",
    b"wordprocessingml.template": "a Word template. Save it as .docx and add that.",
    b"spreadsheetml": "a spreadsheet, not an article. Save the part that matters as text.",
    b"presentationml": "a presentation, not an article. Save its text and add that.",
    b"epub+zip": "an EPUB book. Save the chapter that matters as text and add that.",
    b"opendocument.text": "an OpenDocument text. Save it as .docx and add that.",
}
_ENCRYPTED = 0x1


def check_word(data: bytes) -> None:
    """Check that an archive is a Word file that can be unpacked; Refused says why it isn't."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_size(entries)
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise Refused("is protected by a password. Save a copy without one and add that.")
            said = _kinds_said(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise Refused("is damaged, or was cut short on its way. Get it anew.") from None
    if _WORD in said:
        return
    for mark, what in _OTHERS.items():
        if mark in said:
            raise Refused(f"is {what}")
    raise Refused("is a ZIP archive, not an article. Unpack it and add the files in it.")


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    too_many = len(entries) > MAX_ENTRIES
    too_large = sum(entry.file_size for entry in entries) > MAX_UNPACKED
    too_dense = any(
        entry.file_size > max(_LARGE, MAX_RATIO * entry.compress_size) for entry in entries
    )
    if too_many or too_large or too_dense:
        raise Refused("unpacks to far more than an article holds. Save it as text and add that.")


def _kinds_said(archive: zipfile.ZipFile) -> bytes:
    """Return what an archive says of the kinds of its parts."""
    names = set(archive.namelist())
    return b"".join(archive.read(name) for name in (_TYPES, "mimetype") if name in names)
