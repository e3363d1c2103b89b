"""A question for codes or addresses comes in, every unit that has such a one goes out."""

import re
from collections.abc import Iterator

from footnote.assistant.check.claims import Claim
from footnote.assistant.check.shown import whole
from footnote.assistant.draft.lists import rows_of
from footnote.assistant.find.material import Material
from footnote.index.evidence import Evidence
from footnote.index.words.codes import codes
from footnote.index.words.stems import stems

_WEB = re.compile(r"//|^www\.", re.IGNORECASE)
_PLAIN = re.compile(r"^(?!.*@)(?!.*//)(?!\d+(?:\.\d+)+$)")  # neither address nor version
# What is asked for, and what a code of that kind looks like.
_KINDS = (
    (r"e-?mail(?: address(?:es)?)?s?|mail address(?:es)?", re.compile("@")),
    (r"(?:web(?:site)? address(?:es)?|urls?|web ?links?|links)", _WEB),
    (r"(?:\w+ )?(?:codes|part numbers|serial numbers|order numbers|article numbers)", None),
    (r"(?:versions|version numbers)", re.compile(r"^\d+(?:\.\d+)+$")),
    (r"(?:standards|norms|rfcs)", re.compile(r"^[A-Z]+[ -]\d", re.IGNORECASE)),
)
_ASKS = r"^\W*(?:(?:list|name|give(?: me)?|show(?: me)?|what|which)\b.*?)?\b(?P<noun>{})\b"


def with_codes(material: Material) -> list[Claim]:
    """Return the units that have a code of the kind that is asked for, rows of tables whole."""
    for noun, looks in _KINDS:
        if asks := re.search(_ASKS.format(noun), material.question.text, re.IGNORECASE):
            # A mail address is told by its looks; of what kind a number is, only words can say.
            named = asks["noun"] if looks else "code number"
            about = material.question.about - frozenset(stems(named))
            return _claims(list(_holding(looks, about, material)), material)
    return []


def _holding(
    looks: re.Pattern[str] | None, about: frozenset[str], material: Material
) -> Iterator[Evidence]:
    for one in material.pool:
        meant = one.unit.kind != "heading" and about <= one.stems | one.around
        if meant and any((looks or _PLAIN).search(code) for code in codes(one.quote)):
            yield one


def _claims(units: list[Evidence], material: Material) -> list[Claim]:
    """Show each unit, and for a cell its row, once."""
    claims: dict[tuple[int, int], Claim] = {}
    for one in units:
        if one.unit.kind == "cell":
            block = material.pool.blocks[one.block]
            row = [cell for cell in block if cell.unit.line == one.unit.line]
            for claim in rows_of(row):
                claims.setdefault((one.unit.block, one.unit.line), claim)
        else:
            for claim in whole([one], material.pool):
                claims.setdefault((-1, claim.evidence[0].unit.start), claim)
    return list(claims.values())
