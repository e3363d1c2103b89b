"""A model that is lent to many libraries: opened and closed once, its readings kept apart."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from footnote.assistant.draft.loading import Loading
from footnote.assistant.draft.writer import Writer
from footnote.assistant.model.local import LocalChat
from footnote.assistant.model.open import LanguageModel
from footnote.assistant.settings import Settings
from footnote.index.article import Article
from tests.served import serving_model


def settings(home: Path, **more: Any) -> Settings:
    return Settings(home=home, **more)


def test_a_lent_model_is_opened_once_and_closed_by_whoever_lends_it(tmp_path: Path) -> None:
    with serving_model({}) as seen:
        lender = Loading(seen.address, settings(tmp_path))
        lent = [lender.lend(settings(tmp_path / name), lambda id: ()) for name in ("one", "two")]
        models = {id(writer.model) for one in lent if (writer := one.writer())}
        own = lender.writer()
        assert own
        assert own.model.client
        assert models == {id(own.model)}
        for one in lent:
            one.close()
        assert not own.model.client.is_closed
        lender.close()
        assert own.model.client.is_closed


def test_why_there_is_no_model_is_said_by_all_who_wanted_it(tmp_path: Path) -> None:
    lender = Loading("nowhere.gguf", settings(tmp_path))
    lent = lender.lend(settings(tmp_path / "one"), lambda id: ())
    assert lent.writer() is None
    assert lent.reason == lender.reason
    assert "nowhere.gguf" in lent.state()
    lent.close()
    lender.close()


def test_readings_of_two_libraries_have_names_of_their_own(tmp_path: Path) -> None:
    chat = LocalChat.model_construct(server=SimpleNamespace(identity="a model"))
    model = LanguageModel("a model", chat, local=True)
    article = Article.from_text("It rains.", title="Rain")
    writers = [Writer(model, lambda id: (), whose) for whose in ("", "one-", "two-")]
    names = [str(writer.whole(article).state) for writer in writers]
    assert [name.partition(article.id)[0] for name in names] == ["", "one-", "two-"]


def test_a_library_forgets_its_own_readings_alone(tmp_path: Path) -> None:
    lender, folder = Loading("local", settings(tmp_path)), tmp_path / "states"
    folder.mkdir()
    for name in ("one-abc-1.state", "two-abc-1.state", "abc-1.state"):
        (folder / name).write_bytes(b"x")
    lent = lender.lend(settings(tmp_path / "libraries" / "one"), lambda id: ())
    lent.forget("abc")
    assert {one.name for one in folder.iterdir()} == {"two-abc-1.state", "abc-1.state"}
    lent.close()
    lender.close()
