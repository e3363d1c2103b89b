"""Files come in, articles go out: text, web pages, PDF, office files, books and scans.

What a file is, is decided by its content. All but text is parsed in a child process with limits.
"""

from footnote.index.read.files import MAX_BYTES, check_size, read_bytes, read_file, read_text
from footnote.index.read.text import MAX_MARKS, clean, title_of

__all__ = [
    "MAX_BYTES",
    "MAX_MARKS",
    "check_size",
    "clean",
    "read_bytes",
    "read_file",
    "read_text",
    "title_of",
]
