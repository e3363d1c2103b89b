"""A visitor and the libraries that they may open come in, the ways there go out as HTML."""

from collections.abc import Callable, Sequence

from footnote.assistant.serve.visitor import Right, Visitor
from footnote.assistant.show.markup import Html, join, tag

Listed = tuple[str, str, Right]  # a library's id and title, and what its visitor may do there
Libraries = Callable[[str], Sequence[Listed]]  # from the id of a visitor


def no_others(visitor_id: str) -> Sequence[Listed]:
    """List the libraries that a visitor may open: without accounts, there are no others."""
    return ()


def who_html(visitor: Visitor, libraries: Sequence[Listed], here: str) -> Html:
    """Draw who visits, and the ways to their libraries and their account; else nothing.

    That they may only read is marked: files/page.css hides what they can't do.
    """
    reads = "" if visitor.may_edit else "yes"
    if not visitor.id:
        return tag("span", data_reads=reads) if reads else Html()
    return tag(
        "nav",
        _switcher(libraries, here) if libraries else "",
        tag("a", visitor.name or "Account", href="../../account", dir="auto"),
        tag("button", "Sign out", type="button", data_sign_out="../../sign-out"),
        aria_label="You and your libraries",
        data_reads=reads,
    )


def _switcher(libraries: Sequence[Listed], here: str) -> Html:
    titles = [title for id, title, _ in libraries if id == here]
    return tag(
        "details",
        tag("summary", titles[0] if titles else "Libraries", dir="auto"),
        tag("ul", *(_listed(*one, is_here=one[0] == here) for one in libraries)),
    )


def _listed(id: str, title: str, right: Right, *, is_here: bool) -> Html:
    note = tag("small", " (to read)") if right == "read" else ""
    current = "page" if is_here else ""
    link = tag("a", title, href=f"../{id}/", aria_current=current, dir="auto")
    return tag("li", join(link, note))
