"""The path: find, ask, check, show, on real Chroma with a scripted model."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_openai import ChatOpenAI
from openai import (
    APIStatusError,
    BadRequestError,
    InternalServerError,
    UnprocessableEntityError,
)
from pydantic import SecretStr

from footnote import (
    Answered,
    Assistant,
    Checking,
    Found,
    Outcome,
    Said,
    as_runnable,
    to_message,
    verify,
)
from footnote.assistant.check.who_says import DIFFER
from footnote.assistant.draft.again import NOTHING_NEW, PROOF, WELCOME
from footnote.assistant.draft.reading import Reading
from footnote.assistant.draft.writer import Writer
from footnote.assistant.find.gather import gather_material
from footnote.assistant.model.open import LanguageModel
from footnote.assistant.model.scripted import ScriptedChat
from footnote.assistant.question.question import read_question
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, NotFound
from footnote.index.library.index import Index
from footnote.index.library.library import Library
from footnote.index.progress import Step
from footnote.index.search.search import search
from tests.conftest import BRIEFING, ORDERS, REPLIES, SHOWN, MakeAssistant

RIVERS = "# Rivers\n\nThe Amazon is a river in South America.\n\nThe Nile flows north."


def test_events_come_in_order(assistant: Assistant) -> None:
    found, checking, answered = assistant.stream(ORDERS)
    assert isinstance(found, Found)
    assert isinstance(checking, Checking)
    assert isinstance(answered, Answered)
    assert answered.answer.text == SHOWN
    assert answered.answer.short == "Donald Trump"


def test_the_models_words_are_shown_only_where_they_are_asked_for(assistant: Assistant) -> None:
    events = list(assistant.stream(ORDERS, style="plain"))
    assert "".join(e.text for e in events[1:-1] if isinstance(e, Said)) == REPLIES[ORDERS]
    assert isinstance(events[-1], Answered)
    assert events[-1].answer.text == REPLIES[ORDERS]
    assert "model's words" in events[-1].answer.note
    with pytest.raises(BadInput, match="is no style"):
        assistant.ask(ORDERS, style="rhyme")


def test_a_sentence_that_fails_in_plain_words_gives_way_to_its_place(
    make_assistant: MakeAssistant,
) -> None:
    assistant = make_assistant({ORDERS: "The talks are held on the orders of 9 Donald Trumps."})
    assistant.add(BRIEFING)
    answer = assistant.ask(ORDERS, style="plain")
    assert answer.text == SHOWN.partition("\n")[2]
    assert [one.reason for one in answer.withheld] == ["“9” is not in the article"]


def test_the_first_quote_is_there_before_the_model_speaks(assistant: Assistant) -> None:
    found = next(iter(assistant.stream(ORDERS)))
    assert isinstance(found, Found)
    assert found.quote is not None
    assert found.hits[0].passage.text
    chat = assistant.loading.given
    assert isinstance(chat, ScriptedChat)
    assert chat.asked == []


def test_an_answer_says_where_it_comes_from(assistant: Assistant, briefing: Article) -> None:
    answer = assistant.ask(ORDERS)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.model == "scripted"
    assert answer.prompt.startswith("point@")
    assert set(answer.timings) >= {"found", "judged", "first word", "answered"}
    assert answer.hits
    assert verify(answer, briefing)


def test_what_the_model_judges_absent_is_not_written(assistant: Assistant) -> None:
    answer = assistant.ask("What is the capital of Australia?")
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    assert answer.text == ""
    assert answer.sentences == ()
    assert answer.missing == "The article doesn't mention “Australia”."
    assert answer.nearest is not None
    assert verify(answer, {a.id: a.text for a in assistant.articles()})


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Has force been ruled out?", Outcome.ANSWERED),
        ("Has diplomacy been ruled out?", Outcome.NOT_IN_ARTICLE),
        ("Why has force been ruled out?", Outcome.CORRECTED),
    ],
)
def test_a_sentence_with_all_words_of_a_yes_or_no_question_answers_it_whatever_is_judged(
    make_assistant: MakeAssistant, question: str, outcome: Outcome
) -> None:
    # The judge's prompt doesn't have these words, so it is always judged absent.
    assistant = make_assistant({"Answer in": "No, force has not been ruled out."})
    assistant.add(BRIEFING)
    assert assistant.ask(question).outcome is outcome


FAQ = """# Questions about the ferry

