"""Between two articles: each sentence cites its own, and what they disagree on is shown."""

import json
from pathlib import Path

import pytest

from footnote import Answer, Article, Assistant, Comparison, Outcome, verify
from footnote.assistant.answer import Citation, read_answers
from footnote.assistant.compare import differ
from footnote.assistant.question.question import read_question
from footnote.assistant.show.markdown import as_markdown
from footnote.assistant.show.side_by_side import disagreement_lines
from footnote.assistant.show.terminal import answer_lines
from footnote.index.errors import BadInput, NotFound
from tests.conftest import MakeAssistant

VALLEY = (
    "# The valley news\n\nThe dam on the Elda holds 40 million litres of water.\n\n"
    "Trout live there.\n"
)
HILL = (
    "# The hill post\n\nThe dam on the Elda holds 60 million litres of water.\n\nPike live there.\n"
)
WATER = "How many litres of water does the dam on the Elda hold?"
BOTH = {WATER: "The dam on the Elda holds 40 million litres of water."}


def added(assistant: Assistant, *texts: str) -> list[str]:
    articles = [Article.from_text(text, title=text[2 : text.index("\n")]) for text in texts]
    return [assistant.add(one).id for one in articles]


@pytest.fixture
def library(make_assistant: MakeAssistant) -> Assistant:
    assistant = make_assistant(BOTH)
    added(assistant, VALLEY, HILL)
    return assistant


def test_a_question_over_the_library_cites_each_sentences_own_article(library: Assistant) -> None:
    """Both articles answer, and each quote names its own: in terminal, Markdown and JSON."""
    answer = library.ask(WATER)
    titles = [citation.title for citation in answer.citations]
    assert titles == ["The valley news", "The hill post"]
    articles = {one.id: one for one in library.articles()}
    assert verify(answer, {id: one.text for id, one in articles.items()})
    for sentence in answer.sentences:
        for number in sentence.citations:
            citation = answer.cited(number)
            assert citation.title == articles[citation.article_id].title
    quotes = [line for line in answer_lines(answer) if line.startswith("  [")]
    assert [line.rpartition("] ")[2] for line in quotes] == titles
    for known in (articles, {}):
        notes = [line for line in as_markdown(answer, known).split("\n") if line.startswith("[^")]
        assert [title in note for title, note in zip(titles, notes, strict=True)] == [True, True]
    assert [one["title"] for one in json.loads(answer.to_json())["citations"]] == titles


def test_a_single_article_isnt_named_at_each_quote(library: Assistant) -> None:
    library.ask(WATER, article=library.articles()[0].id)
    text = VALLEY.replace("# The valley news", "# News\n\n## On dams")
    (added_id,) = added(library, text)
    assert "] On dams" in "\n".join(answer_lines(library.ask(WATER, article=added_id)))


def test_without_a_model_both_sides_of_a_disagreement_are_shown(
    make_assistant: MakeAssistant,
) -> None:
    assistant = make_assistant()
    added(assistant, VALLEY, HILL)
    assert {one.title for one in assistant.ask(WATER).citations} == {
        "The valley news",
        "The hill post",
    }


def test_without_a_model_a_place_far_down_the_list_is_shown_too(
    make_assistant: MakeAssistant,
) -> None:
    """It would be no quote of its own; it disagrees with the one that is shown all the same."""
    assistant = make_assistant()
    spoken = "The Elda dam and its litres of water: the council of paper {} spoke of them."
    fillers = [f"# Paper {name}\n\n{spoken.format(name)}\n" for name in "ABC"]
    added(assistant, VALLEY, *fillers, HILL.replace("litres of water", "litres"))
    titles = [one.title for one in assistant.ask(WATER).citations]
    assert titles == ["The valley news", "The hill post"]


def test_comparing_puts_both_side_by_side_and_names_the_disagreement(library: Assistant) -> None:
    ids = [one.id for one in library.articles()]
    comparison = library.compare(WATER, ids)
    assert [side.title for side in comparison.sides] == ["The valley news", "The hill post"]
    assert [side.article_id for side in comparison.sides] == ids
    for side in comparison.sides:
        assert {one.article_id for one in side.answer.citations} == {side.article_id}
    (found,) = comparison.disagreements
    assert (found.on, found.words) == ("number", ("40 million", "60 million"))
    assert comparison.cited(found.other).quote.endswith("60 million litres of water.")
    assert all(comparison.verify({one.id: one.text for one in library.articles()}))
    assert list(disagreement_lines(comparison)) == [
        "They disagree:",
        "  another number: “40 million” [1] — The valley news; “60 million” [1] — The hill post",
    ]


