"""Whatever a caller gives that can't be used ends in a sentence: what is wrong, and what to do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from footnote import Answer, Article, Assistant, Comparison, as_runnable, ask, to_message, verify
from footnote.assistant.question.followup import Turn, turns
from footnote.assistant.serve.adding import add_all
from footnote.index.errors import FootnoteError, LibraryInUse
from tests.conftest import BRIEFING, ORDERS, REPLIES, MakeAssistant

SURROGATE, NUL = "\ud800", "a\0b"
STRANGE: Mapping[str, Any] = {
    "none": None,
    "a number": 5,
    "bytes": b"",
    "a list": [],
    "a dict": {},
    "an object": object(),
}
NO_TEXT = STRANGE  # where a text is wanted
WRONG = {
    **STRANGE,
    "a word": "very",
    "a surrogate": SURROGATE,
    "a NUL": NUL,
    "in a list": ["strict"],
}


def without(given: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    return {name: one for name, one in given.items() if name not in names}


Call = Callable[[Assistant, Any], object]
# What is called with which wrong arguments.
CALLS: Mapping[str, tuple[Call, Mapping[str, Any]]] = {
    "ask(question)": (lambda a, x: a.ask(x), NO_TEXT),
    "ask(article)": (lambda a, x: a.ask(ORDERS, article=x), without(WRONG, "none")),
    "ask(history)": (
        lambda a, x: a.ask(ORDERS, x),
        {
            **without(WRONG, "none", "a list"),
            "numbers": [5],
            "no content": [{"role": "user"}],
            "content of a number": [{"role": "user", "content": 5}],
            "another role": [{"role": "narrator", "content": "So."}],
            "no role": [{"content": "So."}],
            "a list of texts": ["What is it?"],
            "three in a row": [("user", "a", "b")],
            "strange blocks": [{"role": "user", "content": [5]}],
        },
    ),
    "ask(within)": (lambda a, x: a.ask(ORDERS, within=x), without(WRONG, "none")),
    "ask(strictness)": (lambda a, x: a.ask(ORDERS, strictness=x), without(WRONG, "none")),
    "ask(strictness) in capitals": (
        lambda a, x: a.ask(ORDERS, strictness=x),
        {"capitals": "STRICT", "": ""},
    ),
    "ask(style)": (lambda a, x: a.ask(ORDERS, style=x), without(WRONG, "none")),
    "ask(config)": (lambda a, x: a.ask(ORDERS, config=x), without(WRONG, "none", "a dict")),
    "ask(another wish)": (lambda a, x: a.ask(ORDERS, **{x: 1}), {"misspelt": "strictnes"}),  # type: ignore[misc]
    "stream(strictness)": (
        lambda a, x: list(a.stream(ORDERS, strictness=x)),
        without(WRONG, "none"),
    ),
    "last(strictness)": (lambda a, x: a.last(ORDERS, strictness=x), without(WRONG, "none")),
    "add": (lambda a, x: a.add(x), {**WRONG, "no path": "", "no home": "~nobody-of-this-name/a"}),
    "add(progress)": (lambda a, x: a.add(BRIEFING, progress=x), without(STRANGE, "none")),
    "add of an article that was changed": (
        lambda a, x: a.add(replace(a.articles()[0], **x)),
        {
            "text": {"text": "Other."},
            "id": {"id": "0"},
            "hash": {"sha256": "0"},
            "title": {"title": SURROGATE},
            "no title": {"title": None},
            "source": {"source": 5},
        },
    ),
    "add_address": (lambda a, x: a.add_address(x), WRONG),
    "add_address(progress)": (
        lambda a, x: a.add_address("http://127.0.0.1/", progress=x),
        {"a number": 5},
    ),
    "remove": (lambda a, x: a.remove(x), WRONG),
    "text": (lambda a, x: a.text(x), WRONG),
    "compare(question)": (lambda a, x: a.compare(x, [a.articles()[0].id]), NO_TEXT),
    "compare(articles)": (lambda a, x: a.compare(ORDERS, x), WRONG),
    "keep": (
        lambda a, x: a.keep(x),
        {**WRONG, "an answer's JSON": Answer("a", "a", "answered").to_json},
    ),  # type: ignore[arg-type]
    "check_kept": (lambda a, x: a.check_kept(x), without(WRONG, "none")),
    "resting_on(article)": (lambda a, x: a.resting_on(x), WRONG),
    "resting_on(start)": (
        lambda a, x: a.resting_on(a.articles()[0].id, x),
        {**without(WRONG, "a number"), "before": -1},
    ),
    "resting_on(end)": (
        lambda a, x: a.resting_on(a.articles()[0].id, 0, x),
        {**without(WRONG, "none", "a number"), "nothing": 0},
    ),
    "open(home)": (
        lambda a, x: Assistant.open(x, "none", "tiny"),
        without(WRONG, "none", "a word"),
    ),
    "open(model)": (lambda a, x: Assistant.open(a.library.home, x, "tiny"), without(WRONG, "none")),
    "open(embeddings)": (
        lambda a, x: Assistant.open(a.library.home, "none", x),
        without(STRANGE, "none"),
    ),
    "open(strictness)": (
        lambda a, x: Assistant.open(a.library.home, "none", "tiny", x),
        without(WRONG, "none"),
    ),
    "verify(answer)": (lambda a, x: verify(x, a.articles()[0]), {**WRONG, "JSON": "{}"}),
    "verify(texts)": (
        lambda a, x: verify(Answer("a", "a", "answered"), x),  # type: ignore[arg-type]
        {**without(WRONG, "a dict"), "numbers": {"a": 5}},
    ),
    "to_message": (lambda a, x: to_message(x), WRONG),
    "as_runnable": (lambda a, x: as_runnable(x), WRONG),
    "as_runnable(article)": (lambda a, x: as_runnable(a, x).invoke(ORDERS), without(WRONG, "none")),
    "as_runnable().invoke": (
        lambda a, x: as_runnable(a).invoke(x),
        {**STRANGE, "dict": {"question": 5}},
    ),
    "Answer.from_json": (lambda a, x: Answer.from_json(x), WRONG),
    "Comparison.from_json": (lambda a, x: Comparison.from_json(x), WRONG),
    "Article.from_text": (lambda a, x: Article.from_text(x, title="A"), without(WRONG, "a word")),
    "Article.from_text(title)": (lambda a, x: Article.from_text("a", title=x), STRANGE),
    "ask a file": (
        lambda a, x: ask(ORDERS, x, home=a.library.home / "other", model="none"),
        without(WRONG, "none"),
    ),
    "ask in a home": (
        lambda a, x: ask(ORDERS, home=x, model="none"),
        without(WRONG, "none", "a word"),
    ),
}
TABLE = [(name, kind) for name, (_, given) in CALLS.items() for kind in given]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from footnote.index.embed.tiny import TinyEmbedder

    with Assistant.open(tmp_path_factory.mktemp("home"), "none", TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        yield assistant


def is_sentence(said: str) -> bool:
    """Say whether a message can be shown: words, an end, and nothing that can't be printed."""
    internal = r"Traceback|object at 0x|Error\b|NoneType|sqlite|pydantic|unhashable"
    shown = said.encode("utf-8").decode() == said and "\0" not in said
    return shown and len(said.split()) > 4 and said[-1] in ".)" and not re.search(internal, said)


