"""`make bench-start`: the processor time that Footnote takes before it does anything.

Prints a Markdown table. Each line is a fresh process, after one whose time doesn't count.
"""

import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TIMES = 9
STARTS = {
    "an empty program": ("-c", "pass"),
    "`import footnote`": ("-c", "import footnote"),
    "`from footnote import Answer, verify`": ("-c", "from footnote import Answer, verify"),
    "`from footnote import Assistant`": ("-c", "from footnote import Assistant"),
    "what pytest loads of the plugin": ("-c", "import pytest, footnote.assistant.measure.plugin"),
    "pytest alone": ("-c", "import pytest"),
    "`footnote --version`": ("-m", "footnote", "--version"),
    "`footnote --help`": ("-m", "footnote", "--help"),
}


def main() -> None:
    """Measure and print."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| what is started | processor time, median | most |\n|---|---|---|")
    for what, arguments in STARTS.items():
        _, *times = [_seconds(arguments) for _ in range(1 + TIMES)]
        print(f"| {what} | {statistics.median(times):.2f} s | {max(times):.2f} s |", flush=True)


def _seconds(arguments: tuple[str, ...]) -> float:
    """Return the processor seconds of a Python that ran to its end, its own and the system's."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as started:
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(f"python {' '.join(arguments)} ended in status {started.returncode}.")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
