"""The local model comes in, a server for many readers goes out: llama.cpp's own, with our judge.

Runs as a process of its own: `python -m footnote.assistant.model.serving --host … --port …`. Pages
use it as FOOTNOTE_MODEL=http://host:port/v1. Its name says that it has the judge.
"""

import argparse
import os
import signal
import tempfile
import threading
from importlib.resources import as_file
from pathlib import Path

from footnote.assistant.model.local import start_engine
from footnote.assistant.model.open import JUDGE, JUDGED
from footnote.assistant.model.weights import NAME, model_file
from footnote.assistant.settings import load_settings

_CONTEXT = 8_192  # tokens of one answer: a page sends short articles, and passages of long ones


def main() -> None:
    """Serve until a signal ends it."""
    asked = argparse.ArgumentParser(description="Serve the local model to many pages.")
    asked.add_argument("--host", default="127.0.0.1", help="address to listen on")
    asked.add_argument("--port", type=int, default=8000, help="port to listen on")
    asked.add_argument("--at-once", type=int, default=4, help="answers written at the same time")
    given = asked.parse_args()
    settings = load_settings()
    over = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: over.set())
    with as_file(JUDGE) as adapter, tempfile.TemporaryDirectory() as states:
        engine = start_engine(
            model_file(settings.cache),
            Path(states),
            settings.key,
            settings.threads,
            settings.context if "context" in settings.model_fields_set else _CONTEXT,
            adapter,
            host=given.host,
            port=given.port,
            at_once=given.at_once,
            name=NAME + JUDGED,
        )
        print(f"The model is served at {engine.listening_address}/v1", flush=True)
        over.wait()
    os._exit(0)  # freeing a model takes seconds, and leaves nothing undone


if __name__ == "__main__":
    main()
