"""A running stack comes in, how it bore it goes out: asked through, and killed part by part."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from stack.scripted import QUESTION
from stack.services import PAGES, Stack

_SERVED_AGAIN = 10.0  # seconds in which readers must be served again
_BETWEEN, _PATIENCE = 0.2, 20.0  # seconds between two tries, and for one
_TOWN = "The town of {name} has {count} wells, and its mayor lives by the river.\n"


class Refused(Exception):
    """A request that wasn't answered as it should."""


def trial(stack: Stack) -> int:
    """Add, ask, kill one of each in the middle; return 1 if something was lost, else 0."""
    known: dict[str, str] = {}  # what was acknowledged: id → the town it is about
    places = _places(stack)
    known |= _add(stack, "Lindau", 12)
    faults = [
        f"page {page} answered {answer!r}"
        for page, place in places.items()
        if "12 wells" not in (answer := _ask(stack, QUESTION, place))
    ]
    print(f"Added by a worker, and asked through {len(places)} pages.", flush=True)
    for number, name in enumerate(stack.services):
        with ThreadPoolExecutor(1) as adding:
            coming = adding.submit(_add_some, stack, f"Village{number}", 4)
            time.sleep(0.5)
            stack.kill(name)
            again = _served_again(stack, places)
            known |= coming.result()
            stack.wait()
        print(f"{name} was killed; readers were served again after {again:.1f} s", flush=True)
        if again > _SERVED_AGAIN:
            faults.append(f"{name}: {again:.1f} s without answers")
    there = {one["id"] for one in _call(stack, "articles", [])}
    faults += [
        f"{town} was acknowledged and is lost" for id, town in known.items() if id not in there
    ]
    town, count = "Afterwards", 77
    known |= _until(lambda: _add(stack, town, count))
    if f"{count} wells" not in (answer := _ask(stack, f"How many wells has {town}?")):
        faults.append(f"what was added last isn't found: {answer!r}")
    print(f"{len(known)} articles were acknowledged, {len(there)} were there.", flush=True)
    for fault in faults:
        print(f"FAULT: {fault}", flush=True)
    return 1 if faults else 0


def _places(stack: Stack) -> dict[str, str]:
    """Return a cookie that leads to each page."""
    found: dict[str, str] = {}
    log = stack.folder / "served.log"
    for number in range(64):
        place = f"reader{number}"
        seen = log.stat().st_size if log.exists() else 0
        httpx.get(f"{stack.address}/page/icon.svg", headers=_headers(place), trust_env=False)
        for _ in range(20):
            time.sleep(0.05)
            with log.open() as file:
                file.seek(seen)
                if line := file.readline():
                    found.setdefault(line.split()[0], place)
                    break
        if len(found) == PAGES:
            return found
    raise SystemExit("nginx leads to one page only")


def _served_again(stack: Stack, places: dict[str, str]) -> float:
    """Ask as a reader of each page until all are answered; return how long that took."""
    began = time.monotonic()
    for place in places.values():
        _until(lambda place=place: _well(_ask(stack, QUESTION, place)))
    return time.monotonic() - began


def _well(answer: str) -> str:
    if "12 wells" not in answer:
        raise Refused(answer)
    return answer


def _until(do: Any, patience: float = 60.0) -> Any:
    """Do something until it works."""
    until = time.monotonic() + patience
    while True:
        try:
            return do()
        except (Refused, httpx.HTTPError):
            if time.monotonic() > until:
                raise
            time.sleep(_BETWEEN)


def _add_some(stack: Stack, name: str, count: int) -> dict[str, str]:
    """Add several articles, as long as that goes; return those that were acknowledged."""
    known: dict[str, str] = {}
    for number in range(count):
        try:
            known |= _add(stack, f"{name}{number}", number)
        except (Refused, httpx.HTTPError):
            continue
    return known


def _add(stack: Stack, town: str, count: int) -> dict[str, str]:
    added = _call(stack, "add", [_TOWN.format(name=town, count=count), town])
    return {added["id"]: town}


def _ask(stack: Stack, question: str, place: str = "") -> str:
    return str(_call(stack, "ask", [question], place)["text"])


def _call(stack: Stack, name: str, given: list[object], place: str = "someone") -> Any:
    """Call one of the page's functions, as a program does."""
    call = f"{stack.address}/gradio_api/call/{name}"
    with httpx.Client(headers=_headers(place), timeout=_PATIENCE, trust_env=False) as client:
        sent = client.post(call, json={"data": given})
        if sent.status_code != httpx.codes.OK:
            raise Refused(f"status {sent.status_code}")
        reply = client.get(f"{call}/{sent.json()['event_id']}")
    event, _, data = reply.text.strip().rpartition("event: ")[2].partition("\ndata: ")
    if event != "complete":
        raise Refused(data or reply.text)
    return json.loads(data)[0]


def _headers(place: str) -> dict[str, str]:
    return {"Cookie": f"place={place}"}


def logs(folder: Path) -> str:
    """Return the ends of what the services said."""
    return "\n".join(f"{log.name}: {log.read_text()[-500:]}" for log in folder.glob("*.log"))
