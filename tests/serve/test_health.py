"""What runs a server sees of it: that it lives and can answer, counts, logs and traces."""

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from footnote import Assistant
from footnote.assistant.serve import measures, quiet, watch
from footnote.assistant.serve.faults import log_fault, numbered
from footnote.assistant.serve.page.web import Guard
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import LibraryError
from footnote.index.given import Foreign
from tests.conftest import BRIEFING, ORDERS
from tests.readers import serving

pytestmark = pytest.mark.slow


class Slow(TinyEmbedder):
    """An embedding model that is on its way."""

    is_loaded = False


def value(text: str, line: str) -> float:
    return sum(float(one.rpartition(" ")[2]) for one in text.splitlines() if one.startswith(line))


def test_it_is_ready_once_its_models_are(tmp_path: Path) -> None:
    embedder = Slow()
    with Assistant.open(tmp_path, "none", embedder) as assistant, serving(assistant) as address:
        assert httpx.get(f"{address}/healthz").text == "ok"
        reply = httpx.get(f"{address}/readyz")
        assert reply.status_code == 503
        model, embeddings = reply.json()["missing"]
        assert model.startswith("model: The language model is loaded at the first question")
        assert embeddings.startswith("embeddings: ")
        assistant.loading.writer()
        embedder.is_loaded = True
        assert httpx.get(f"{address}/readyz").json() == {"ready": True, "missing": []}


def test_a_model_or_a_store_that_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise LibraryError("The disk is gone.")

    with (
        Assistant.open(tmp_path, "http://127.0.0.1:9/v1", TinyEmbedder()) as assistant,
        serving(assistant) as address,
    ):
        assistant.loading.writer()
        monkeypatch.setattr(assistant.library.records, "ids", gone)
        missing = httpx.get(f"{address}/readyz").json()["missing"]
        assert any("No model answers at" in one for one in missing)
        assert "store: The disk is gone." in missing
        monkeypatch.undo()


# --- counts -----------------------------------------------------------------------------------


def test_questions_and_their_steps_are_counted(assistant: Assistant) -> None:
    with serving(assistant) as address, httpx.Client(base_url=address) as client:
        before = client.get("/metrics").text
        client.post("/api/ask", json={"question": ORDERS})
        client.post("/api/ask", json={"question": "What is the capital of Australia?"})
        client.post("/api/ask", json={"question": "?"})
        client.get("/api/nothing")
        after = client.get("/metrics").text

    def more(line: str) -> float:
        return value(after, line) - value(before, line)

    for outcome in ("answered", "not_in_article", "refused"):
        line = f'footnote_questions_total{{outcome="{outcome}",way="api"}}'
        assert more(line) == 1, outcome
    assert more('footnote_step_seconds_count{step="found"}') == 2
    assert more('footnote_refused_requests_total{status="422"}') == 1
    assert more('footnote_refused_requests_total{status="404"}') == 1
    assert value(after, "footnote_asking ") == 0
    assert "Trump" not in after


def test_tokens_are_counted_where_a_model_says_them() -> None:
    usage = {"input_tokens": 40, "output_tokens": 2, "total_tokens": 42}
    said = ChatGeneration(message=AIMessage("Yes", usage_metadata=usage))
    silent = ChatGeneration(message=AIMessage("Yes"))
    before = measures.exposition().decode()
    tokens = measures.Tokens()
    tokens.on_llm_end(LLMResult(generations=[[said], [silent]]))
    tokens.count()
    after = measures.exposition().decode()
    for kind, count in (("read", 40), ("written", 2)):
        line = f'footnote_tokens_total{{kind="{kind}"}}'
        assert value(after, line) - value(before, line) == count


def test_who_leaves_is_counted_as_such(assistant: Assistant) -> None:
    line = 'footnote_questions_total{outcome="stopped",way="chat"}'
    before = value(measures.exposition().decode(), line)
    events = watch.ask(assistant, "chat", ORDERS)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert value(measures.exposition().decode(), line) - before == 1


@pytest.mark.parametrize(
    ("whose", "headers", "status"),
    [
        ("local", {}, 200),
        ("local", {"x-forwarded-for": "203.0.113.9"}, 403),
        ("open", {"x-forwarded-for": "203.0.113.9"}, 200),
        ("off", {}, 404),
    ],
)
def test_counts_are_for_this_machine_unless_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    whose: str,
    headers: dict[str, str],
    status: int,
) -> None:
    monkeypatch.setenv("FOOTNOTE_METRICS", whose)
    with (
        Assistant.open(tmp_path, "none", TinyEmbedder()) as assistant,
        serving(assistant) as address,
    ):
        assert httpx.get(f"{address}/metrics", headers=headers).status_code == status


