"""The address of a collector comes in; from then on it is told how long each step took.

By OpenTelemetry, with the way in, the outcome and the number of the request; no contents.
"""

import atexit
import time

from footnote.assistant.answer import Answer
from footnote.assistant.serve import watch
from footnote.assistant.serve.faults import number_now
from footnote.index.errors import BadInput, extra

with extra("traces", "Telling a collector of traces"):
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import Tracer, set_span_in_context

_NANO = 1_000_000_000


def trace_to(address: str) -> TracerProvider:
    """Tell a collector of each question that ends; BadInput for what is no address."""
    if not address.startswith(("http://", "https://")):
        raise BadInput("FOOTNOTE_TRACES is an address, such as http://127.0.0.1:4317.")
    provider = TracerProvider(resource=Resource.create({"service.name": "footnote"}))
    exporter = OTLPSpanExporter(endpoint=address, insecure=address.startswith("http://"))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("footnote")
    watch.tell(lambda way, answer: _trace(tracer, way, answer))
    atexit.register(provider.shutdown)
    return provider


def _trace(tracer: Tracer, way: str, answer: Answer) -> None:
    """Write a span for a question, and one for each of its steps, from the times that it kept."""
    steps = sorted(answer.timings.items(), key=lambda one: one[1])
    end = time.time_ns()
    began = end - int(max(answer.timings.values(), default=0.0) * _NANO)
    about = {"way": way, "outcome": answer.outcome.value, "request": number_now()}
    whole = tracer.start_span("question", start_time=began, attributes=about)
    before, within = began, set_span_in_context(whole)
    for name, seconds in steps:
        at = began + int(seconds * _NANO)
        tracer.start_span(name, context=within, start_time=before).end(at)
        before = at
    whole.end(end)
