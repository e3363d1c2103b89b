"""A signal to end comes in, and the process is gone in time, whatever it was doing."""

import os
import shutil
import signal
import sys
from threading import Timer

_TIME = 8.0  # seconds in which all is closed; a kill would harm no library either


def end_soon(again: bool) -> None:
    """Begin to end; at a second signal, end."""
    if again:
        _end(130)
    timer = Timer(_TIME, _end, [1])
    timer.daemon = True
    timer.start()


def end_at_once() -> None:
    """From now on, let any signal end the process: only the closing is left to do."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: _end(130))


def _end(status: int) -> None:
    """End without waiting for any thread; what was uploaded and not added goes too."""
    if room := sys.modules.get("footnote.assistant.serve.page.room"):
        shutil.rmtree(room.UPLOADS, ignore_errors=True)
    os._exit(status)
