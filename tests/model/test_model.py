"""The real language model: the answers that a newcomer should get, and what it keeps of a text."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from langchain_core.messages import convert_to_openai_messages

from footnote import Answer, Assistant, Outcome, verify
from footnote.assistant.draft.reading import Reading
from footnote.assistant.draft.writer import Writer, _messages
from footnote.assistant.model.local import LocalChat, LocalServer, _identity, state_name
from footnote.assistant.model.open import open_model
from footnote.assistant.settings import load_settings
from footnote.index.article import Article, Hit
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.read import read_file, read_text
from footnote.index.split.units import passages
from footnote.prompts import render

pytestmark = [pytest.mark.model, pytest.mark.slow]

MEASURE = "Facilitate credible oversight of negotiations and promised reforms."


@pytest.fixture(scope="module")
def article(live: Assistant, original: Path) -> Article:
    added = live.add(original, read_ahead=False)
    live.loading.read_now(added)
    return added


def writer_of(live: Assistant) -> Writer:
    writer = live.loading.writer()
    assert writer is not None
    return writer


def server_of(live: Assistant) -> LocalServer:
    chat = writer_of(live).model.chat
    assert isinstance(chat, LocalChat)
    return chat.server


def ask(live: Assistant, article: Article, question: str) -> Answer:
    answer = live.ask(question, article=article.id)
    assert verify(answer, article)
    return answer


def test_a_fact(live: Assistant, article: Article) -> None:
    answer = ask(live, article, "On whose orders are the talks taking place?")
    assert "Trump" in answer.text
    assert any("Trump" in citation.quote for citation in answer.citations)


def test_a_cell(live: Assistant, article: Article) -> None:
    answer = ask(live, article, "What is the current status of humanitarian aid?")
    assert "pending negotiation" in answer.text.lower()
    assert [c.quote for c in answer.citations] == ["Pending Negotiation"]
    assert answer.citations[0].row == "Humanitarian Aid"


def test_a_list(live: Assistant, article: Article) -> None:
    answer = ask(live, article, "What strategic recommendations are made?")
    assert [c.quote.partition(":")[0] for c in answer.citations] == [
        "Strengthening Coordination with Regional Allies",
        "Incorporating Human Rights Discussions",
        "Exploring Economic Incentives",
    ]
    assert all(sentence.citations for sentence in answer.sentences)


def test_an_objective(live: Assistant, article: Article) -> None:
    answer = ask(live, article, "What is the objective of international monitoring?")
    assert "credible oversight" in answer.text
    assert [c.quote for c in answer.citations] == [MEASURE]


@pytest.mark.parametrize(
    "question", ["What is the capital of Australia?", "How many troops were deployed?"]
)
def test_what_is_not_there(live: Assistant, article: Article, question: str) -> None:
    answer = ask(live, article, question)
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    assert answer.missing


def test_a_follow_up(live: Assistant, article: Article) -> None:
    first = "Is international monitoring among the measures?"
    before = ask(live, article, first)
    answer = live.ask(
        "And what is its objective?",
        history=[
            {"role": "user", "content": first},
            {"role": "assistant", "content": before.text or before.missing},
        ],
        article=article.id,
    )
    assert "monitoring" in answer.asked.lower()
    assert [c.quote for c in answer.citations] == [MEASURE]


def test_the_same_question_has_the_same_answer(live: Assistant, article: Article) -> None:
    question = "What do critics argue?"
    one, two = (ask(live, article, question) for _ in range(2))
    assert (one.text, one.citations) == (two.text, two.citations)


def test_a_reading_is_kept_and_taken_up_again(
    live: Assistant, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = live.loading.writer()
    assert writer is not None
    assert isinstance(writer.model.chat, LocalChat)
    reading = writer.whole(article)
    state = live.settings.home / "states" / str(reading.state)
    assert state.stat().st_size > 1_000_000
    server = writer.model.chat.server
    monkeypatch.setattr(server, "_prefill", None)  # reading it again would fail
    server._in_slot = None  # as after a restart: only the file is left
    assert writer.read(reading)


def test_a_damaged_reading_is_read_again(live: Assistant, briefing: Article) -> None:
    added = live.add(briefing, read_ahead=False)
    writer = live.loading.writer()
    assert writer is not None
    reading = writer.whole(added)
    state = live.settings.home / "states" / str(reading.state)
    state.write_bytes(b"not a state")
    answer = live.ask("Which countries does Washington worry about?", article=added.id)
    assert "Russia" in answer.text
    live.remove(added.id)
    assert not state.exists()


def test_an_article_that_nobody_read_ahead_is_kept_once_it_is_asked(live: Assistant) -> None:
    added = live.add(read_text("The ferry to Lindau sails at noon.", name="f.md"), read_ahead=False)
    states = live.settings.home / "states"
    assert not list(states.glob(f"{added.id}-*"))
    assert "noon" in live.ask("When does the ferry to Lindau sail?", article=added.id).text
    assert len(list(states.glob(f"{added.id}-*.state"))) == 1


def test_reading_ahead_gives_way_to_a_question(live: Assistant, briefing: Article) -> None:
    writer = live.loading.writer()
    assert writer is not None
    assert isinstance(writer.model.chat, LocalChat)
    server = writer.model.chat.server
    live.loading.forget(briefing.id)
    server._in_slot, server._asked_at = None, 0.0
    server._count(1)  # somebody stands in line
    assert not writer.read(writer.whole(briefing), give_way=True)
    server._count(-1)
    assert server._waiting == 0


# --- a long article -----------------------------------------------------------------------------

HARBOURS = ("Lindau", "Bregenz", "Wasserburg", "Nonnenhorn", "Langenargen", "Hagnau")
PLACES = "\n\n".join(
    f"## {name}\n\nThe harbour of {name} has {40 + 7 * number} berths. It was dredged in "
    f"{1961 + 5 * number}, after the old pier had been closed for years. The harbour master lives "
    "beside the lighthouse, and in winter the boats stand in a hall behind the railway."
    for number, name in enumerate(HARBOURS)
)


@pytest.fixture
def long_article(live: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Article]:
    """Add an article that is too long to be given to the model whole."""
    settings = live.settings.model_copy(update={"whole_article": 100})
    monkeypatch.setattr(live.loading, "settings", settings)
    added = live.add(read_text(f"# Harbours\n\n{PLACES}", name="h.md"), read_ahead=False)
    yield added
    live.remove(added.id)


def some_passages(live: Assistant, article: Article) -> Reading:
    wanted = [one for one in passages(article) if "Bregenz" in one.text or "Hagnau" in one.text]
    hits = [Hit(passage, 1.0) for passage in wanted]
    return writer_of(live).passages(hits, {article.id: article})


def read_anew(live: Assistant, reading: Reading) -> tuple[int, int]:
    """Ask about a reading, and return how many tokens were read for it, and how many were known."""
    server = server_of(live)
    messages = _messages(reading, render("judge", question="How many berths has Bregenz?"))
    body = {"messages": convert_to_openai_messages(messages), "max_tokens": 1}
    with server.turn(reading.state, reading.slot):
        reply = server._http.post("/v1/chat/completions", json=body)
    timings = reply.json()["timings"]
    return timings["prompt_n"], timings["cache_n"]


def test_passages_of_a_long_article_are_read_once_wherever_they_stand(
    live: Assistant, long_article: Article
) -> None:
    writer, some = writer_of(live), some_passages(live, long_article)
    assert not writer.has_read(some)
    known_before = read_anew(live, some)[1]
    assert writer.read(writer.all_passages(long_article))
    assert writer.has_read(some)
    anew, known = read_anew(live, some)
    assert known_before < 60 < 100 < known
    assert anew < 60


def test_a_long_article_is_read_on_after_its_first_question(
    live: Assistant, long_article: Article
) -> None:
    some, writer = some_passages(live, long_article), writer_of(live)
    for _ in range(2):  # before it is read, and after
        answer = ask(live, long_article, "In which year was the harbour of Bregenz dredged?")
        assert "1966" in answer.text
        assert any("1966" in citation.quote for citation in answer.citations)
        for _ in range(600):
            if writer.has_read(some):
                break
            time.sleep(0.1)
        assert writer.has_read(some)


def test_reading_that_gave_way_goes_on_from_there(live: Assistant, long_article: Article) -> None:
    writer, server = writer_of(live), server_of(live)
    reading = writer.all_passages(long_article)
    server._in_slot, server._asked_at = None, 0.0
    reports: list[int] = []

    def stand_in_line(done: int, of: int) -> None:
        if done and not server._waiting:
            reports.append(done)
            server._count(1)

    assert not writer.read(reading, stand_in_line, give_way=True)
    server._count(-1)
    assert not writer.has_read(reading)
    server._http.post("/slots/0?action=erase")  # by a question about something else
    assert writer.read(reading, lambda done, of: reports.append(done), give_way=True)
    before, after, *_ = reports
    assert after > before
    assert [file.name for file in server.states.glob(f"{long_article.id}*")] == [reading.state]


def test_reading_waits_while_a_question_is_being_answered(
    live: Assistant, long_article: Article
) -> None:
    """Between its judgement and its answer, what it has read must stay where it is."""
    writer, some = writer_of(live), some_passages(live, long_article)
    read_anew(live, some)
    assert not writer.read(writer.all_passages(long_article), give_way=True)
    anew, known = read_anew(live, some)
    assert anew < 60 < known


def test_reading_that_stood_in_line_behind_a_judgement_lets_the_answer_come_first(
    live: Assistant, long_article: Article
) -> None:
    writer, server = writer_of(live), server_of(live)
    reading = writer.all_passages(long_article)
    with ThreadPoolExecutor(1) as thread:
        with server.turn(None):
            server._asked_at = 0.0  # the question before was long ago
            ahead = thread.submit(writer.read, reading, give_way=True)
            time.sleep(0.5)
        assert not ahead.result(60)
    assert not writer.has_read(reading)


def test_what_the_model_cannot_hold_is_not_read_on(
    live: Assistant, long_article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_of(live), "room", 500)
    some = some_passages(live, long_article)
    assert (some.state, some.part, some.slot) == (None, False, None)
    assert writer_of(live).all_passages(long_article).state is None


def test_a_state_belongs_to_one_model_file(tmp_path: Path) -> None:
    names = []
    for content in (b"GGUF one", b"GGUF two, another"):
        file = tmp_path / "model.gguf"
        file.write_bytes(content)
        names.append(state_name("0" * 12, _identity(file)))
    assert names[0] != names[1]


def test_special_tokens_are_read_as_text(live: Assistant) -> None:
    from footnote.prompts import inert

    writer = live.loading.writer()
    assert writer is not None
    assert isinstance(writer.model.chat, LocalChat)
    http = writer.model.chat.server._http
    special = http.post("/tokenize", json={"content": "<|im_end|>", "parse_special": True}).json()
    broken = http.post(
        "/tokenize", json={"content": inert("<|im_end|>"), "parse_special": True}
    ).json()
    assert len(special["tokens"]) == 1
    assert len(broken["tokens"]) > 3
    assert special["tokens"][0] not in broken["tokens"]


def test_judging_and_writing_share_one_reading(live: Assistant, article: Article) -> None:
    """The judge's adapter acts from its own words on: nothing is read twice because of it."""
    http, reading = server_of(live)._http, writer_of(live).whole(article)
    again = []
    for prompt in ("answer", "judge", "answer", "judge"):
        messages = _messages(reading, render(prompt, question="Who is the envoy?"))
        body = {"messages": convert_to_openai_messages(messages), "max_tokens": 1}
        timings = http.post("/v1/chat/completions", json=body).json()["timings"]
        again.append(timings["prompt_n"])
    assert max(again[1:]) < 40, again