@pytest.mark.parametrize(("name", "kind"), TABLE, ids=[f"{name} {kind}" for name, kind in TABLE])
def test_a_wrong_argument_is_named_in_a_sentence(
    opened: Assistant, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_EMBEDDINGS", "tiny")
    call, given = CALLS[name]
    with pytest.raises(FootnoteError) as raised:
        call(opened, given[kind])
    assert not isinstance(raised.value, LibraryInUse), "it was noticed only after opening"
    assert is_sentence(str(raised.value)), repr(str(raised.value))


def test_nothing_was_changed_by_any_of_it(opened: Assistant) -> None:
    (article,) = opened.articles()
    assert opened.ask(ORDERS, article=article.id).citations


# --- conversations of every form ----------------------------------------------------------------

SAID = (Turn("user", "What is the pier?"), Turn("assistant", "A landing."))
FORMS: Mapping[str, Any] = {
    "dicts": [
        {"role": "user", "content": "What is the pier?"},
        {"role": "assistant", "content": "A landing."},
    ],
    "capitals": [
        {"role": "USER", "content": "What is the pier?"},
        {"role": "Assistant", "content": "A landing."},
    ],
    "other names": [
        {"role": "human", "content": "What is the pier?"},
        {"type": "ai", "content": "A landing."},
    ],
    "messages": [HumanMessage("What is the pier?"), AIMessage("A landing.")],
    "pairs": [("human", "What is the pier?"), ["ai", "A landing."]],
    "blocks": [
        {"role": "user", "content": [{"type": "text", "text": "What is the pier?"}]},
        AIMessage([{"type": "text", "text": "A "}, "landing."]),
    ],
    "with a system and a tool": [
        SystemMessage("Be brief."),
        {"role": "user", "content": "What is the pier?"},
        {"role": "assistant", "content": None},
        {"role": "tool", "content": "5"},
        {"role": "assistant", "content": [{"type": "image", "url": "a"}, "A landing."]},
    ],
    "a tuple": (("user", "What is the pier?"), ("assistant", "A landing.")),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_conversation_is_understood_in_each_of_its_forms(form: str) -> None:
    assert turns(FORMS[form]) == SAID


def test_a_follow_up_after_messages_of_langchain(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(REPLIES)
    assistant.add(BRIEFING)
    answer = assistant.ask("And who is it?", [HumanMessage(ORDERS), AIMessage("Donald Trump.")])
    assert ORDERS in answer.asked


def test_a_title_is_kept_on_one_line_and_without_controls() -> None:
    assert Article.from_text("a", title="\x1b[31mThe\npier\ud800").title == "[31mThe pier"


def test_a_file_whose_name_is_no_text_is_added(
    make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    file = tmp_path / "caf\udce9.md"
    file.write_text("The pier is open.")
    (taken,) = add_all(make_assistant(), [file])
    assert (taken.title, taken.reason) == ("caf\\udce9", "")
