"""The tree of a web page comes in; what a reader of the page wouldn't see is taken out of it.

Styles are judged where the page itself writes them: in `style` attributes and in simple rules of
its `<style>` elements. `aria-hidden` hides nothing from the eye, so what has it stays.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

_NEVER_SHOWN = """script style template noscript noframes head iframe object applet canvas
    audio video svg map datalist select textarea input button param""".split()
_HOLDS_NOTHING = ("wbr", "source", "track", "embed")  # libxml2 puts what follows inside of them
_OFF = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|(?<![\w-])opacity:(?:0+(?:\.0*)?|\.0+)(?:[;%!]|$)"
    r"|font-size:(?:0*\.?0+(?![.\d])|0*[01](?:\.\d+)?px)|(?:^|;)transform:scale\(0"
    r"|(?:(?<![\w-])(?:left|top|right|bottom)|text-indent):-\d{3,}(?:px|r?em|v[wh]|pt|%)"
    r"|margin-(?:left|top):-\d{4,}(?:px|pt)"
    r"|clip:rect\((?:[01](?:px)?[, ]?){4}|clip-path:inset\((?:50|100)%",
)
_NO_HEIGHT = re.compile(r"(?:^|;)(?:max-)?height:[01](?:px)?(?:;|$)")
_NO_WIDTH = re.compile(r"(?:^|;)(?:max-)?width:[01](?:px)?(?:;|$)")
_COLOUR = re.compile(r"(?:^|;)color:([^;]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;]+)")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)")
_WHITE = {"white", "#fff", "#ffff", "#ffffff", "#ffffffff", "rgb(255,255,255)", "hsl(0,0%,100%)"}
_CLEAR = re.compile(r"transparent|#[\da-f]{3}0$|#[\da-f]{6}00$|(?:rgb|hsl)a?\(.*[,/]0(?:\.0+)?%?\)")

Selector = tuple[str, str, frozenset[str]]  # tag, id, classes; empty fits all
Rules = dict[str, list[Selector]]  # by “#id” or “.class”


def take_out_hidden(tree: HtmlElement) -> None:
    """Remove from a tree, in place, all that its reader would not see."""
    rules: Rules = {}
    for rule in _rules(tree):
        rules.setdefault(f"#{rule[1]}" if rule[1] else f".{min(rule[2])}", []).append(rule)
    for element in list(tree.iter(*_HOLDS_NOTHING)):
        element.drop_tag()
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or _is_hidden(element, rules):
            _drop(element)


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


def _is_hidden(element: HtmlElement, rules: Rules) -> bool:
    if element.tag in _NEVER_SHOWN or element.get("hidden") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = _plain(element.get("style") or "")
    colour = element.get("color", "") if element.tag == "font" else ""
    if (style or colour) and styled_away(f"color:{_plain(colour)};{style}" if colour else style):
        return not (_is_light_on_dark(style, colour) and _on_dark(element))
    return bool(rules) and any(
        _fits(element, rule) for key in _keys(element) for rule in rules.get(key, ())
    )


def styled_away(style: str) -> bool:
    """Say whether a style, in lower case and without spaces, keeps text from being seen."""
    if _OFF.search(style):
        return True
    if _NO_HEIGHT.search(style) and (_NO_WIDTH.search(style) or "overflow:hidden" in style):
        return True
    colour = _COLOUR.search(style)
    if colour is None:
        return False
    ground = _GROUND.search(style)
    said = colour[1].removesuffix("!important")
    if ground is None or _CLEAR.match(said):
        return said in _WHITE or bool(_CLEAR.match(said))
    behind = ground[1].removesuffix("!important")
    return said == behind or (said in _WHITE and behind in _WHITE)


def _is_light_on_dark(style: str, colour: str) -> bool:
    """Say whether white is all that a style can be blamed for."""
    said = _COLOUR.search(style)
    white = _plain(colour) in _WHITE or bool(said and said[1] in _WHITE)
    return white and not styled_away(_COLOUR.sub("", style))


def _on_dark(element: HtmlElement) -> bool:
    """Say whether the nearest ground that the page names behind an element is not white."""
    for behind in element.iterancestors():
        ground = _GROUND.search(_plain(behind.get("style") or ""))
        said = ground[1] if ground else _plain(behind.get("bgcolor") or "")
        if said:
            return said not in _WHITE and not _CLEAR.match(said)
    return False


def _plain(style: str) -> str:
    return re.sub(r"\s+|/\*.*?(?:\*/|\Z)", "", style[:5_000].lower(), flags=re.DOTALL)


# --- the page's own rules ---------------------------------------------------------------------


def _rules(tree: HtmlElement) -> Iterator[Selector]:
    """Yield the simple selectors of rules that hide what they fit, on a screen of any size."""
    for sheet in tree.iter("style"):
        if "print" in (sheet.get("media") or ""):
            continue
        text = re.sub(r"/\*.*?(?:\*/|\Z)", "", (sheet.text or "")[:500_000], flags=re.DOTALL)
        for rule in _without_conditions(text).split("}"):
            selectors, _, said = rule.partition("{")
            style = _plain(said)
            # What fades in is seen in the end.
            if styled_away(style) and "transition" not in style and "animation" not in style:
                yield from filter(None, map(_selector, selectors[:5_000].split(",")))


def _without_conditions(sheet: str) -> str:
    """Drop the rules inside `@media` and the like: they hold only sometimes."""
    kept, depth, at = [], 0, 0
    for brace in re.finditer(r"@[^@{};]*\{|[{}]", sheet):
        if brace[0] == "}":
            depth = max(depth - 1, 0)
            if depth == 0:
                at = at if at >= 0 else brace.end()
        elif brace[0] == "{":
            depth += depth > 0
        elif depth == 0:
            kept.append(sheet[at : brace.start()])
            depth, at = 1, -1
        else:
            depth += 1
    return "".join([*kept, sheet[at:] if at >= 0 else ""])


def _selector(text: str) -> Selector | None:
    """Read a selector of a tag, an id and classes; None for any other."""
    found = _SIMPLE.fullmatch(text.strip().lower())
    if found is None or not found[2]:
        return None
    marks = re.findall(r"[.#][\w-]+", found[2])
    names = [mark[1:] for mark in marks if mark[0] == "#"]
    classes = frozenset(mark[1:] for mark in marks if mark[0] == ".")
    return found[1] or "", names[0] if names else "", classes


def _keys(element: HtmlElement) -> list[str]:
    names = [f".{name}" for name in (element.get("class") or "").lower().split()]
    return [*names, f"#{(element.get('id') or '').lower()}"]


def _fits(element: HtmlElement, rule: Selector) -> bool:
    tag, name, classes = rule
    if tag and element.tag != tag:
        return False
    if name and (element.get("id") or "").lower() != name:
        return False
    return not classes or classes <= set((element.get("class") or "").lower().split())
