"""`python -m stack`: run the stack until Ctrl-C; with `--try`, ask through it, kill it, stop it."""

import argparse
import signal
import sys
import tempfile
import threading
from pathlib import Path

from stack.services import Stack, missing
from stack.trial import trial


def main() -> int:
    """Start it, and say where it is or how it did."""
    asked = argparse.ArgumentParser(prog="python -m stack")
    asked.add_argument("--port", type=int, default=0, help="where nginx listens; any, if not given")
    asked.add_argument("--model", help="`local`, or another model; --try has a scripted one")
    asked.add_argument("--embeddings", default="", help="the embedding model")
    asked.add_argument("--try", action="store_true", dest="tried", help="try it, and stop it")
    given = asked.parse_args()
    if reason := missing():
        print(f"The stack can't run here, and is skipped: {reason}.")
        return 0 if given.tried else 2
    model = given.model or ("scripted" if given.tried else "local")
    with tempfile.TemporaryDirectory(prefix="footnote-stack-") as folder:
        stack = Stack(Path(folder), given.port, model, given.embeddings)
        over = threading.Event()
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, lambda *_: over.set())
        try:
            stack.start()
            print(f"The page is open: {stack.address}   (Ctrl-C ends it all)", flush=True)
            if given.tried:
                return trial(stack)
            over.wait()
        finally:
            stack.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
