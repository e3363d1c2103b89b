"""The pytest plugin, in projects of its own: what passes, what fails, and how it is explained."""

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from langchain_core.messages import HumanMessage

from footnote.assistant.measure.rehearsal import Rehearsal
from footnote.assistant.measure.replay import Recorded
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

ARTICLE = """# The harbour

The harbour was opened by Ada Byron in 1921. Four cranes stand on the quay.

The harbour has three basins:

- North Basin
- East Basin
- Old Basin
"""
OPENED = "Who opened the harbour?"
REPLIES = {OPENED: "The harbour was opened by Ada Byron. It is the largest in Peru."}
INI = """
[pytest]
footnote_article = harbour.md
addopts = -p no:langsmith_plugin -p no:cacheprovider
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with an article, and replies that a model gave before."""
    monkeypatch.setenv("FOOTNOTE_EMBEDDINGS", "tiny")
    pytester.makeini(INI)
    Path("harbour.md").write_text(ARTICLE, encoding="utf-8")
    remember(pytester.path)
    return pytester


def remember(folder: Path, replies: dict[str, str] | None = None) -> None:
    """Ask a scripted model once, as `--footnote-live` does."""
    run = Rehearsal(
        home=folder / "made",
        replies=folder / "footnote-replies.jsonl",
        article=folder / "harbour.md",
        embeddings=TinyEmbedder(),
    )
    run.recorded.model = ScriptedChat(replies=REPLIES if replies is None else replies)
    run.ask(OPENED)
    run.ask("What is the mayor's name?")
    run.close()


def test_what_an_answer_is_expected_to_be(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_all(expect):
            expect("Who opened the harbour?").answers("Ada Byron").cites("opened by Ada Byron in")
            expect("Who opened the harbour?").lacks("Peru")
            expect("What is the mayor's name?").abstains()
            expect("Why do five cranes stand on the quay?").corrects("Four")
            expect("What are the basins?").lists("North Basin", "East Basin", "Old Basin")
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        ('expect(OPENED).answers("Grace")', "the answer should hold “Grace”"),
        ('expect(OPENED).cites("in 1922")', "its citations should hold “in 1922”"),
        ("expect(OPENED).abstains()", "no answer was expected"),
        ("expect(OPENED).corrects()", "a correction was expected"),
        ('expect("What are the basins?").lists("South Basin")', "should hold “South Basin”"),
        ('expect(OPENED).lacks("Ada")', "the answer holds “Ada”"),
        ('expect("What is the mayor\'s name?").answers()', "an answer was expected"),
    ],
)
def test_a_failure_explains_itself(project: pytest.Pytester, expectation: str, said: str) -> None:
    project.makepyfile(f"OPENED = {OPENED!r}\ndef test_it(expect):\n    {expectation}\n")
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    shown = result.stdout.str()
    assert said in shown
    assert "outcome " in shown
    assert "expectation.py" not in shown, "the trace ends in the test"
    if "OPENED" in expectation:
        assert "cites [1]  The harbour was opened by Ada Byron in 1921." in shown
        assert "answer     The harbour was opened by Ada Byron in 1921.\n" in shown


def test_the_examples_of_the_page_run(project: pytest.Pytester) -> None:
    page = (ROOT / "docs" / "evaluate.md").read_text(encoding="utf-8")

    def example(language: str, mark: str) -> str:
        found = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        return next(block for block in found if mark in block)

    Path("docs").mkdir()
    Path("docs/harbour.md").write_text(ARTICLE, encoding="utf-8")
    ini = example("ini", "[pytest]")
    project.makeini(ini + "addopts = -p no:langsmith_plugin -p no:cacheprovider\n")
    project.makepyfile(example("python", "def test_the_harbour"))
    Path("harbour.questions.yaml").write_text(example("yaml", "questions:"), encoding="utf-8")
    project.runpytest_inprocess().assert_outcomes(passed=1)
    named = project.runpytest_inprocess("harbour.questions.yaml")
    named.assert_outcomes(passed=3)
    project.makepyfile(f"def test_it(expect):\n    expect({OPENED!r}).answers('Grace')\n")
    shown = project.runpytest_inprocess().stdout.str()
    for line in example("text", "should hold “Grace”").splitlines():
        assert line in shown