## Write to us how the ferry pays its way!

By its fares, and by a levy on the harbour.

## What is a levy?

## What is a pier?

A mole is a wall in the sea.
"""


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Write to us how the ferry pays its way!", Outcome.ANSWERED),
        ("Write to us how the ferry pays!", Outcome.NOT_IN_ARTICLE),
        ("What is a levy?", Outcome.NOT_IN_ARTICLE),  # asked, but over no text
    ],
)
def test_what_an_article_asks_itself_it_answers(
    make_assistant: MakeAssistant, question: str, outcome: Outcome
) -> None:
    # The judge's prompt doesn't have these words, so it is always judged absent.
    assistant = make_assistant({"Answer in": "The ferry pays by its fares, and by a levy."})
    assistant.add(Article.from_text(FAQ, title="Questions"))
    answer = assistant.ask(question)
    assert answer.outcome is outcome
    assert "judged" in answer.timings or outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("reply", "withheld"),
    [
        (None, 0),
        ("Once a harbour master sang to a whale.", 0),
        ("A mole is a wall in the sea.", 0),  # true, but it stands under another question
    ],
)
def test_what_stands_under_the_question_is_quoted_where_no_model_says_it(
    make_assistant: MakeAssistant, reply: str | None, withheld: int
) -> None:
    assistant = make_assistant({"how the ferry": reply} if reply else None)
    assistant.add(Article.from_text(FAQ, title="Questions"))
    answer = assistant.ask("Write to us how the ferry pays its way!")
    assert answer.text == "By its fares, and by a levy on the harbour."
    assert answer.outcome is Outcome.ANSWERED
    assert len(answer.withheld) == withheld


def test_a_list_needs_no_model(assistant: Assistant) -> None:
    answer = assistant.ask("What strategic recommendations are made?")
    assert len(answer.sentences) == 3
    assert [c.kind for c in answer.citations] == ["item"] * 3


def test_without_a_model_quotes_answer(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(None)
    article = assistant.add(BRIEFING)
    answer = assistant.ask("Who holds the talks on the orders of Donald Trump?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.model == "none"
    assert all(answer.cited(n) for s in answer.sentences for n in s.citations)
    assert verify(answer, article)
    assert assistant.ask("What is the capital of Australia?").outcome is Outcome.NOT_IN_ARTICLE


RULES = """# Quay

The harbour doesn't allow these uses:

- open fires on the quay
- swimming near the locks

## What may not be carried in the hold?

- petrol
- live birds
"""
FIRES, SWIMMING = "- open fires on the quay", "- swimming near the locks"
OPENING = "The harbour doesn't allow these uses:"


@pytest.mark.parametrize(
    ("question", "text", "outcome"),
    [
        ("Which uses does the harbour not allow?", f"{FIRES}\n{SWIMMING}", Outcome.ANSWERED),
        (
            "Which uses does the harbour allow?",
            f"{OPENING}\n{FIRES}\n{SWIMMING}",
            Outcome.CORRECTED,
        ),
        (
            "Are open fires allowed on the quay?",
            f"{OPENING}\n{FIRES}",
            Outcome.ANSWERED,
        ),
        (
            "May live birds be carried in the hold?",
            "What may not be carried in the hold?\n- live birds",
            Outcome.ANSWERED,
        ),
        ("What may not be carried in the hold?", "- petrol\n- live birds", Outcome.ANSWERED),
    ],
)
def test_items_of_a_list_of_what_may_not_be(
    make_assistant: MakeAssistant, question: str, text: str, outcome: Outcome
) -> None:
    assistant = make_assistant(None)
    article = assistant.add(Article.from_text(RULES, title="Quay"))
    answer = assistant.ask(question)
    assert (answer.text, answer.outcome) == (text, outcome)
    assert verify(answer, article)


STATUS = """# Harbour works

