"""What happens in a process that serves comes in, counts and times of it go out, for Prometheus.

No question, no article and no name is in them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.outputs import LLMResult
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120)

_registry = CollectorRegistry()
_questions = Counter(
    "footnote_questions",
    "Questions that came to their end, by the way in and by their outcome.",
    ("way", "outcome"),
    registry=_registry,
)
_steps = Histogram(
    "footnote_step_seconds",
    "Seconds that each step of a question took.",
    ("step",),
    registry=_registry,
    buckets=_SECONDS,
)
_asking = Gauge("footnote_asking", "Questions being answered now.", registry=_registry)
_waiting = Gauge("footnote_waiting", "Questions of programs in line.", registry=_registry)
_refused = Counter(
    "footnote_refused_requests",
    "Requests that were refused or failed, by their status.",
    ("status",),
    registry=_registry,
)
_tokens = Counter(
    "footnote_tokens",
    "Tokens that models read and wrote, where they say so.",
    ("kind",),
    registry=_registry,
)


def exposition() -> bytes:
    """Return all of it, as Prometheus reads it."""
    return bytes(generate_latest(_registry))


def count_question(way: str, outcome: str) -> None:
    """Count a question that came to its end."""
    _questions.labels(way, outcome).inc()


def count_refusal(status: int) -> None:
    """Count a request that was refused or failed."""
    _refused.labels(str(status)).inc()


def time_step(step: str, seconds: float) -> None:
    """Keep how long a step took."""
    _steps.labels(step).observe(seconds)


@contextmanager
def asking() -> Iterator[None]:
    """Count a question as being answered in this block."""
    with _asking.track_inprogress():
        yield


@contextmanager
def waiting() -> Iterator[None]:
    """Count a question as being in line in this block."""
    with _waiting.track_inprogress():
        yield


class Tokens(BaseCallbackHandler):
    """Counts the tokens that models say they read and wrote for one question."""

    def __init__(self) -> None:
        """Begin at none."""
        self.read = self.written = 0

    def on_llm_end(self, response: LLMResult, **_: Any) -> None:
        """Add those of one reply."""
        for generation in (one for some in response.generations for one in some):
            usage: Mapping[str, Any] = (
                getattr(getattr(generation, "message", None), "usage_metadata", None) or {}
            )
            self.read += int(usage.get("input_tokens", 0))
            self.written += int(usage.get("output_tokens", 0))

    def count(self) -> None:
        """Add what came to the counts of the process."""
        _tokens.labels("read").inc(self.read)
        _tokens.labels("written").inc(self.written)
