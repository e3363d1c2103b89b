"""The tree of a web page comes in; what its own styles say of an element goes out.

Styles are known where the page itself writes them: in `style` attributes and in the rules of its
`<style>` elements, by importance, specificity and order, as in CSS. Selectors of tags, ids and
classes are understood, also one below another; a rule with any other kind is passed over.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

_KNOWN = frozenset(
    """display visibility content-visibility opacity font font-size transform left top right bottom
    text-indent margin-left margin-top clip clip-path height max-height width max-width overflow
    color background background-color""".split()
)
_SAME = {"font": "font-size", "background": "background-color"}  # what the short form sets too
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)")
_STEP = re.compile(r"\s*(>)\s*|\s+")
_DECLARED = re.compile(r"(?:^|;)([a-z-]{3,20}):((?:[^;()]|\([^()]*\))+)")
_ALWAYS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*\{")
_LATER = re.compile(r"transition|animation")

Style = dict[str, str]  # by property, in lower case and without spaces
_Weight = tuple[int, int, int, int, int]  # inline, ids, classes, tags, order


@dataclass(frozen=True, slots=True)
class _Part:
    """What a selector asks of one element; `direct` if it must be the very parent."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    direct: bool = False

    def marks(self) -> list[str]:
        """Return each “#id” and “.class”, or the tag, by which a rule can be looked up."""
        names = [f"#{name}" for name in self.ids] + [f".{name}" for name in self.classes]
        return sorted(names) or [self.tag]

    def fits(self, element: HtmlElement) -> bool:
        """Say whether an element is one of those meant."""
        return (
            self.tag in ("", element.tag)
            and self.ids <= {(element.get("id") or "").lower()}
            and self.classes <= set((element.get("class") or "").lower().split())
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    path: tuple[_Part, ...]  # from the element outwards
    said: dict[str, str]
    order: int

    def weight(self) -> _Weight:
        ids, classes = (sum(map(len, sets)) for sets in zip(*map(_names, self.path), strict=True))
        return 0, ids, classes, sum(bool(part.tag) for part in self.path), self.order

    def fits(self, element: HtmlElement) -> bool:
        around, (first, *outer) = element, self.path
        if not first.fits(around):
            return False
        for part in outer:
            around = around.getparent()
            while around is not None and not part.fits(around):
                around = None if part.direct else around.getparent()
            if around is None:
                return False
        return True


def _names(part: _Part) -> tuple[frozenset[str], frozenset[str]]:
    return part.ids, part.classes


class Styles:
    """The styles that a page writes, to be asked for those of an element."""

    def __init__(self, tree: HtmlElement) -> None:
        """Read the page's own rules."""
        rules = {rule.path: rule for rule in _rules(tree)}.values()
        often = Counter(key for rule in rules for key in rule.path[0].marks())
        self._rules: dict[str, list[_Rule]] = {}
        for rule in rules:
            rarest = min(rule.path[0].marks(), key=often.__getitem__)
            self._rules.setdefault(rarest, []).append(rule)

    def of(self, element: HtmlElement) -> Style:
        """Return what is declared for an element, of each property the strongest."""
        rules = (rule for key in _keys(element) for rule in self._rules.get(key, ()))
        found = [(rule.weight(), rule.said) for rule in rules if rule.fits(element)]
        if written := element.get("style"):
            found.append(((1, 0, 0, 0, 0), declared(written)))
        style: Style = {}
        for important in (False, True):
            for _, said in sorted(found, key=lambda one: one[0]):
                for name, value in said.items():
                    if value.endswith("!important") is important:
                        style[name] = value.removesuffix("!important")
        return style


def declared(style: str) -> Style:
    """Read the declarations of a style that bear on whether text is seen."""
    said: Style = {}
    for name, value in _DECLARED.findall(_plain(style)):
        if name in _KNOWN:
            said[_SAME.get(name, name)] = value
    return said


def _plain(style: str) -> str:
    return re.sub(r"\s++|/\*.*?(?:\*/|\Z)", "", style[:5_000].lower(), flags=re.DOTALL)


def _keys(element: HtmlElement) -> list[str]:
    names = [f".{name}" for name in (element.get("class") or "").lower().split()]
    return [element.tag, *names, f"#{(element.get('id') or '').lower()}"]


# --- the page's rules ---------------------------------------------------------------------------


def _rules(tree: HtmlElement) -> Iterator[_Rule]:
    """Yield the rules that hold on a screen of any size."""
    order = 0
    for sheet in tree.iter("style"):
        if "print" in (sheet.get("media") or "") or _is_for_no_script(sheet):
            continue
        text = re.sub(r"/\*.*?(?:\*/|\Z)", "", (sheet.text or "")[:500_000], flags=re.DOTALL)
        for rule in _without_conditions(_ALWAYS.sub("", text)).split("}"):
            selectors, _, style = rule.rpartition("{")
            said = declared(style)
            if not said or _LATER.search(style):  # what fades in is seen in the end
                continue
            for path in filter(None, map(_path, selectors[:5_000].split(","))):
                order += 1
                yield _Rule(path, said, order)


def _is_for_no_script(sheet: HtmlElement) -> bool:
    return next(sheet.iterancestors("noscript"), None) is not None


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


def _path(selector: str) -> tuple[_Part, ...]:
    """Read a selector from its last part to its first; () if it has parts of other kinds."""
    parts: list[_Part] = []
    steps = _STEP.split(selector.strip().lower())
    for text, direct in zip(steps[::2], [*steps[1::2], None], strict=True):
        found = _SIMPLE.fullmatch(text)
        if not found or not text:
            return ()
        marks = re.findall(r"[.#][\w-]+", found[2])
        ids = frozenset(mark[1:] for mark in marks if mark[0] == "#")
        classes = frozenset(mark[1:] for mark in marks if mark[0] == ".")
        parts.append(_Part(found[1] or "", ids, classes, direct == ">"))
    return tuple(reversed(parts))
