"""What may be missing comes in, how a process is goes out: it lives, it can answer, its counts."""

from collections.abc import Callable, Iterable, Iterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from footnote.assistant.assistant import Assistant
from footnote.assistant.draft.loading import Loading
from footnote.assistant.model.open import NONE
from footnote.assistant.serve import measures
from footnote.index.errors import FootnoteError

PATHS = ("/healthz", "/readyz", "/metrics")


def routes(missing: Callable[[], Iterable[str]], whose: str) -> APIRouter:
    """Return what a supervisor asks: `/healthz`, `/readyz`, `/metrics`, and whose the last is."""
    router = APIRouter(tags=["running"])

    @router.get("/healthz", response_class=PlainTextResponse)
    async def healthz() -> str:
        """Say that the process answers."""
        return "ok"

    @router.get("/readyz")
    def readyz() -> Response:
        """Say whether it can answer questions: 503 with what is missing."""
        lack = list(missing())
        return JSONResponse({"ready": not lack, "missing": lack}, 503 if lack else 200)

    @router.get("/metrics", response_class=PlainTextResponse)
    def metrics(request: Request) -> Response:
        """Return counts and times for Prometheus; to this machine, or to who has the token."""
        reader = request.state.reader
        if whose == "off":
            raise HTTPException(404, "Metrics are off here (FOOTNOTE_METRICS).")
        if whose != "open" and not (reader.is_local or reader.knows_token):
            raise HTTPException(403, "Metrics are for this machine, or with the token.")
        return Response(measures.exposition(), media_type=measures.CONTENT_TYPE)

    return router


def missing_models(loading: Loading, embeddings: object) -> Iterator[str]:
    """Say which model isn't there yet, or is out of reach."""
    if not loading.is_ready or (loading.given != NONE and loading.reason):
        yield f"model: {loading.state()}"
    if not getattr(embeddings, "is_loaded", True):
        yield "embeddings: The embedding model is loading."


def missing_of(assistant: Assistant) -> Iterator[str]:
    """Say what keeps an assistant from answering as it should."""
    library = assistant.library
    yield from missing_models(assistant.loading, library.embeddings)
    try:
        library.records.ids(most=1)
        if assistant.settings.store:
            library.store.counts()
    except FootnoteError as error:
        yield f"store: {error}"
    if library.by_words and not library.read_only:
        yield f"index: {library.by_words}"