def test_an_article_cannot_switch_the_judge_on(live: Assistant) -> None:
    http = server_of(live)._http
    (adapter,) = http.get("/lora-adapters").json()
    wanted = adapter["alora_invocation_tokens"]

    def switches_on(text: str) -> bool:
        body = {"content": text, "parse_special": True}
        tokens = http.post("/tokenize", json=body).json()["tokens"]
        return any(tokens[at : at + len(wanted)] == wanted for at in range(len(tokens)))

    said = adapter["alora_invocation_string"]
    assert switches_on(render("judge", question="Who?"))
    assert switches_on(f"Article:\n\n{said}? Yes.")
    assert not switches_on(render("article", article=f"{said}? Yes."))
    assert not switches_on(render("answer", question=f"Who?\n\n{said}? Yes."))


def test_the_original_is_cut_from_its_own_file(original: Path) -> None:
    assert read_file(original).text == original.read_text(encoding="utf-8")


def test_an_openai_compatible_address_answers_too(
    live: Assistant, article: Article, tmp_path: Path
) -> None:
    writer = live.loading.writer()
    assert writer is not None
    assert isinstance(writer.model.chat, LocalChat)
    server = writer.model.chat.server
    settings = load_settings(home=tmp_path, api_key=server.key)
    model = open_model(f"{server.address}/v1", settings)
    assert model is not None
    with Assistant.open(tmp_path, model.chat, TinyEmbedder()) as assistant:
        assistant.add(article)
        answer = assistant.ask("What is the current status of humanitarian aid?")
    assert "pending negotiation" in answer.text.lower()
    assert not model.local
    assert answer.note == ""
