"""Two texts come in, a word of the one whose opposite the other has goes out: “rise” and “fall”."""

from functools import cache, lru_cache
from itertools import product

from footnote.index.words import words
from footnote.index.words.stems import stems

# Any word of one side against any of the other: in the same words about the same thing, they
# turn it round.
_UP = "increase rise grow growth climb expand soar intensify escalate widen".split()
_DOWN = "decrease fall shrink decline drop reduce diminish lessen contract ease narrow".split()
_BETTER = "improve alleviate relieve help soothe".split()
_WORSE = "worsen harm hurt damage deteriorate".split()
_FOR = "support endorse approve welcome praise applaud favour consent".split()
_AGAINST = "oppose reject condemn denounce disapprove".split()
_OPPOSITES = """strengthen/weaken gain/lose win/lose higher/lower
    more/less more/fewer largest/smallest highest/lowest most/least best/worst
    maximum/minimum before/after above/below earlier/later older/younger
    accept/reject allow/ban permit/prohibit
    encourage/discourage raise/lower buy/sell simplify/complicate unite/divide unite/split
    import/export join/quit north/south east/west northern/southern eastern/western
    inside/outside include/exclude victory/defeat lend/borrow legal/illegal growth/collapse
    maintain/end continue/end continue/stop remain/leave strength/weakness
    public/private behind/front able/unable common/rare common/uncommon frequent/rare
    majority/minority possible/impossible male/female major/minor internal/external
    twice/half double/halve urban/rural formal/informal direct/indirect current/former
    """.split()
# Forms of irregular verbs, with the verb: stemming tells only regular ones.
_PAST = """was/be were/be been/be
    became/become began/begin begun/begin bent/bend bit/bite bitten/bite
    blew/blow blown/blow bore/bear born/bear broke/break broken/break brought/bring built/build
    burnt/burn bought/buy caught/catch chose/choose chosen/choose came/come crept/creep dealt/deal
    dug/dig drew/draw drawn/draw drank/drink drove/drive driven/drive ate/eat eaten/eat fell/fall
    fallen/fall fed/feed felt/feel fought/fight found/find fled/flee flew/fly flown/fly
    forbade/forbid forbidden/forbid forgot/forget forgotten/forget froze/freeze frozen/freeze
    got/get gotten/get gave/give given/give went/go gone/go grew/grow grown/grow hung/hang had/have
    heard/hear hid/hide hidden/hide held/hold kept/keep knew/know known/know laid/lay led/lead
    left/leave lent/lend lit/light lost/lose made/make meant/mean met/meet paid/pay rode/ride
    ridden/ride rang/ring rose/rise risen/rise ran/run said/say saw/see seen/see sold/sell sent/send
    shook/shake shaken/shake shone/shine shot/shoot showed/show shown/show shrank/shrink
    shrunk/shrink sang/sing sung/sing sank/sink sunk/sink slept/sleep spoke/speak spoken/speak
    spent/spend stood/stand stole/steal stolen/steal struck/strike swam/swim swore/swear sworn/swear
    took/take taken/take taught/teach tore/tear torn/tear told/tell thought/think threw/throw
    thrown/throw understood/understand withdrew/withdraw withdrawn/withdraw woke/wake wore/wear
    worn/wear won/win wrote/write written/write""".split()
_FORMS = dict(pair.split("/") for pair in _PAST) | dict(
    pair.split("/")
    for pair in """division/divide united/unite growing/grow reduction/reduce
    deterioration/deteriorate improvement/improve""".split()
)


def opposite_in(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return a word of the claim and its opposite in the evidence, if neither has both."""
    ours, theirs = _base_forms(claim), _base_forms(evidence)
    for base in sorted(ours.keys() - theirs.keys()):
        for opposite in sorted(_opposite_of().get(base, frozenset()) & theirs.keys()):
            if opposite not in ours:
                return ours[base], theirs[opposite]
    return None


@lru_cache(maxsize=5_000)  # a unit is held against many texts
def _base_forms(text: str) -> dict[str, str]:
    """Return all words of a text by their stems, stop words like “more” too."""
    return {_stem(_FORMS.get(word, word)): word for word in words(text)}


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return next(iter(stems(word)), word)


@cache  # when it is first needed: a tenth of a second
def _opposite_of() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    sides = [*product(_UP, _DOWN), *product(_BETTER, _WORSE), *product(_FOR, _AGAINST)]
    for pair in [*(tuple(pair.split("/")) for pair in _OPPOSITES), *sides]:
        one, other = map(_stem, pair)
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


OPPOSITE_WORDS = {
    word: opposite
    for pair in _OPPOSITES
    for word, opposite in (pair.split("/"), pair.split("/")[::-1])
} | dict([*zip(_UP, _DOWN, strict=False), *zip(_FOR, _AGAINST, strict=False)])
