"""What is to be added comes in, and is added by workers (`footnote work`): procrastinate's queue.

Files wait in the library's database. A job is taken again if its worker was killed, and running it
twice does what running it once does.
"""

import asyncio
import base64
import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import procrastinate
import psycopg
import sqlalchemy
from procrastinate.exceptions import ProcrastinateException
from psycopg.conninfo import make_conninfo

from footnote.index.article import Article
from footnote.index.errors import BadInput, FootnoteError, LibraryError
from footnote.index.library import waiting
from footnote.index.library.database import open_engine
from footnote.index.library.waiting import Given, Standing, Waiting
from footnote.index.progress import Progress
from footnote.index.read.files import MAX_BYTES, bytes_of, source_of

_TASK, _QUEUE = "footnote.add", "footnote"
_LOOK = 0.25  # seconds between two looks at how far a job is
_TOLD = 0.5  # seconds between two times that a worker tells
_PATIENCE = 600.0  # seconds in which nothing happens at all
_BEAT, _STALLED = 2.0, 8.0  # seconds between a worker's signs of life; without one, it is dead
_TRIES, _WAIT = 5, 3  # of a job that storage failed, and seconds between
_LOCK = 0x666F6F76  # of the database, while the queue's tables are made

_ERRORS = (psycopg.Error, ProcrastinateException)
Add = Callable[[str | Article | Waiting, Progress], Article]


class Queue:
    """The queue of one library, as it is seen by those who put something in."""

    def __init__(self, database: str) -> None:
        """Open it, and make its tables; LibraryError if they can't be had."""
        self._database = database
        with ExitStack() as opened:
            self._engine = open_engine(database, "make")
            opened.callback(self._engine.close)
            self._engine.make(waiting.TABLES)
            connector = procrastinate.SyncPsycopgConnector(conninfo=_conninfo(database))
            self._app = procrastinate.App(connector=connector)
            with _told():
                self._app.open()
                opened.callback(self._app.close)
                self._make()
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of it; what waits goes on waiting."""
        self._opened.close()

    def add(self, given: Given, progress: Progress | None = None) -> Standing:
        """Let a worker add something; return what came of it, or raise BadInput as it said."""
        number = self.put(waiting_of(given))
        try:
            return self._settled(number, progress)
        except LibraryError:
            raise  # it stays in the queue
        except BaseException:  # who waited doesn't any more
            waiting.withdraw(self._engine, number)
            raise

    def _settled(self, number: int, progress: Progress | None) -> Standing:
        """Wait until something is in; return what came of it, or raise BadInput as it said."""
        since, last = time.monotonic(), None
        while True:
            now = waiting.standing(self._engine, number)
            if now.state == "in":
                return now
            if now.state == "refused":
                raise BadInput(now.outcome)
            if progress and now.state == "taken":
                progress(now.what, now.done, now.total)
            elif progress:
                progress("waiting for a worker", 0, 1)
            if now != last:
                since, last = time.monotonic(), now
            if time.monotonic() - since > _PATIENCE:
                raise LibraryError(
                    "No worker has taken it for ten minutes. It stays in the queue: start one with "
                    "`footnote work`."
                )
            time.sleep(_LOOK)

    def put(self, given: Waiting) -> int:
        """Let something wait for a worker; once this returns, it isn't lost."""
        number = waiting.put(self._engine, given)
        with _told():
            self._app.configure_task(_TASK, queue=_QUEUE).defer(number=number)
        return number

    def _make(self) -> None:
        """Make procrastinate's tables; who comes at the same time waits."""
        with psycopg.connect(_conninfo(self._database)) as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            if not self._engine.has("procrastinate_jobs"):
                self._app.schema_manager.apply_schema()

    def work(self, add: Add, at_once: int = 1, on_ready: Callable[[], None] | None = None) -> None:
        """Add what waits, until a signal ends it."""

        async def run() -> None:
            app = procrastinate.App(
                connector=procrastinate.PsycopgConnector(conninfo=_conninfo(self._database))
            )
            app.task(name=_TASK, queue=_QUEUE, pass_context=True, retry=_AGAIN)(
                lambda context, number: self._do(add, number, context.job.attempts)
            )
            async with app.open_async():
                minding = asyncio.create_task(self._mind(app))
                if on_ready:
                    on_ready()
                try:
                    await app.run_worker_async(
                        queues=[_QUEUE],
                        concurrency=at_once,
                        fetch_job_polling_interval=1.0,
                        update_heartbeat_interval=_BEAT,
                        stalled_worker_timeout=_STALLED,
                        shutdown_graceful_timeout=_STALLED,
                        delete_jobs="successful",
                    )
                finally:
                    minding.cancel()

        with _told():
            asyncio.run(run())

    async def _mind(self, app: procrastinate.App) -> None:
        """Put jobs of workers that were killed back into the queue."""
        while True:
            with suppress(*_ERRORS):  # the server is gone: later
                stalled = await app.job_manager.get_stalled_jobs(
                    queue=_QUEUE, seconds_since_heartbeat=_STALLED
                )
                for job in stalled:
                    await app.job_manager.retry_job(job)
            await asyncio.sleep(_BEAT)

    def _do(self, add: Add, number: int, attempts: int) -> None:
        taken = waiting.take(self._engine, number)
        if taken is None:
            return
        last = 0.0

        def tell(what: str, done: int, total: int) -> None:
            nonlocal last
            if done == total or time.monotonic() - last > _TOLD:
                last = time.monotonic()
                if not waiting.tell(self._engine, number, what, done, total):
                    raise BadInput(waiting.STOPPED)

        try:
            article = add(given_of(taken), tell)
        except LibraryError as error:
            if attempts + 1 < _TRIES:
                raise  # storage failed: again, after a while
            waiting.settle(self._engine, number, "refused", str(error))
        except FootnoteError as error:
            waiting.settle(self._engine, number, "refused", str(error))
        except Exception as error:
            said = f"It can't be added, by a fault of ours ({type(error).__name__})."
            waiting.settle(self._engine, number, "refused", said)
            raise
        else:
            waiting.settle(self._engine, number, "in", article.id, article.left_out)
            waiting.clear(self._engine)