| Work | Current Status |
| --- | --- |
| New pier | Pending approval |
| Deep dredging | 40 metres |
"""


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("What is the status of the pier work?", Outcome.ANSWERED),
        ("What is the objective of the pier work?", Outcome.NOT_IN_ARTICLE),
        ("What is the depth of dredging work?", Outcome.ANSWERED),  # a figure may be that
    ],
)
def test_a_cell_of_another_column_is_no_answer(
    make_assistant: MakeAssistant, question: str, outcome: Outcome
) -> None:
    assistant = make_assistant(None)
    assistant.add(Article.from_text(STATUS, title="Harbour"))
    assert assistant.ask(question).outcome is outcome


def test_a_model_that_breaks_leaves_quotes_and_a_sentence(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(REPLIES, fails_after=3)
    article = assistant.add(BRIEFING)
    answer = assistant.ask(ORDERS)
    assert answer.outcome is Outcome.ANSWERED
    assert "The model failed (RuntimeError), so this" in answer.note
    assert answer.text != REPLIES[ORDERS]
    assert verify(answer, article)


def test_a_model_that_cannot_be_had_is_said_once(tmp_path: Path) -> None:
    with Assistant.open(tmp_path, str(tmp_path / "missing.gguf"), TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        answer = assistant.ask("What strategic recommendations are made?")
        assert answer.outcome is Outcome.ANSWERED
        quoted = assistant.ask("Who holds talks on the orders of Donald Trump?")
        assert "no model file" in quoted.note
        assert quoted.sentences


def test_a_model_that_breaks_while_it_is_opened(
    make_assistant: MakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("footnote.assistant.draft.loading.open_model", broken)
    assistant = make_assistant(REPLIES)
    assistant.add(BRIEFING)
    answer = assistant.ask("Who holds talks on the orders of Donald Trump?")
    assert answer.sentences
    assert "can't be opened" in answer.note


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(400, BadRequestError), (422, UnprocessableEntityError), (500, InternalServerError)],
)
def test_a_model_that_gives_no_probabilities_is_asked_for_its_word(
    status: int, refusal: type[APIStatusError]
) -> None:
    class Refusing(ChatOpenAI):
        def _generate(self, messages: Any, *_: Any, **kwargs: Any) -> ChatResult:
            if kwargs.get("logprobs"):
                reply = httpx.Response(status, request=httpx.Request("POST", "http://model"))
                raise refusal("no logprobs here", response=reply, body=None)
            return ChatResult(generations=[ChatGeneration(message=AIMessage(content="Yes"))])

    chat = Refusing(model="x", api_key=SecretStr("x"))
    writer = Writer(LanguageModel("refusing", chat), lambda _: ())
    for _ in range(2):
        assert writer.states_answer("Who?", Reading("Ada.")) == 1.0


class Thinking(ScriptedChat):
    """Thinks aloud before each word of a script."""

    thought: str = "<think>No, or is it? The question asks who.</think>\n\n**Answer:** "

    def _words(self, messages: list[BaseMessage]) -> Iterator[str]:
        yield self.thought
        yield from super()._words(messages)


def test_a_model_that_thinks_aloud_is_understood(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(model=Thinking(replies={ORDERS: "Donald Trump"}))
    assistant.add(BRIEFING)
    answer = assistant.ask(ORDERS)
    assert (answer.short, answer.note) == ("Donald Trump", "")


@pytest.mark.parametrize("thought", ["<think>It never ends", "Perhaps. ", ""])
def test_what_a_model_failed_to_say_is_no_absence(
    make_assistant: MakeAssistant, thought: str
) -> None:
    class Silent(ScriptedChat):
        def _words(self, messages: list[BaseMessage]) -> Iterator[str]:
            yield thought

    assistant = make_assistant(model=Silent())
    assistant.add(BRIEFING)
    answer = assistant.ask(ORDERS)
    assert "Donald Trump" in answer.text, "the article's own words stand in"
    assert ("said neither" if thought else "sent no answer") in answer.note


def test_a_follow_up_is_rewritten_and_kept(make_assistant: MakeAssistant) -> None:
    whole = "What is the objective of international monitoring?"
    assistant = make_assistant(
        {whole: "Make sure that the talks are watched over in a way people can trust."},
        rewrites={"And what is its objective?": whole},
    )
    assistant.add(BRIEFING)
    answer = assistant.ask(
        "And what is its objective?",
        history=[
            {"role": "user", "content": "Is international monitoring among the measures?"},
            {"role": "assistant", "content": "Yes."},
        ],
    )
    assert (answer.question, answer.asked) == ("And what is its objective?", whole)
    assert answer.citations[0].row == "International monitoring"


MILLS = (
    "# The mills of Karwen\n\n"
    "The North mill ground 410 tons in 2029. The South mill ground 290 tons in 2029. "
    "In 2030 the North mill ground 380 tons, because the river was low.\n\n"
    "Mei Tanner runs the North mill. Before her it was Olaf Brand. "
    "The cook is paid 90 francs.\n\nThe cook resigned in May.\n"
)
GRIND = "How much did the North mill grind in 2029?"
NORTH, SOUTH = "The North mill ground 410 tons in 2029.", "The South mill ground 290 tons in 2029."
LOW = "In 2030 the North mill ground 380 tons, because the river was low."
GROUND, WARDENS = "How many tons were ground in 2029?", "Who runs the North mill?"
RUNS, BEFORE = "Mei Tanner runs the North mill.", "Before her it was Olaf Brand."


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ((GRIND, "And the South mill?"), (NORTH, SOUTH)),
        ((GRIND, "and the West mill?"), (NORTH, "The article doesn't mention “West”.")),
        ((GRIND, "Are you sure?"), (NORTH, NORTH)),
        ((WARDENS, "and before her?"), (RUNS, f"{RUNS}\n{BEFORE}")),
        ((WARDENS, "and before her?", "shorter"), (RUNS, *[f"{RUNS}\n{BEFORE}"] * 2)),
        ((GROUND, "shorter please"), (SOUTH, SOUTH)),
        ((GROUND, "what else?", "what else?"), (SOUTH, NORTH, LOW)),
        (("Who is paid 90 francs?", "what else?"), ("The cook is paid 90 francs.", NOTHING_NEW)),
        (
            ("Did the cook resign?", "why?"),
            ("The cook resigned in May.", "The article doesn't say why."),
        ),
        ((GRIND, "thanks"), (NORTH, "")),
    ],
)
def test_a_conversation(
    make_assistant: MakeAssistant, tmp_path: Path, said: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    path = tmp_path / "mills.md"
    path.write_text(MILLS)
    history: list[dict[str, str]] = []
    assistant = make_assistant()
    article = assistant.add(path)
    for question, expected in zip(said, answers, strict=False):
        answer = assistant.ask(question, history)
        assert (answer.text or answer.missing) == expected, question
        assert verify(answer, article)
        history.append({"role": "user", "content": question})
        history.append({"role": "assistant", "content": answer.text or answer.missing})


def test_a_slip_is_put_right_and_said(assistant: Assistant) -> None:
    answer = assistant.ask("What is the objetcive of international monitoring?")
    assert answer.asked == "What is the objective of international monitoring?"
    assert answer.outcome is Outcome.ANSWERED


def test_an_old_and_a_new_price_are_told_apart(
    make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    assistant = make_assistant()
    for year, price in ((2024, 12), (2025, 14)):
        path = tmp_path / f"{year}.md"
        path.write_text(
            f"# Prices\n\nValid from {year}. A day ticket for the ferry costs {price} euros.\n"
        )
        assistant.add(path)
    answer = assistant.ask("How much does a day ticket for the ferry cost?")
    assert len({one.article_id for one in answer.citations}) == 2
    assert DIFFER in answer.note


def test_thanks_are_no_question(assistant: Assistant) -> None:
    (answered,) = assistant.stream("Thank you!")
    assert isinstance(answered, Answered)
    assert (answered.answer.outcome, answered.answer.note) == (Outcome.ANSWERED, WELCOME)
    assert to_message(answered.answer).text == WELCOME


def test_are_you_sure_is_answered_with_the_proof(assistant: Assistant) -> None:
    past = [{"role": "user", "content": ORDERS}, {"role": "assistant", "content": SHOWN}]
    answer = assistant.ask("Are you sure?", past, style="plain")
    assert (answer.asked, answer.text) == (ORDERS, SHOWN)
    assert answer.is_quoted
    assert PROOF in answer.note


def test_one_article_or_the_whole_library(assistant: Assistant, tmp_path: Path) -> None:
    rivers = tmp_path / "rivers.md"
    rivers.write_text(RIVERS)
    added = assistant.add(rivers)
    chat = assistant.loading.given
    assert isinstance(chat, ScriptedChat)
    chat.replies = {"Amazon": "The Amazon is a river in South America."}
    everywhere = assistant.ask("Where is the Amazon?")
    assert everywhere.citations[0].article_id == added.id
    briefing_id = assistant.articles()[0].id
    assert assistant.ask("Where is the Amazon?", article=briefing_id).outcome == "not_in_article"


def test_only_a_whole_article_is_said_to_lack_something(
    assistant: Assistant, tmp_path: Path
) -> None:
    absent = "What is the capital of Australia?"
    (briefing,) = assistant.articles()
    long = tmp_path / "long.md"
    long.write_text("The river rose again in the valley. " * 2_000)
    added = assistant.add(long)
    assert assistant.ask(absent, article=briefing.id).missing.startswith("The article doesn't")
    for scope in (added.id, None):
        missing = assistant.ask(absent, article=scope).missing
        assert missing == "The passages found don't mention “Australia”."


def test_bad_67_asking_an_empty_library(make_assistant: MakeAssistant) -> None:
    with pytest.raises(NotFound, match="footnote add"):
        make_assistant(REPLIES).ask(ORDERS)


def test_an_unknown_article(assistant: Assistant) -> None:
    with pytest.raises(NotFound):
        assistant.ask(ORDERS, article="0" * 12)


def test_the_bundled_article_is_added_once_in_a_library_s_life(
    make_assistant: MakeAssistant,
) -> None:
    assistant = make_assistant(REPLIES)
    added = assistant.add_bundled()
    assert added is not None
    assistant.remove(added.id)
    assert assistant.add_bundled() is None
    assert assistant.articles() == ()


def test_text_and_removal(assistant: Assistant) -> None:
    (article,) = assistant.articles()
    assert assistant.text(article.id) == article.text
    assistant.remove(article.id)
    with pytest.raises(NotFound):
        assistant.text(article.id)


def test_many_ask_at_once(assistant: Assistant, briefing: Article) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(assistant.ask, [ORDERS] * 32))
    assert {answer.text for answer in answers} == {SHOWN}
    assert all(verify(answer, briefing) for answer in answers)


def test_bad_68_an_article_removed_while_it_is_asked(assistant: Assistant) -> None:
    events = assistant.stream(ORDERS)
    next(events)
    (article,) = assistant.articles()
    assistant.remove(article.id)
    *_, last = events
    assert isinstance(last, Answered)
    assert verify(last.answer, article)


def test_a_stream_can_be_closed_in_the_middle(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant({ORDERS: "word " * 10_000}, delay=0.01)
    assistant.add(BRIEFING)
    events = assistant.stream(ORDERS, style="plain")
    said = [next(events) for _ in range(3)]
    events.close()
    assert isinstance(said[-1], Said)


# --- as LangChain parts -------------------------------------------------------------------------


class Seen(BaseCallbackHandler):
    """Keeps the names of what ran."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def on_chain_start(self, serialized: Any, inputs: Any, **kwargs: Any) -> None:
        self.steps.append(f"chain {kwargs.get('name')}")

    def on_chat_model_start(self, serialized: Any, messages: Any, **kwargs: Any) -> None:
        self.steps.append("model")


