"""A form of an irregular verb comes in, the verb goes out: stemming tells only regular ones."""

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
_NO_VERBS = frozenset("bed red need feed seed speed shed weed breed hundred indeed sacred".split())
_BASE = dict(pair.split("/") for pair in _PAST)


def base_form(word: str) -> str:
    """Return the verb of which a word is a past form, “hold” for “held”; else the word itself."""
    return _BASE.get(word, word)


def looks_past(word: str) -> bool:
    """Say whether a word looks like a verb's past form: “held”, “ended”."""
    return word in _BASE or (word.endswith("ed") and word not in _NO_VERBS)
