"""An assistant comes in, how its process is goes out: that it lives, can answer, its counts."""

from collections.abc import Iterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from footnote.assistant.assistant import Assistant
from footnote.assistant.model.open import NONE
from footnote.assistant.serve import measures
from footnote.index.errors import FootnoteError


def routes(assistant: Assistant) -> APIRouter:
    """Return what a supervisor asks: `/healthz`, `/readyz`, `/metrics`."""
    router = APIRouter(tags=["running"])

    @router.get("/healthz", response_class=PlainTextResponse)
    async def healthz() -> str:
        """Say that the process answers."""
        return "ok"

    @router.get("/readyz")
    def readyz() -> Response:
        """Say whether it can answer questions: 503 with what is missing."""
        missing = list(_missing(assistant))
        about = {"ready": not missing, "missing": missing}
        return JSONResponse(about, 503 if missing else 200)

    @router.get("/metrics", response_class=PlainTextResponse)
    def metrics(request: Request) -> Response:
        """Return counts and times for Prometheus; to this machine, or to who has the token."""
        whose, reader = assistant.settings.metrics, request.state.reader
        if whose == "off":
            raise HTTPException(404, "Metrics are off here (FOOTNOTE_METRICS).")
        if whose != "open" and not (reader.is_local or reader.knows_token):
            raise HTTPException(403, "Metrics are for this machine, or with the token.")
        return Response(measures.exposition(), media_type=measures.CONTENT_TYPE)

    return router


def _missing(assistant: Assistant) -> Iterator[str]:
    """Say what keeps it from answering as it should; a model that is out of reach, too."""
    loading, library = assistant.loading, assistant.library
    if not loading.is_ready or (loading.given != NONE and loading.reason):
        yield f"model: {loading.state()}"
    if not getattr(library.embeddings, "is_loaded", True):
        yield "embeddings: The embedding model is loading."
    try:
        library.records.ids(most=1)
        if assistant.settings.store:
            library.store.counts()
    except FootnoteError as error:
        yield f"store: {error}"
    if library.by_words and not library.read_only:
        yield f"index: {library.by_words}"
