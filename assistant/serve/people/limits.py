"""What somebody is about to do comes in; TooMany says when they may, if it is too much for now."""

from dataclasses import dataclass

from footnote.assistant.serve.api.refusals import TooMany
from footnote.assistant.serve.people.tables import People
from footnote.assistant.serve.visitor import What

_WINDOW: dict[What, int] = {"questions": 60, "articles": 86_400, "bytes": 86_400}  # seconds
_SAID: dict[What, str] = {
    "questions": "That were more than {most:,} questions in a minute. Ask again in {wait}.",
    "articles": "That were more than {most:,} articles in a day. Add more in {wait}.",
    "bytes": "That were more than {most:,} bytes of articles in a day. Add more in {wait}.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What each person may do: questions a minute, articles and bytes a day; 0 is without end."""

    questions: int = 0
    articles: int = 0
    bytes: int = 0


_TAKE = """
INSERT INTO counts VALUES (?, ?, ?, ?) ON CONFLICT (person, what) DO UPDATE SET
    amount = CASE WHEN counts.since > ? THEN counts.amount ELSE 0 END + excluded.amount,
    since = CASE WHEN counts.since > ? THEN counts.since ELSE excluded.since END
"""


def take(people: People, limits: Limits, person: str, what: What, amount: int = 1) -> None:
    """Count what somebody does; TooMany if that is too much for now, and then it doesn't count."""
    most: int = getattr(limits, what)
    if not most:
        return
    now, window = people.now(), _WINDOW[what]
    with people.engine.transaction() as db:
        over = now - window
        db.execute(_TAKE, (person, what, now, amount, over, over))
        query = "SELECT since, amount FROM counts WHERE person = ? AND what = ?"
        row = db.execute(query, (person, what)).fetchone()
        if row["amount"] > most:
            left = max(int(row["since"]) + window - now, 1)
            raise TooMany(_SAID[what].format(most=most, wait=_spoken(left)), left)


def _spoken(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes" if seconds < 7_200 else f"{seconds // 3_600} hours"
