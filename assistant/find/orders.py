"""A unit's words come in; whether they order the reader what to answer goes out.

“Reply only with X” states nothing, so no answer can rest on it. What is looked for is an order to
say something, and that it is an answer which is ordered: a manual's “Press the button”, and a
sentence that tells of such an order, are none.
"""

import re

from footnote.index.words import indexed

# Cyrillic and Greek letters that look like Latin ones.
_ALIKE = str.maketrans("авекмнорстухіјѕһԁԛԝαεικνορτυχ", "abekmhopctyxijshdqwaeikvoptux")
_TAGS = re.compile(r"<[^<>]{0,40}>|</?\w+>|\[/?\w+\]|<!--|-->|^[^\w]+")
_SAY = re.compile(
    r"""(?:^|[:;,.!\]>]\s*|\b(?:and|please|always|must|then)\s)(?:(?:only|just|always)\s)?
    (?:reply|respond|answer|say|print|output|repeat|write|end|begin|start|translate|show|cite
    |include|make\ssure)\b(?!-)""",
    re.VERBOSE,
)
_ANSWERING = re.compile(
    r"""\b(?:ai|chatbots?|language\ models?|(?:previous|prior|all|above)\ instructions?
    |assistants?\ (?:reading|must\ cite|must\ say)|your\ (?:answer|reply)
    |(?:any|every|each)\ (?:answer|reply|response)
    |(?:any|every|each|all)\ questions?\ (?:(?:only|just)\ )?with
    |you\ are\ asked|before\ answering|and\ nothing\ else)\b
    |\bassistant:|\bsystem\b[\w\ ]*:
    |\b(?:reply|respond|answer|say|print|output)\ (?:only|just|exactly)\b
    |\b(?:only|always)\ (?:reply|respond|answer|say|print|output)\b""",
    re.VERBOSE,
)
_BY_ITSELF = re.compile(
    r"""^(?:say|print|output|reply|answer|repeat|(?:reply|respond|answer)\ with)\s
    (?:the\ (?:word|code)\ )?\S+$
    |\banswers?\ to\ (?:any|every|each|all)\ questions?\b
    |\bantworten?\b(?:\ sie)?\ (?:nur|ausschließlich|ausschliesslich)\b
    |\brepond(?:s|ez)\ (?:uniquement|seulement)\b
    |\bresponde\ (?:solo|unicamente|solamente)\b
    |[只仅](?:回复|回答|输出)""",
    re.VERBOSE,
)


def orders_an_answer(text: str) -> bool:
    """Say whether a text is an order to answer something, in whatever letters it comes."""
    letters = indexed(text).translate(_ALIKE)
    said = " ".join(_TAGS.sub(" ", letters).split()).strip(" .!\"'“”")
    if _BY_ITSELF.search(said):
        return True
    return bool(_SAY.search(said) and _ANSWERING.search(said))
