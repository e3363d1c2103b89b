"""A ZIP archive comes in; what it holds goes out, if that is read and unpacks to a sane size.

Nothing is ever unpacked to disk, so the names of its entries and their links lead nowhere.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Literal

from footnote.index.read.canonical import Refused

Zipped = Literal["docx", "pptx", "xlsx", "epub", "odf"]

MAX_UNPACKED = 200_000_000  # bytes in all
MAX_ENTRIES = 5_000
MAX_RATIO = 100  # of an entry large enough to matter
_LARGE = 1_000_000
_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
_SEALS = "META-INF/encryption.xml"
_KINDS: Mapping[bytes, Zipped] = {
    b"wordprocessingml.document.main+xml": "docx",
    b"presentationml.presentation.main+xml": "pptx",
    b"presentationml.slideshow.main+xml": "pptx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"epub+zip": "epub",
    b"opendocument.text": "odf",
    b"opendocument.spreadsheet": "odf",
    b"opendocument.presentation": "odf",
}
_OTHERS = {
    b"ms-word.document.macroEnabled": "a Word file with macros. Save it as .docx and add that.",
    b"ms-powerpoint.": "a presentation with macros. Save it as .pptx and add that.",
    b"ms-excel.sheet.macroEnabled": "a workbook with macros. Save it as .xlsx and add that.",
    b"ms-excel.sheet.binary": "a binary workbook (.xlsb). Save it as .xlsx and add that.",
    b"wordprocessingml.template": "a Word template. Save it as .docx and add that.",
    b"presentationml.template": "a template of presentations. Save it as .pptx and add that.",
    b"spreadsheetml.template": "a template of workbooks. Save it as .xlsx and add that.",
    b"opendocument.": "an OpenDocument drawing or database. Save its text and add that.",
}
_ENCRYPTED = 0x1
_LOCKED = "is protected by a password. Save a copy without one and add that."
# What hides a book's fonts from being copied leaves its words free.
_FONTS = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")


def kind_of_archive(data: bytes) -> Zipped:
    """Name what an archive holds, if it can be unpacked safely; Refused says why it can't."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_size(entries)
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise Refused(_LOCKED)
            _check_seals(archive)
            said = _kinds_said(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise Refused("is damaged, or was cut short on its way. Get it anew.") from None
    for mark, kind in _KINDS.items():
        if mark in said:
            return kind
    for mark, what in _OTHERS.items():
        if mark in said:
            raise Refused(f"is {what}")
    raise Refused("is a ZIP archive, not an article. Unpack it and add the files in it.")


def _check_seals(archive: zipfile.ZipFile) -> None:
    """Refuse what is encrypted inside an archive that is open itself."""
    names = set(archive.namelist())
    if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
        raise Refused(_LOCKED)
    if _SEALS in names:
        ways = re.findall(
            rb"EncryptionMethod[^<>]{0,500}?Algorithm\s{0,9}=\s{0,9}[\"']([^\"'<]{0,500})",
            archive.read(_SEALS),
        )
        if set(ways) - set(_FONTS):
            raise Refused("is protected against copying (DRM), so its words can't be read.")


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    too_many = len(entries) > MAX_ENTRIES
    too_large = sum(entry.file_size for entry in entries) > MAX_UNPACKED
    too_dense = any(
        entry.file_size > max(_LARGE, MAX_RATIO * entry.compress_size) for entry in entries
    )
    if too_many or too_large or too_dense:
        raise Refused("unpacks to far more than an article holds. Save it as text and add that.")


def _kinds_said(archive: zipfile.ZipFile) -> bytes:
    """Return what an archive says of the kinds of its parts; a book may only be built as one."""
    names = set(archive.namelist())
    said = b"".join(archive.read(name) for name in (_TYPES, "mimetype") if name in names)
    return said or (b"epub+zip" if "META-INF/container.xml" in names else b"")
