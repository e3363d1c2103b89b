"""What libraries would say in a terminal, or send from it, is kept back."""

import logging
import os

# LangChain and LangSmith read any of these; each alone sends every question and passage out.
TRACING = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
)
# They log every address that they ask, with the passwords and queries in it.
_TALKATIVE = ("httpx", "httpcore", "openai")

_NOBODY = logging.NullHandler()


def keep_quiet() -> None:
    """Show what Footnote logs, and nothing of other libraries; all of it with FOOTNOTE_DEBUG."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    if os.environ.get("FOOTNOTE_DEBUG"):
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
        return
    if logging.lastResort:  # it prints warnings, and writes to standard error as that is then
        logging.getLogger("footnote").addHandler(logging.lastResort)
    logging.getLogger().addHandler(_NOBODY)  # without any, Python would print what is logged
    logging.captureWarnings(True)


def log_in_lines() -> None:
    """Give each line of the log its time and level, as one wants them of what runs for days."""
    shown = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    for handler in (logging.lastResort, *logging.getLogger().handlers):
        if handler is not None and handler is not _NOBODY:
            handler.setFormatter(shown)


def trace_nothing() -> None:
    """Forget the variables of the environment that let LangChain report to LangSmith."""
    for name in TRACING:
        os.environ.pop(name, None)
