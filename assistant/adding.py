"""A file, an address or an article comes in and is in the library: `Assistant`'s part.

Where there are workers, it is left to them, and awaited.
"""

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from footnote.assistant.arrival import Arrivals
from footnote.assistant.draft.loading import Loading
from footnote.assistant.settings import Settings
from footnote.index.article import Article
from footnote.index.errors import BadInput, extra
from footnote.index.fetch import INTERNET, is_address, read_address
from footnote.index.given import expect, shown
from footnote.index.library.library import Library
from footnote.index.library.waiting import Given, Waiting
from footnote.index.progress import EMBEDDING, READING, Progress, step
from footnote.index.read import read_bytes, read_file

if TYPE_CHECKING:
    from footnote.assistant.queue import Queue


class Adding:
    """How articles get into a library."""

    library: Library
    loading: Loading
    queue: "Queue | None" = None  # through which workers add, where there are any
    network = INTERNET  # how pages are fetched; a test puts servers of its own in its place
    _arrivals: Arrivals

    def add(
        self,
        article: Given,
        *,
        progress: Progress | None = None,
        read_ahead: bool = True,
    ) -> Article:
        """Add a file, a page by its address, or an Article; the same text again is one article.

        Other text from the same path or web address is a new version, and is asked from then on.
        The local model reads it in the background, so that the first question doesn't wait.
        """
        if isinstance(article, str) and is_address(article):
            return self.add_address(article, progress=progress, read_ahead=read_ahead)
        if isinstance(article, Article) and not article.is_whole:
            raise BadInput(
                f"“{shown(article.title)}” can't be kept: its id or hash isn't that of its text, "
                "or a field is no text. Make it with Article.from_text."
            )
        if self.queue:
            return self._by_worker(self.queue, article, progress, read_ahead)
        return self._add_here(article, progress, read_ahead)

    def add_address(
        self, address: str, *, progress: Progress | None = None, read_ahead: bool = True
    ) -> Article:
        """Fetch a page of the public web and add it; never reads a file, whatever is given.

        The article's `source` is the address at which the page was found in the end.
        """
        step(progress, "")
        address = expect(address, str, "An address is a text, such as “https://news.example/a”.")
        if self.queue:
            return self._by_worker(self.queue, address.strip(), progress, read_ahead)
        article = self._fetch(address, progress)  # even what is no address
        return self.add(article, progress=progress, read_ahead=read_ahead)

    def read(self, source: str | Path, progress: Progress | None = None) -> Article:
        """Read a file or fetch a page of the web, without adding it."""
        if isinstance(source, str) and is_address(source):
            return self._fetch(source, progress)
        return read_file(source, step(progress, READING))

    def _fetch(self, address: str, progress: Progress | None) -> Article:
        return read_address(address.strip(), progress=progress, network=self.network)

    def add_bundled(
        self, progress: Progress | None = None, *, read_ahead: bool = True
    ) -> Article | None:
        """Add the article that comes with the project, to a library that never had one."""
        if self.library.read_only or self.library.was_done("bundled"):
            return None
        added = None
        if not self.library.records.ids(most=1):
            with as_file(files("footnote.index") / "articles" / "venezuela-briefing.md") as path:
                added = self._add_here(path, progress, read_ahead)  # a page waits for no worker
        self.library.set_done("bundled")  # last: what failed is tried again
        return added

    def _add_here(self, article: Given, progress: Progress | None, read_ahead: bool) -> Article:
        if isinstance(article, Waiting):
            tell = step(progress, READING)
            article = read_bytes(
                article.data, name=article.name, source=article.source, progress=tell
            )
        elif not isinstance(article, Article):
            article = self.read(article, progress)
        added = self.library.add(article, step(progress, f"{EMBEDDING} “{article.title}”"))
        return self._arrived(replace(added, left_out=article.left_out), read_ahead)

    def _by_worker(
        self, queue: "Queue", given: Given, progress: Progress | None, read_ahead: bool
    ) -> Article:
        standing = queue.add(given, progress)
        added = self.library.article(standing.outcome)
        return self._arrived(replace(added, left_out=standing.left_out), read_ahead)

    def _arrived(self, added: Article, read_ahead: bool) -> Article:
        """Let the model read an article that came in, and forget what it replaces."""
        for version in self.library.versions(added.id):
            if not version.current:
                self.loading.forget(version.article_id)
        if read_ahead:
            self.loading.read_later(added)
            self._arrivals.make_later(added.id)
        return added


def queue_of(settings: Settings) -> "Queue | None":
    """Open the queue through which workers add, where there are any."""
    if not settings.workers:
        return None
    with extra("postgres", "Adding by workers"):
        from footnote.assistant.queue import open_queue
    return open_queue(settings.where)
