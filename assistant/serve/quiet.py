"""What libraries would say in a terminal, or send from it, is kept back; what we log has a form."""

import json
import logging
import os
from copy import copy
from datetime import UTC, datetime
from typing import Literal

from footnote.assistant.serve.faults import number_now
from footnote.index.given import Foreign

# LangChain and LangSmith read any of these; each alone sends every question and passage out.
TRACING = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
)
# They log every address that they ask, with the passwords and queries in it; and whose questions.
_TALKATIVE = ("httpx", "httpcore", "openai", "mcp")
# A line for each request, and for each question: only where every line is an object.
_EACH = ("footnote.requests", "footnote.questions")

_NOBODY = logging.NullHandler()


def keep_quiet() -> None:
    """Show what Footnote logs, and nothing of other libraries; all of it with FOOTNOTE_DEBUG."""
    for name in (*_TALKATIVE, *_EACH):
        logging.getLogger(name).setLevel(logging.WARNING)
    if os.environ.get("FOOTNOTE_DEBUG"):
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
        return
    if logging.lastResort:  # it prints warnings, and writes to standard error as that is then
        logging.getLogger("footnote").addHandler(logging.lastResort)
    logging.getLogger().addHandler(_NOBODY)  # without any, Python would print what is logged
    logging.captureWarnings(True)


def log_in_lines(form: Literal["text", "json"] = "text", *, words: bool = False) -> None:
    """Give each line of the log its time and level, as one wants them of what runs for days.

    Words of a question, an article or a model stand in it only with `words`.
    """
    shown = Objects(words=words) if form == "json" else Lines(words=words)
    for handler in (logging.lastResort, *logging.getLogger().handlers):
        if handler is not None and handler is not _NOBODY:
            handler.setFormatter(shown)
            if form == "json":
                handler.setLevel(logging.INFO)
    if form == "json":
        for name in ("footnote", *_EACH):
            logging.getLogger(name).setLevel(logging.INFO)


class Lines(logging.Formatter):
    """Writes each record on a line; foreign words in it only where they are wanted."""

    def __init__(self, *, words: bool = False) -> None:
        """Write foreign words too, or not."""
        super().__init__("%(asctime)s %(levelname)s %(message)s")
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        """Write one."""
        if not self._words and isinstance(record.args, tuple):
            record = copy(record)  # another handler may write it otherwise
            args = ("…" if isinstance(one, Foreign) else one for one in record.args or ())
            record.args = tuple(args)
        return self._written(record)

    def _written(self, record: logging.LogRecord) -> str:
        return super().format(record)


class Objects(Lines):
    """Writes each record as a JSON object on a line."""

    def _written(self, record: logging.LogRecord) -> str:
        about = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": number_now(),
            "message": record.getMessage(),
            **getattr(record, "about", {}),
        }
        if record.exc_info:
            about["where"] = self.formatException(record.exc_info)
        return json.dumps(about, ensure_ascii=False)


def trace_nothing() -> None:
    """Forget the variables of the environment that let LangChain report to LangSmith."""
    for name in TRACING:
        os.environ.pop(name, None)