def test_callbacks_see_each_step(assistant: Assistant) -> None:
    seen = Seen()
    answer = as_runnable(assistant).invoke(ORDERS, {"callbacks": [seen]})
    assert answer.outcome is Outcome.ANSWERED
    assert seen.steps[0] == "chain footnote"
    assert seen.steps.count("model") == 2
    assert any("ChatPromptTemplate" in step for step in seen.steps)


def test_a_runnable_invokes_streams_and_batches(assistant: Assistant) -> None:
    chain = as_runnable(assistant)
    question = {"question": ORDERS, "history": [], "article": None}
    once = chain.invoke(question)
    assert once.text == SHOWN
    assert [a.text for a in chain.stream(ORDERS)] == [once.text]
    assert [a.text for a in chain.batch([ORDERS, question])] == [once.text] * 2
    assert asyncio.run(chain.ainvoke(ORDERS)).text == once.text
    with pytest.raises(BadInput):
        chain.invoke({"history": []})


def test_a_runnable_is_a_part_of_longer_chains(assistant: Assistant) -> None:
    chain = as_runnable(assistant) | (lambda answer: answer.outcome.value)
    assert chain.invoke(ORDERS) == "answered"


def test_a_retriever_gives_documents(assistant: Assistant, briefing: Article) -> None:
    documents = assistant.as_retriever(k=3).invoke(ORDERS)
    assert len(documents) == 3
    for document in documents:
        place = document.metadata
        assert briefing.text[place["start"] : place["end"]] == document.page_content


