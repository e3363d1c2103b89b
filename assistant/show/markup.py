"""Texts come in, HTML goes out: what isn't HTML already is escaped where it is put in."""

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is HTML already. Any other text is escaped where it is put into a page."""

    __slots__ = ()


def join(*inside: str) -> Html:
    """Put pieces one after another, escaping what isn't HTML; lone surrogates become “?”."""
    return Html("".join(one if isinstance(one, Html) else _escaped(one) for one in inside))


def tag(name: str, /, *inside: str, **attributes: str | int) -> Html:
    """Wrap pieces in an element; attributes are escaped, and left out if they are empty."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    return Html(f"<{name}{given}>{join(*inside)}</{name}>")


def spaced(pieces: Iterable[Html]) -> Html:
    """Put pieces one after another with a space between."""
    return Html(" ".join(pieces))


def _escaped(text: str) -> str:
    # A browser would take a bare carriage return for a line end, and offsets count it as itself.
    return escape(text.encode("utf-8", "replace").decode("utf-8")).replace("\r", "&#13;")