def test_a_question_that_was_never_asked_needs_the_model(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_new(expect):
            expect("Where is the harbour?").answers()
        """
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    assert "pytest --footnote-live" in result.stdout.str()


def test_the_trace_of_a_question_that_needs_the_model_ends_in_the_test(
    project: pytest.Pytester,
) -> None:
    project.makepyfile("def test_new(expect):\n    expect('Where is the harbour?').answers()\n")
    shown = project.runpytest_inprocess().stdout.str()
    assert "rehearsal.py" not in shown
    assert "testing.py" not in shown


def test_without_a_model_there_are_only_quotes_and_no_replies(project: pytest.Pytester) -> None:
    Path("footnote-replies.jsonl").unlink()
    project.makepyfile(
        """
        def test_quotes(expect):
            expect("Who opened the harbour?").answers("Ada Byron in 1921").lacks("Peru")
            expect("What is the mayor's name?").abstains()
        """
    )
    project.runpytest_inprocess("--footnote-model", "none").assert_outcomes(passed=1)
    assert not Path("footnote-replies.jsonl").exists()


def test_an_edited_article_needs_the_model(project: pytest.Pytester) -> None:
    Path("harbour.md").write_text(ARTICLE.replace("1921", "1931"), encoding="utf-8")
    project.makepyfile(f"def test_it(expect):\n    expect({OPENED!r}).answers('Ada')\n")
    project.runpytest_inprocess().assert_outcomes(failed=1)


YAML = """
article: harbour.md
questions:
  - id: opened
    question: Who opened the harbour?
    answers: [Ada Byron, A. Byron]
    cites: [in 1921]
  - question: What is the mayor's name?
    outcome: not_in_article
  - id: cranes
    question: Why do five cranes stand on the quay?
    outcome: corrected
    answers: [Four]
  - id: basins
    question: What are the basins?
    must_list: [North Basin, East Basin, Old Basin]
  - id: drafted
    question: Who?
    checked: false
"""


def test_a_question_file_is_run(project: pytest.Pytester) -> None:
    Path("pier.questions.yaml").write_text(dedent(YAML), encoding="utf-8")
    project.runpytest_inprocess().assert_outcomes()  # nobody named it
    result = project.runpytest_inprocess("pier.questions.yaml", "-v")
    result.assert_outcomes(passed=4, skipped=1)
    result.stdout.fnmatch_lines(["*questions.yaml::cranes PASSED*"])
    named = project.runpytest_inprocess("-o", "footnote_questions=*.questions.yaml")
    named.assert_outcomes(passed=4, skipped=1)


@pytest.mark.parametrize("name", ["questions.yaml", "harbour.questions.yaml"])
def test_questions_beside_the_article_are_run(project: pytest.Pytester, name: str) -> None:
    Path(name).write_text(dedent(YAML), encoding="utf-8")
    Path("elsewhere").mkdir()
    Path("elsewhere", name).write_text("no list", encoding="utf-8")
    project.runpytest_inprocess().assert_outcomes(passed=4, skipped=1)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"outcome": "not_in_article"}, "no answer was expected"),
        ({"outcome": "partly"}, "“partly” was expected"),
        ({"answers": ["Grace", "Joan"]}, "the answer should hold “Grace” or “Joan”"),
        ({"must_list": ["Ada", "Joan"]}, "should hold “Joan”"),
        ({"cites": ["in 1922"]}, "its citations should hold “in 1922”"),
        ({"article": "pier.md"}, "The article “pier.md” of this question isn't there."),
    ],
)
def test_a_question_that_fails(
    project: pytest.Pytester, known: dict[str, object], said: str
) -> None:
    line = {"id": "1", "article": "harbour.md", "question": OPENED, **known}
    Path("questions.jsonl").write_text(json.dumps(line), encoding="utf-8")
    result = project.runpytest_inprocess("questions.jsonl")
    result.assert_outcomes(failed=1)
    assert said in result.stdout.str()


def test_a_file_that_is_wrong_is_named(project: pytest.Pytester) -> None:
    Path("questions.jsonl").write_text('{"question": "Who?", "anwers": ["Ada"]}', encoding="utf-8")
    result = project.runpytest_inprocess("questions.jsonl")
    result.assert_outcomes(errors=1)
    assert "questions.jsonl, line 1 is not a question: anwers" in result.stdout.str()


def test_a_library_of_another_version_is_made_anew(tmp_path: Path) -> None:
    class Other(TinyEmbedder):
        name = "other"

    (tmp_path / "harbour.md").write_text(ARTICLE, encoding="utf-8")
    for embeddings in (TinyEmbedder(), Other()):
        run = Rehearsal(
            home=tmp_path / "home",
            replies=tmp_path / "replies.jsonl",
            article=tmp_path / "harbour.md",
            model="none",
            embeddings=embeddings,
        )
        assert run.ask("What are the basins?").outcome == "answered"
        run.close()


def test_live_needs_a_model(project: pytest.Pytester) -> None:
    project.makepyfile(f"def test_it(expect):\n    expect({OPENED!r}).answers('Ada')\n")
    result = project.runpytest_inprocess("--footnote-live", "--footnote-model", "none")
    assert "There is no model to ask live" in result.stdout.str()


def test_another_article_and_strictness_for_one_test(project: pytest.Pytester) -> None:
    Path("pier.md").write_text("# Pier\n\nThe pier has two benches:\n\n- Red\n- Blue\n")
    project.makepyfile(
        """
        import pytest

        @pytest.mark.footnote(article="pier.md", strictness="strict")
        def test_pier(expect):
            expect("What are the benches?").lists("Red", "Blue")
        """
    )
    project.runpytest_inprocess("--strict-markers").assert_outcomes(passed=1)


def test_live_replies_replace_the_old_ones_in_an_order_that_stays(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    asked = [[HumanMessage(f"Question: {name}")] for name in ("Who?", "When?", "Where?")]
    for reply in ("Ada", "Grace"):
        script = ScriptedChat(replies={"W": reply})
        live = Recorded(file=file, model=script, name_of_model="scripted", fresh=True)
        said = [live.invoke(question).text for question in [*asked, asked[0]]]
        assert said == [reply] * 4
        assert len(script.asked) == 3, "once in a run"
        live.tidy()
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["key"] for line in lines] == sorted(line["key"] for line in lines)
    assert {line["reply"] for line in lines} == {"Grace"}
    repeated = Recorded(file=file)
    assert repeated.invoke(asked[0]).text == "Grace"
    assert repeated.model_name == "scripted"
