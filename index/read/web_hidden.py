"""The tree of a web page comes in; what a reader of the page wouldn't see is taken out of it.

An element that isn't shown goes with all that is in it. Letters that can't be seen (of no size, or
in the colour of their ground) go alone: an element inside may have others. `aria-hidden` hides
nothing from the eye, so what has it stays.
"""

import re
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from footnote.index.read.web_styles import Style, Styles

_NEVER_SHOWN = """script style template noscript noframes head iframe object applet canvas
    audio video svg map datalist select textarea input button param""".split()
_HOLDS_NOTHING = ("wbr", "source", "track", "embed")  # libxml2 puts what follows inside of them
_AWAY = re.compile(
    r"display:none|content-visibility:hidden|opacity:(?:0+(?:\.0*)?|\.0+)(?:%|;|$)"
    r"|transform:scale\(0(?:\.0*)?[,)]|(?:left|top|right|bottom|text-indent):-\d{3,}(?:px|r?em|v[wh]|pt|%)"
    r"|margin-(?:left|top):-\d{4,}(?:px|pt)"
    r"|clip:rect\((?:[01](?:px)?[, ]?){4}|clip-path:inset\((?:50|100)%",
)
_NO_HEIGHT = re.compile(r"(?:^|;)(?:max-)?height:[01](?:px)?(?:;|$)")
_NO_WIDTH = re.compile(r"(?:^|;)(?:max-)?width:[01](?:px)?(?:;|$)")
_SIZE = re.compile(r"(\d{0,9}\.?\d{1,9})(px|pt|r?em|%|v[wh]|ex|ch)|^0+$")
_OF_PARENT = ("em", "%", "ex", "ch")
_HEX = re.compile(r"#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})")
_RGB = re.compile(r"rgba?\((\d{1,3}),?(\d{1,3}),?(\d{1,3})\b.*\)")
_CLEAR = re.compile(r"transparent|#[\da-f]{3}0$|#[\da-f]{6}00$|(?:rgb|hsl)a?\(.*[,/]0(?:\.0+)?%?\)")
_NAMED = {"white": "#ffffff", "black": "#000000", "hsl(0,0%,100%)": "#ffffff"}
_NEAR = 10  # steps of 255 by which two colours differ that can't be told apart


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element's text takes from around it."""

    visible: bool = True
    sized: bool = True
    colour: str = ""
    ground: str = ""

    @property
    def seen(self) -> bool:
        return self.visible and self.sized and not _melts(self.colour, self.ground)


def take_out_hidden(tree: HtmlElement) -> None:
    """Remove from a tree, in place, all that its reader would not see."""
    for element in list(tree.iter(*_HOLDS_NOTHING)):
        element.drop_tag()
    styles = Styles(tree)
    looks: dict[HtmlElement | None, _Look] = {tree.getparent(): _Look()}
    for element in list(tree.iter()):
        around = looks.get(element.getparent())
        if around is None:  # it went with what it stood in
            continue
        if not isinstance(element.tag, str) or element.tag in _NEVER_SHOWN:
            _drop(element)
            continue
        style = styles.of(element)
        if _is_away(element, style):
            _drop(element)
            continue
        looks[element] = look = _look(element, style, around)
        if not look.seen:
            _empty(element)
        element.attrib.pop("style", None)  # it is judged, and nobody need judge it again


def _is_away(element: HtmlElement, style: Style) -> bool:
    """Say whether an element isn't shown at all; a page that hides itself whole is shown later."""
    if element.tag in ("html", "body"):
        return False
    if element.get("hidden") is not None:
        return True
    return (element.tag == "dialog" and element.get("open") is None) or _goes_away(style)


def _goes_away(style: Style) -> bool:
    said = ";".join(f"{name}:{value}" for name, value in style.items())
    flat = _NO_HEIGHT.search(said) and (_NO_WIDTH.search(said) or "overflow:hidden" in said)
    return bool(flat or _AWAY.search(said))


def _look(element: HtmlElement, style: Style, around: _Look) -> _Look:
    written = {
        "color": element.get("color" if element.tag == "font" else "text", "").lower(),
        "background-color": element.get("bgcolor", "").lower(),
    }
    look = _styled({name: value for name, value in written.items() if value} | style, around)
    if element.tag in ("html", "body"):
        return replace(look, visible=True)
    return look


def _styled(style: Style, around: _Look) -> _Look:
    ground = style.get("background-color", "")
    colour = style.get("color", "inherit")
    return _Look(
        visible=_is_visible(style.get("visibility", ""), around.visible),
        sized=_has_size(style.get("font-size", ""), around.sized),
        colour=around.colour if colour in ("inherit", "currentcolor") else colour,
        ground=around.ground if not ground or _is_clear(ground) else ground,
    )


def _is_visible(said: str, otherwise: bool) -> bool:
    return said == "visible" or (otherwise and said not in ("hidden", "collapse"))


def _has_size(said: str, otherwise: bool) -> bool:
    """Say whether letters are large enough to be seen; a size in parts of nothing is none."""
    found = _SIZE.search(said)
    if not found:
        return otherwise
    size, unit = float(found[1] or 0), found[2]
    least = 2.0 if unit == "px" else 0.0
    return (otherwise or unit not in _OF_PARENT) and size > 0 and size >= least


def _melts(colour: str, ground: str) -> bool:
    """Say whether letters have the colour of what is behind them: white, if nothing is said."""
    if not colour or _is_clear(colour):
        return bool(colour)
    ink, behind = _rgb(colour), _rgb(ground or "white")
    if ink is None or behind is None:
        return colour == ground
    return max(abs(one - other) for one, other in zip(ink, behind, strict=True)) <= _NEAR


def _is_clear(colour: str) -> bool:
    return colour in ("none", "inherit", "initial", "unset") or bool(_CLEAR.match(colour))


def _rgb(colour: str) -> tuple[int, ...] | None:
    said = _NAMED.get(colour, colour)
    if found := _RGB.match(said):
        return tuple(map(int, found.groups()))
    if not _HEX.fullmatch(said):
        return None
    digits = said[1:] if len(said) > 6 else "".join(2 * digit for digit in said[1:])
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))


def _drop(element: HtmlElement) -> None:
    """Remove an element, but not the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def _empty(element: HtmlElement) -> None:
    """Remove the words of an element, but not those of the elements in it."""
    element.text = None
    for child in element:
        child.tail = None
