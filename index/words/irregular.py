"""An English word comes in, its plain form goes out where no ending is cut off: “paid” is “pay”.

The forms are those of the SPECIALIST lexicon, as the package lemminflect brings them.
"""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

_REGULAR = ("s", "ed", "ing")
_VERBS = frozenset({"fell"})  # hills are spoken of less often
# Behind these comes a thing, and no verb: “the rose”, “of thought”.
_BEFORE_A_THING = frozenset(
    """a an the this that these those my your his her its our their no any some each every of in on
    at for from with by to as""".split()
)


def plain_forms(said: Sequence[str]) -> Iterator[str]:
    """Yield words in order, each irregular form as its plain one.

    What may be a thing as well, such as “rose”, is a verb only after a word that may stand before
    one.
    """
    forms = _forms()
    for at, word in enumerate(said):
        plain, is_sure = forms.get(word, (word, True))
        may_be_a_verb = at and said[at - 1] not in _BEFORE_A_THING
        yield plain if is_sure or may_be_a_verb else word


@cache
def _forms() -> Mapping[str, tuple[str, bool]]:
    """Return the plain form of each irregular one, and whether it can't be anything else."""
    packed = files("lemminflect").joinpath("resources", "lemma_lu.csv.gz").read_bytes()
    known: dict[str, dict[str, list[str]]] = {}
    regular: set[str] = set()
    for line in gzip.decompress(packed).decode("utf-8").split("\n"):
        form, _, rest = line.partition(",")
        sort, _, plain = rest.partition(",")
        if (
            form.endswith(_REGULAR)
            and len(form) > len(plain)
            and form[:-3] == plain[: len(form) - 3]
        ):
            regular.add(form)  # a stemmer makes one of the other by itself
        elif form.isalpha() and form.islower() and sort in ("verb", "noun", "adj"):
            known.setdefault(form, {})[sort] = plain.split("/")
    found = ((form, _plain(form, sorts)) for form, sorts in known.items() if form not in regular)
    return {form: plain for form, plain in found if plain}


def _plain(form: str, sorts: Mapping[str, Sequence[str]]) -> tuple[str, bool] | None:
    """Return a form's plain one, if it has another: of the verb, or of a thing in the plural."""
    verbs, things = sorts.get("verb", ()), sorts.get("noun", ())
    is_itself = (form in things or "adj" in sorts) and form not in _VERBS
    if verbs and verbs[0] != form:
        return None if form in verbs and is_itself else (verbs[0], not is_itself)
    return (things[0], True) if things and not verbs and not is_itself else None
