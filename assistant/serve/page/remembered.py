"""A conversation comes in, what the reader's browser keeps of it goes out; and back again.

What comes back is checked as any answer is: what doesn't verify against the library isn't shown.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from footnote.assistant.answer import Answer
from footnote.assistant.assistant import Assistant
from footnote.assistant.proof.verify import verify
from footnote.assistant.serve.page.turns import Turn, answered_turn, quoted_articles
from footnote.assistant.show.markdown import conversation_as_markdown
from footnote.index.errors import BadInput

MOST = 12  # answers that are kept: a browser gives a page about 5 MB

Kept = dict[str, Any]


def keep(turns: Sequence[Turn], chosen: str | None) -> Kept:
    """Return the last answers, and the article that was asked, as plain JSON values."""
    answers = [one for turn in turns for one in turn.answers]
    # The passages that were found aren't shown, and are ten times as long as the rest.
    short = [replace(answer, hits=()).sealed().to_dict() for answer in answers[-MOST:]]
    return {"chosen": chosen or "", "answers": short}


def as_json(turns: Sequence[Turn]) -> str:
    """Write the answers of a conversation as one JSON object, which `footnote verify` reads."""
    answers = [one.to_dict() for turn in turns for one in turn.answers]
    return json.dumps({"answers": answers}, indent=2, ensure_ascii=False) + "\n"


def as_text(assistant: Assistant, turns: Sequence[Turn]) -> str:
    """Write the answers of a conversation as Markdown, with footnotes."""
    answers = [one for turn in turns for one in turn.answers]
    return conversation_as_markdown(answers, quoted_articles(assistant, *answers))


def chosen_of(kept: object, ids: Sequence[str]) -> str | None:
    """Return the article that was asked last, if it is still there."""
    chosen = kept.get("chosen") if isinstance(kept, dict) else None
    return chosen if chosen in ids else None


def restore(assistant: Assistant, kept: object) -> tuple[Turn, ...]:
    """Draw a conversation again; an answer whose article is gone, or that was changed, is left out.

    Whatever a browser sends is taken for what it is: anything.
    """
    turns: list[Turn] = []
    several = len(assistant.library.records.ids()) > 1
    for answer in _answers(kept):
        articles = quoted_articles(assistant, answer)
        if verify(answer, {id: one.text for id, one in articles.items()}):
            name = f"a{len(turns) + 1}"
            turns.append(answered_turn(name, answer, articles, several))
    return tuple(turns)


def _answers(kept: object) -> Iterator[Answer]:
    entries = kept.get("answers") if isinstance(kept, dict) else None
    for entry in entries[-MOST:] if isinstance(entries, list) else ():
        try:
            yield Answer.from_json(json.dumps(entry))
        except BadInput:
            continue