def open_queue(where: Path | str) -> Queue:
    """Open the queue of a library; BadInput if that is no database, in which files could wait."""
    if isinstance(where, Path):
        raise BadInput(
            "FOOTNOTE_WORKERS needs FOOTNOTE_DATABASE: what is added waits in the database."
        )
    return Queue(where)


_AGAIN = procrastinate.RetryStrategy(
    max_attempts=_TRIES, wait=_WAIT, retry_exceptions={LibraryError}
)


def waiting_of(given: Given) -> Waiting:
    """Return something to add as it waits; BadInput if it can't be read here."""
    if isinstance(given, Waiting):
        return given
    if isinstance(given, Article):
        told = dataclasses.asdict(given)
        told["original"] = base64.b64encode(given.original).decode()
        fields = json.dumps(told).encode()
        if len(given.text) > MAX_BYTES:
            raise BadInput("The text of an article has 20 MB at most.")
        return Waiting("article", given.title, given.source, fields)
    if isinstance(given, str) and given.startswith(("http://", "https://")):
        return Waiting("address", given, given)
    path = Path(given)
    data = bytes_of(path)
    return Waiting("file", source_of(Path(path.name)), source_of(path.expanduser().resolve()), data)


def given_of(given: Waiting) -> str | Article | Waiting:
    """Return what waited: an article, a page's address, or a file as it came."""
    if given.kind == "address":
        return given.name
    if given.kind == "file":
        return given
    told: dict[str, Any] = json.loads(given.data)
    made = {field.name: told[field.name] for field in dataclasses.fields(Article)}
    for name, value in made.items():
        if isinstance(value, list):
            made[name] = tuple(value)
    made["original"] = base64.b64decode(made["original"])
    return Article(**made)


def _conninfo(database: str) -> str:
    """Return a database's address as PostgreSQL's own library reads it."""
    url = sqlalchemy.make_url(database)
    _, given = url.get_dialect()().create_connect_args(url)
    return make_conninfo(**given)


@contextmanager
def _told() -> Iterator[None]:
    """Say of a queue that is out of reach what to do."""
    try:
        yield
    except _ERRORS as error:
        said = " ".join(str(error).split())[:300]
        raise LibraryError(
            f"The queue of adding can't be reached ({said}). Look whether the database runs, and "
            "try again. What waits there is safe."
        ) from error
