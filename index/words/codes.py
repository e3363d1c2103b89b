"""A text comes in, its codes go out: part numbers, versions, addresses, names of standards.

A code is one word, whatever marks are in it: “8830-C” isn't “8830-B”, and “E-4171” isn't “E-4711”.
"""

import re
from collections.abc import Iterator

# Capitals may be many; small letters, as they are typed in a question, are one or two, and then
# not the units of “100-m” and “24-h”.
_CODE = re.compile(
    r"""(?<![\w@/.-])(?:
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    |(?:https?://|www\.)[^\s<>"”)]*[\w/]
    |(?:EN|BS|(?i:RFC|ISO|DIN|IEC|IEEE|PEP|CVE|ASTM|ANSI|NIST|FIPS))[ -]\d+(?:[-.:]\d+)*
    |(?:[A-Z]{1,6}|[a-z]{1,2})[-/_]?\d{2,}(?:[-/_.]?[A-Za-z]?\d+)*(?:[-/_]?[A-Z]{1,3}|[-/_][a-z])?
    |\d{3,}(?:[-/_]\d+)*[-/_](?:[A-Z]{1,3}|(?![mghklsvwx])[a-z])\d*
    |\d+(?:\.\d+){2,}
    )(?![\w@]|-\w)""",
    re.VERBOSE,
)
_MARKS = re.compile(r"[-/_ ]")


def codes(text: str) -> list[str]:
    """Return the codes of a text, as they are written."""
    return [match[0] for match in _CODE.finditer(text)]


def is_code(word: str) -> bool:
    """Say whether a word is a code and nothing else."""
    return _CODE.fullmatch(word) is not None


def without_codes(text: str) -> str:
    """Return a text with blanks in the place of its codes."""
    return _CODE.sub(lambda match: " " * len(match[0]), text)


def code_stems(text: str) -> Iterator[str]:
    """Yield each code of a text in one form: “E-4711” and “e4711” are the same."""
    for code in codes(text):
        whole = code.casefold()
        yield whole if "@" in whole or "//" in whole or "www." in whole else _MARKS.sub("", whole)