@pytest.mark.parametrize("k", [0, -1, 1.5, None, "3", True])
def test_a_retriever_finds_one_passage_at_least(assistant: Assistant, k: Any) -> None:
    with pytest.raises(BadInput, match="from 1"):
        assistant.as_retriever(k=k)


def test_a_retriever_keeps_the_bounds_of_a_question(
    assistant: Assistant, briefing: Article
) -> None:
    retriever = assistant.as_retriever(briefing.id)
    for question in ("x" * 2_001, "", None):
        with pytest.raises(BadInput):
            retriever.invoke(question)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        assistant.as_retriever("nothing")
    with pytest.raises(BadInput):
        assistant.as_retriever(5)  # type: ignore[arg-type]
    assistant.remove(briefing.id)
    with pytest.raises(NotFound):
        retriever.invoke(ORDERS)


# --- the library changes, or its index is made again ----------------------------------------------


def test_an_article_that_is_removed_meanwhile_leaves_the_rest(
    assistant: Assistant, briefing: Article
) -> None:
    library = assistant.library
    rivers = assistant.add(Article.from_text(RIVERS, title="Rivers"))
    asked = "Which river do the talks of Donald Trump flow along?"
    hits = search(library, asked)
    assert {hit.passage.article_id for hit in hits} == {briefing.id, rivers.id}
    assistant.remove(rivers.id)
    material = gather_material(read_question(asked), hits, library, only=None)
    assert list(material.articles) == [briefing.id]
    assert {hit.passage.article_id for hit in material.hits} == {briefing.id}
    with pytest.raises(NotFound):
        gather_material(read_question(asked), hits, library, only=rivers.id)


