"""What libraries would say in a terminal, or send from it, is kept back; what we log has a form."""

import json
import logging
import os
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
    shown = Objects() if form == "json" else logging.Formatter(_LINE)
    for handler in (logging.lastResort, *logging.getLogger().handlers):
        if handler is not None and handler is not _NOBODY:
            handler.setFormatter(shown)
            if not words:
                handler.addFilter(_without_words)
            if form == "json":
                handler.setLevel(logging.INFO)
    if form == "json":
        for name in ("footnote", *_EACH):
            logging.getLogger(name).setLevel(logging.INFO)


_LINE = "%(asctime)s %(levelname)s %(message)s"


class Objects(logging.Formatter):
    """Writes each record as a JSON object on a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one."""
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


def _without_words(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple("…" if isinstance(one, Foreign) else one for one in record.args)
    return True


def trace_nothing() -> None:
    """Forget the variables of the environment that let LangChain report to LangSmith."""
    for name in TRACING:
        os.environ.pop(name, None)
