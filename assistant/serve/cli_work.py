"""`footnote work`: adds what others gave to the queue, until it is ended."""

from typing import Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.options import Embeddings, Home
from footnote.index.errors import BadInput

err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def work(
    at_once: Annotated[
        int, typer.Option(min=1, max=64, help="How many articles to work on at the same time.")
    ] = 1,
    embeddings: Embeddings = None,
    home: Home = None,
) -> None:
    """Add what was given to the queue, for the pages that have FOOTNOTE_WORKERS set."""
    from footnote import Assistant

    with Assistant.open(home=home, model="none", embeddings=embeddings) as assistant:
        queue, assistant.queue = assistant.queue, None  # what comes from it isn't put back
        if queue is None:
            raise BadInput(
                "There is no queue to work on: set FOOTNOTE_WORKERS=1, FOOTNOTE_DATABASE and "
                "FOOTNOTE_STORE, as for the pages."
            )
        try:
            queue.work(
                lambda given, progress: assistant.add(given, progress=progress, read_ahead=False),
                at_once,
                lambda: err.print("Adding what comes in.   (Ctrl-C ends it)"),
            )
        finally:
            queue.close()