def test_json_out_and_in(library: Assistant) -> None:
    comparison = library.compare(WATER, [one.id for one in library.articles()])
    text = comparison.to_json(indent=2)
    assert Comparison.from_json(text) == comparison
    assert read_answers(text) == tuple(side.answer for side in comparison.sides)
    with pytest.raises(BadInput, match="not a comparison"):
        Comparison.from_json("{}")
    with pytest.raises(BadInput, match="not an answer"):
        read_answers('{"sides": [1]}')


def test_an_article_that_says_nothing_stays_empty(library: Assistant) -> None:
    (other,) = added(library, "# Bread\n\nThe baker opens at six.\n")
    comparison = library.compare(WATER, [library.articles()[0].id, other])
    assert comparison.sides[1].answer.outcome is Outcome.NOT_IN_ARTICLE
    assert comparison.disagreements == ()
    assert list(disagreement_lines(comparison)) == []


@pytest.mark.parametrize("ids", [[], ["one"], ["one", "one"]])
def test_one_article_is_nothing_to_compare(library: Assistant, ids: list[str]) -> None:
    known = library.articles()[0].id
    with pytest.raises(BadInput, match="two different articles"):
        library.compare(WATER, [known for _ in ids])


def test_an_article_that_isnt_there(library: Assistant) -> None:
    with pytest.raises(NotFound):
        library.compare(WATER, [library.articles()[0].id, "ffffffffffff"])


def cited(words: str) -> Citation:
    return Citation(1, "a", "a", 0, len(words), words)


@pytest.mark.parametrize(
    ("question", "one", "other", "on"),
    [
        ("How high is the tower?", "The tower is 40 metres high.",
         "The old tower is about 52 metres high.", "number"),
        ("How high is the tower?", "The tower is 40 metres high.", "The tower, built of stone, is "
         "40 metres high.", ""),
        ("When was the tower built?", "The tower was built in 1410.",
         "Masons built the tower by the river in 1431.", "number"),
        ("Who ordered the tower?", "The tower was ordered by King Hugo.",
         "The tower was ordered by Bishop Anselm.", "name"),
        ("Is the tower open?", "The tower is open to visitors.",
         "The tower is not open to visitors.", "not"),
        ("Did the number of visitors to the tower rise?",
         "The number of visitors to the tower increased.",
         "The number of visitors to the tower decreased.", "opposite"),
        ("What is the tower made of?", "The tower is made of grey stone.",
         "The tower is made of wood, and it burnt in 1600.", ""),
        ("How high is the tower?", "The tower is 40 metres high.",
         "The baker sells 52 loaves a day.", ""),
        ("Who guards the tower?", "The tower is guarded by soldiers.",
         "The tower is guarded by Bishop Anselm.", ""),
    ],
)  # fmt: skip
def test_what_counts_as_a_disagreement(question: str, one: str, other: str, on: str) -> None:
    for pair in ((one, other), (other, one)):
        found = differ(read_question(question), *map(cited, pair))
        assert (found[0] if found else "") == on


def test_from_the_terminal(
    settings: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from footnote.assistant.serve.cli import main

    def run(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["footnote", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0), capsys.readouterr().out

    ids = []
    for name, text in (("valley.md", VALLEY), ("hill.md", HILL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        ids.append(run("add", tmp_path / name)[1].split()[0])
    status, printed = run("compare", WATER, *ids)
    assert status == 0
    assert printed.index("The valley news") < printed.index("The hill post")
    assert "another number: “40 million” [1]" in printed
    status, written = run("compare", WATER, *ids, "--json")
    (tmp_path / "both.json").write_text(written, encoding="utf-8")
    assert run("verify", tmp_path / "both.json")[0] == 0
    assert run("keep", tmp_path / "both.json")[0] == 0
    assert len(run("kept")[1].splitlines()) == 2
    assert run("compare", WATER, ids[0])[0] == 2


def test_an_answer_of_before_has_no_titles(library: Assistant) -> None:
    answer = library.ask(WATER)
    plain = answer.to_dict()
    for one in plain["citations"]:
        del one["title"]
    plain["seal"] = ""
    assert "\n".join(answer_lines(Answer.from_json(json.dumps(plain))))