def test_an_answer_by_words_alone_says_so(
    make_assistant: MakeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make_assistant(REPLIES) as opened:
        opened.add(BRIEFING)
    with Library(tmp_path / "home", TinyEmbedder(), start_over=True):
        pass
    asked, fill = Event(), Index.fill

    def later(index: Index, progress: Step | None = None) -> None:
        asked.wait(60)  # the background has done nothing yet when it is asked
        fill(index, progress)

    monkeypatch.setattr(Index, "fill", later)
    assistant = make_assistant(REPLIES)
    answer = assistant.ask(ORDERS)
    asked.set()
    assert answer.text == SHOWN
    assert "being made again, for 0 of 1 articles so far" in answer.note
    assert "by their words alone" in answer.note
    assistant.library.index_all()
    assert assistant.ask(ORDERS).note == ""


def test_a_follow_up_shows_a_quote_while_a_model_works_out_its_meaning(
    make_assistant: MakeAssistant,
) -> None:
    meant = "What is the objective of international monitoring?"
    assistant = make_assistant({meant: "none"}, rewrites={"And what is its": meant})
    assistant.add(BRIEFING)
    history = [
        {"role": "user", "content": "Is international monitoring among the measures?"},
        {"role": "assistant", "content": "International monitoring is among them."},
    ]
    for question, asked in (("And what is its objective?", meant), (meant, meant)):
        found = [one for one in assistant.stream(question, history) if isinstance(one, Found)]
        assert all(one.quote for one in found)
        assert [one.asked for one in found] == list(dict.fromkeys((question, asked)))


TWINS = """# Bridges

The old bridge was built in 1890. It is made of stone.

The new bridge was built in 1974. It is made of steel.

The harbour has three cranes.
"""


@pytest.mark.parametrize("built", ["1890", "1974"])
def test_a_place_is_looked_at_first(make_assistant: MakeAssistant, built: str) -> None:
    assistant = make_assistant()
    article = assistant.add(Article.from_text(TWINS, title="Bridges"))
    start = TWINS.index(f"built in {built}")
    place = (start, start + 4)
    answer = assistant.ask("When was the bridge built?", article=article.id, within=place)
    assert [built in one.quote for one in answer.citations] == [True]


def test_what_is_not_said_at_a_place_is_looked_for_elsewhere(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    article = assistant.add(Article.from_text(TWINS, title="Bridges"))
    answer = assistant.ask("How many cranes has the harbour?", article=article.id, within=(11, 40))
    assert "three cranes" in answer.text
    beyond = assistant.ask("What is the new bridge made of?", within=(9_000, 9_001))
    assert "steel" in beyond.text


@pytest.mark.parametrize("place", [(3, 1), (1, 1), (-1, 4), ("a", "b"), 5, "1-2", (1, 2, 3)])
def test_a_place_is_two_offsets(assistant: Assistant, place: Any) -> None:
    with pytest.raises(BadInput, match="where it starts, and where it ends"):
        assistant.ask(ORDERS, within=place)