def test_health_never_waits_for_answers(assistant: Assistant) -> None:
    with (
        serving(assistant) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(20) as pool,
    ):
        asked = [pool.submit(client.post, "/api/ask", json={"question": ORDERS}) for _ in range(60)]
        assert client.get("/healthz", timeout=10).text == "ok"
        assert {one.result().status_code for one in asked} == {200}


# --- logs -------------------------------------------------------------------------------------


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What the log of a server says, with nothing else listening."""
    said: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(self.format(record))

    kept, root = Kept(), logging.getLogger()
    monkeypatch.setattr(logging, "lastResort", None)
    monkeypatch.setattr(root, "handlers", [kept])
    names = ("footnote", "footnote.requests", "footnote.questions")
    levels = {name: logging.getLogger(name).level for name in names}
    form = caplog.handler.formatter  # pytest's own listens again during a test, and to the next
    yield said
    caplog.handler.setFormatter(form)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_as_json_each_line_is_an_object_with_the_requests_number(
    lines: list[str], assistant: Assistant
) -> None:
    quiet.log_in_lines("json")
    with serving(assistant) as address:
        reply = httpx.post(f"{address}/api/ask", json={"question": ORDERS})
    found = [json.loads(line) for line in lines]
    number = reply.headers["x-request-id"]
    asked = next(one for one in found if one["logger"] == "footnote.questions")
    request = next(one for one in found if one["logger"] == "footnote.requests")
    assert {asked["request"], request["request"]} == {number}
    assert (asked["way"], asked["outcome"]) == ("api", "answered")
    assert (request["path"], request["status"]) == ("/api/ask", 200)
    assert "orders" not in "".join(lines)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("words", [False, True])
def test_words_stand_in_it_only_where_that_is_wanted(
    lines: list[str], assistant: Assistant, form: Any, words: bool
) -> None:
    async def broken(_: Request) -> PlainTextResponse:
        raise RuntimeError("the article says SECRET")

    quiet.log_in_lines(form, words=words)
    app = Starlette(routes=[Route("/broken", broken)])
    app.add_middleware(Guard)
    number = TestClient(app).get("/broken").headers["x-request-id"]
    logging.getLogger("footnote").warning("a model failed: %s", Foreign("it said SECRET"))
    list(watch.ask(assistant, "api", ORDERS))
    (fault,) = [line for line in lines if "RuntimeError" in line]
    assert number in fault
    assert "(serve/test_health.py:" in fault
    said = "".join(lines)
    assert ("SECRET" in said) is words
    assert (ORDERS in said) is (words and form == "json")


def test_what_the_system_says_stays(lines: list[str]) -> None:
    quiet.log_in_lines("text")
    with numbered() as number:
        assert log_fault("adding", OSError(28, "No space left on device")) == number
    assert "No space left on device" in lines[0]


# --- traces -----------------------------------------------------------------------------------


def test_a_collector_is_told_each_step_and_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grpc = pytest.importorskip("grpc")
    pytest.importorskip("opentelemetry.exporter.otlp.proto.grpc")
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as sent
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as service

    from footnote.assistant.serve.traces import trace_to

    came: list[Any] = []
    there = Event()

    class Collector(service.TraceServiceServicer):  # type: ignore[misc]
        def Export(self, request: Any, context: Any) -> Any:  # noqa: N802
            came.append(request)
            there.set()
            return sent.ExportTraceServiceResponse()

    server = grpc.server(ThreadPoolExecutor(2))
    service.add_TraceServiceServicer_to_server(Collector(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    monkeypatch.setattr(watch, "_told", [])
    provider = trace_to(f"http://127.0.0.1:{port}")
    try:
        with Assistant.open(tmp_path, "none", TinyEmbedder()) as assistant:
            assistant.add(BRIEFING)
            assistant.add(Article.from_text("The Nile flows north.", title="Nile"))
            with numbered() as number:
                list(watch.ask(assistant, "api", ORDERS))
        assert provider.force_flush()
        assert there.wait(30)
    finally:
        provider.shutdown()
        server.stop(None)
    spans = [
        span
        for one in came
        for part in one.resource_spans
        for scope in part.scope_spans
        for span in scope.spans
    ]
    names = [span.name for span in spans]
    assert names[-1] == "question"
    assert {"found", "answered"} <= set(names[:-1])
    whole = spans[-1]
    assert all(span.parent_span_id == whole.span_id for span in spans[:-1])
    about = {one.key: one.value.string_value for one in whole.attributes}
    assert about == {"way": "api", "outcome": about["outcome"], "request": number}
    assert "Trump" not in str(came)
    assert "orders" not in str(came)
