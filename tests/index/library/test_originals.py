"""The file of a PDF is kept beside the records, for the owner alone, and goes with its article."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.library import originals
from footnote.index.library.library import Library
from footnote.index.read import read_file
from tests.conftest import ROOT
from tests.engines import Services

PDF = ROOT / "tests" / "articles" / "harbour-chromium.pdf"


@pytest.fixture(scope="module")
def harbour() -> Article:
    return read_file(PDF)


def test_the_file_of_a_pdf_is_kept_and_removed_with_it(tmp_path: Path, harbour: Article) -> None:
    os.umask(0o022)
    with Library(tmp_path / "home", TinyEmbedder()) as library:
        added = library.add(harbour)
        assert added.original == b"", "what is kept of an article is its text"
        assert library.has_original(added.id)
        assert library.original(added.id) == PDF.read_bytes()
        folder = tmp_path / "home" / originals.FOLDER
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / added.id).stat().st_mode) == 0o600
        library.remove(added.id)
        assert list(folder.iterdir()) == []


def test_a_file_comes_later_to_an_article_that_was_there(
    kept: Services, tmp_path: Path, harbour: Article
) -> None:
    with kept.open(tmp_path) as library:
        library.add(replace(harbour, original=b""))
        assert not library.has_original(harbour.id)
        library.add(harbour)
        assert library.has_original(harbour.id)
        assert library.original(harbour.id) == PDF.read_bytes()


def test_earlier_versions_lose_their_files_too(
    kept: Services, tmp_path: Path, harbour: Article
) -> None:
    with kept.open(tmp_path) as library:
        before = Article.from_text("Before.", title="T", source=harbour.source)
        library.add(replace(before, original=b"%PDF"))
        library.add(harbour)
        library.remove(harbour.id)
        assert not library.has_original(before.id)


def test_beyond_the_bound_the_text_alone_is_kept(
    kept: Services, tmp_path: Path, harbour: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "MOST", 1_000)
    with kept.open(tmp_path) as library:
        added = library.add(harbour)
        assert not library.has_original(added.id)
        assert library.original(added.id) == b""


def test_what_cannot_be_kept_is_no_error(tmp_path: Path, harbour: Article) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        (tmp_path / originals.FOLDER).write_text("a file where the folder would be")
        assert library.add(harbour).title == harbour.title
