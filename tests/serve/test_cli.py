"""The command line: what it prints where, and the status it ends with."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import pytest

from footnote import Answer, Assistant
from footnote.assistant.settings import load_settings
from footnote.index.errors import BadInput, ModelError
from footnote.testing import TinyEmbedder
from tests.conftest import BRIEFING, ROOT, Ran, Run
from tests.web import Web, page, redirect

pytestmark = pytest.mark.slow


@pytest.fixture
def footnote_process(settings: None) -> Run:
    """Run a command as it is run by hand: in a process of its own."""

    def run(*arguments: object) -> Ran:
        command = [sys.executable, "-m", "footnote", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
        return Ran(done.stdout, done.stderr, done.returncode)

    return run


@pytest.fixture
def article_id(footnote: Run) -> str:
    added = footnote("add", BRIEFING)
    assert added.returncode == 0, added.stderr
    return added.stdout.split()[0]


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What LangSmith is sent; it and the model, which says No to all, are one server here."""
    sent: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("latin-1")
            if self.path != "/v1/chat/completions":
                sent.append(body)
            choice = {"index": 0, "message": {"role": "assistant", "content": "No"}}
            reply = {"id": "1", "object": "chat.completion", "choices": [choice]}
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(reply).encode())

        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("LANGSMITH_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("LANGSMITH_API_KEY", "none")
        monkeypatch.setenv("FOOTNOTE_MODEL", f"http://127.0.0.1:{server.server_port}/v1#no")
        yield sent
        server.shutdown()


def test_the_version(footnote: Run) -> None:
    assert footnote("--version").stdout == f"footnote {version('footnote-assistant')}\n"


def test_a_text_of_the_same_title_offers_itself_as_a_new_version(
    footnote: Run, tmp_path: Path
) -> None:
    ids = []
    for folder, price in (("old", 12), ("new", 14)):
        (tmp_path / folder).mkdir()
        file = tmp_path / folder / "prices.md"
        file.write_text(f"# Price list\n\nA ticket costs {price} euros.\n", encoding="utf-8")
        added = footnote("add", file)
        ids.append(added.stdout.split()[0])
    assert f"There is another “Price list”, {ids[0]}." in added.stderr
    assert f"footnote replace {ids[0]} {ids[1]}" in added.stderr
    assert footnote("replace", *ids).returncode == 0
    listed = footnote("list").stdout
    assert ids[1] in listed
    assert ids[0] not in listed
    assert "2 versions" in listed


def test_libraries_are_not_heard_in_a_terminal() -> None:
    code = """if True:
        import logging, warnings
        from footnote.assistant.serve.quiet import keep_quiet
        keep_quiet()
        logging.getLogger("chromadb").error("theirs")
        warnings.warn("theirs")
        logging.getLogger("footnote").warning("ours")
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr == "ours\n"


@pytest.mark.parametrize("variable", ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"])
def test_nothing_is_traced_that_nobody_asked_for(
    footnote_process: Run, traced: list[str], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "true")
    question = "On whose orders are the talks held?"
    assert footnote_process("ask", question).returncode == 0
    assert not traced
    assert footnote_process("--trace", "ask", question).returncode == 0
    assert any(question in sent for sent in traced), "or this test proves nothing"


def test_from_adding_to_removing(footnote: Run, article_id: str) -> None:
    assert article_id in footnote("list").stdout
    shown = footnote("show", article_id)
    assert "9 list items" in shown.stdout
    assert footnote("show", article_id, "--text").stdout == BRIEFING.read_text(encoding="utf-8")
    assert footnote("remove", article_id).returncode == 0
    assert footnote("list").stdout == ""
    gone = footnote("show", article_id)
    assert gone.returncode == 2
    assert gone.stderr.strip() == f"There is no article “{article_id}”. `footnote list` shows them."


def test_asking_prints_the_answer_and_its_quotes(footnote: Run, article_id: str) -> None:
    asked = footnote("ask", "What strategic recommendations are made?")
    assert asked.returncode == 0
    assert "Consider economic incentives" in asked.stdout
    assert "[3] Strategic Recommendations for the Next Round" in asked.stdout


def test_a_new_library_has_the_bundled_article(footnote: Run) -> None:
    asked = footnote("ask", "What strategic recommendations are made?")
    assert asked.returncode == 0
    assert "[3] Strategic Recommendations for the Next Round" in asked.stdout


def test_the_bundled_article_is_added_where_it_failed_before(
    footnote: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[list[float]]:
        raise ModelError("The weights aren't there.")

    with monkeypatch.context() as patch:
        patch.setattr(TinyEmbedder, "embed_documents", fail)
        failed = footnote("ask", "What strategic recommendations are made?")
        assert failed.stderr.strip() == "The weights aren't there."
    assert footnote("ask", "What strategic recommendations are made?").returncode == 0


def test_no_answer_is_no_failure(footnote: Run, article_id: str) -> None:
    asked = footnote("ask", "What is the capital of Australia?")
    assert asked.returncode == 0
    assert "The article doesn't mention “Australia”." in asked.stdout


def test_json_goes_out_and_is_verified(footnote: Run, article_id: str, tmp_path: Path) -> None:
    asked = footnote("ask", "What strategic recommendations are made?", "--json")
    answer = Answer.from_json(asked.stdout)
    assert json.loads(asked.stdout)["outcome"] == answer.outcome == "answered"
    kept = tmp_path / "answer.json"
    kept.write_text(asked.stdout)
    assert "Everything holds." in footnote("verify", kept).stdout
    assert footnote("verify", kept, "--article", BRIEFING).returncode == 0
    kept.write_text(f'{{"answers": [{asked.stdout}, {asked.stdout}]}}')  # as the page saves it
    two = footnote("verify", kept)
    assert two.returncode == 0
    assert two.stdout.count("Everything holds.") == 2
    kept.write_text(asked.stdout.replace("economic incentives", "economic sanctions"))
    changed = footnote("verify", kept)
    assert changed.returncode == 2
    assert "FAILS" in changed.stdout


def test_a_conversation_goes_on_until_an_empty_line(footnote: Run, article_id: str) -> None:
    typed = "What strategic recommendations are made?\n🤷\nWhat is the capital of Australia?\n\n"
    said = footnote("chat", typed=typed)
    assert said.returncode == 0
    assert "Coordinate with regional allies" in said.stdout
    assert "in words" in said.stderr
    assert "“Australia”" in said.stdout


def test_words_that_end_a_conversation_or_ask_for_help_are_no_questions(
    footnote: Run, article_id: str
) -> None:
    question = "What strategic recommendations are made?"
    for end in ("exit", "QUIT", "/exit", "/quit"):
        said = footnote("chat", typed=f"/help\n{end}\n{question}\n")
        assert said.returncode == 0
        assert said.stderr.count("ends this") == 1
        assert "mention" not in said.stdout
        assert "Coordinate" not in said.stdout


def test_a_question_is_asked_of_a_file_too(footnote: Run, article_id: str, tmp_path: Path) -> None:
    (tmp_path / "lake.md").write_text("# A lake\n\nLake Chad has an area of 1,350 square miles.\n")
    asked = footnote("ask", "What area has Lake Chad?", "--article", tmp_path / "lake.md")
    assert asked.returncode == 0, asked.stderr
    assert "1,350 square miles" in asked.stdout
    assert "A lake" in footnote("list").stdout


def test_tags_are_shown_where_none_is_given(footnote: Run, article_id: str) -> None:
    assert footnote("tag", article_id).stdout == f"{article_id}  no tags\n"
    footnote("tag", article_id, "--add", "talks", "--add", "caracas")
    assert footnote("tag", article_id).stdout == f"{article_id}  #caracas #talks\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "missing.md"], "There is no file"),
        (["add", "empty"], "holds no file to add: ."),
        (["add", "empty", "/dev/zero"], "isn't a plain file"),
        (["ask", ""], "in words"),
        (["ask", "Who?", "--article", "nothing"], "There is no article"),
        (["ask", "Who?", "--article", "x" * 5_000], "There is no article"),
        (["ask", "Who?", "--strictness", "very"], "strict"),
        (["ask", "Who?", "--model", "nothing"], "doesn't name a model"),
        (["ask", "Who ordered it?", "--embeddings", "other"], "footnote rebuild"),
        (["chat", "--article", "nothing"], "There is no article"),
        (["compare", "Who?", "nothing", "nobody"], "There is no article"),
        (["show", "nothing"], "There is no article"),
        (["tag", "nothing"], "There is no article"),
        (["tag", "nothing", "--add", "two words"], "one word"),
        (["rename", "nothing", "Title"], "There is no article"),
        (["replace", "nothing", "nobody"], "There is no article"),
        (["remove", "nothing"], "There is no article"),
        (["list", "--tag", ""], "one word"),
        (["verify", "missing.json"], "can't be read"),
        (["verify", "empty"], "can't be read"),
        (["verify", "some.md"], "not an answer"),
        (["keep", "missing.json"], "can't be read"),
        (["keep", "some.md"], "not an answer"),
        (["kept", "--at", "1-2"], "--article"),
        (["kept", "--article", "nothing"], "There is no article"),
        (["forget", "nothing"], "no kept answer"),
        (["check", "some.md"], "not an answer"),
        (["check", "--article", "nothing"], "There is no article"),
        (["eval"], "Name a file of questions"),
        (["eval", "missing.jsonl"], "can't be read"),
        (["eval", "empty.jsonl"], "holds no questions"),
        (["eval", "some.jsonl", "--sample", "-1"], "--sample"),
        (["eval", "some.jsonl", "--out", "some.md"], "can't be made"),
        (["eval", "some.jsonl", "--out", "/proc/nothing"], "can't be made"),
        (["eval", "some.jsonl", "--articles", "nowhere"], "--articles"),
        (["eval", "--compare", "empty", "empty"], "holds no evaluation"),
        (["questions", "missing.md"], "There is no file"),
        (["questions", "some.md", "--most", "-1"], "--most"),
        (["questions", "some.md", "--out", "nowhere/a.jsonl"], "no folder"),
        (["questions", "some.md", "--out", "/proc/a.jsonl"], "can't be written"),
        (["questions", "some.md", "--out", "some.md"], "there already"),
        (["serve", "--port", "-1"], "port"),
        (["serve", "--port", "70000"], "port"),
    ],
)
def test_what_the_reader_can_mend_is_status_2(
    footnote: Run,
    article_id: str,
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "some.md").write_text("# A lake\n\nLake Chad is a lake.\n")
    (tmp_path / "some.jsonl").write_text('{"article": "some.md", "question": "What is Chad?"}\n')
    failed = footnote(*arguments)
    assert failed.returncode == 2, failed.stderr
    assert says in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["list", "--home", ""], "names no folder"),
        (["ask", "Who ordered it?", "--home", " "], "names no folder"),
        (["add", ""], "names no file"),
        (["add", BRIEFING, ""], "names no file"),
    ],
)
def test_an_empty_name_is_not_the_current_folder(
    footnote: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[object],
    says: str,
) -> None:
    folder = tmp_path / "current"
    folder.mkdir()
    (folder / "a.md").write_text("A secret of this folder.")
    monkeypatch.chdir(folder)
    refused = footnote(*arguments)
    assert refused.returncode == 2
    assert says in refused.stderr
    assert "secret" not in footnote("list").stdout
    assert os.listdir(folder) == ["a.md"]


def test_an_empty_setting_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", "")
    monkeypatch.setenv("FOOTNOTE_CACHE", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert load_settings().home == tmp_path / "footnote"
    assert load_settings().cache != Path()
    with pytest.raises(BadInput, match=r"FOOTNOTE_HOME.*names no folder"):
        load_settings(home="")


def test_rebuilding_a_typing_error_makes_no_folder(footnote: Run, tmp_path: Path) -> None:
    refused = footnote("rebuild", "--home", tmp_path / "typo")
    assert refused.returncode == 2
    assert "There is no library" in refused.stderr
    assert not (tmp_path / "typo").exists()


def test_one_bad_file_does_not_stop_the_others(footnote: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    added = footnote("add", tmp_path / "empty.md", BRIEFING)
    assert added.returncode == 2
    assert "holds no text" in added.stderr
    assert "Talking Under Pressure" in added.stdout


def test_pages_are_added_by_their_addresses(
    footnote: Run, web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    web.host("a.example", redirect("https://b.example/sky"))
    web.host("b.example", page("# The sky\n\nThe sky is blue today.\n"), tls=True)
    monkeypatch.setattr(Assistant, "network", web.network)
    (tmp_path / "lake.md").write_text("# A lake\n\nLake Chad is a lake.\n")
    added = footnote("add", "http://a.example/", "http://10.0.0.1/\x1b[31m", tmp_path / "lake.md")
    assert added.returncode == 2
    assert [line.split("  ")[1] for line in added.stdout.splitlines()] == ["The sky", "A lake"]
    assert "Fetching http://a.example/\n" in added.stderr
    assert "control character" in added.stderr
    assert "\x1b" not in added.stderr
    assert "https://b.example/sky" in footnote("show", added.stdout.split()[0]).stdout


def test_a_missing_model_is_one_sentence(footnote: Run, article_id: str) -> None:
    asked = footnote(
        "ask", "Who holds talks on the orders of Donald Trump?", "--model", "/nowhere/a.gguf"
    )
    assert asked.returncode == 0
    assert "Donald Trump" in asked.stdout
    assert asked.stderr.strip().startswith("There is no model file /nowhere/a.gguf.")


def test_the_doctor_finds_a_library_sound(footnote: Run, article_id: str) -> None:
    examined = footnote("doctor")
    assert examined.returncode == 0, examined.stdout
    assert "1 article in" in examined.stdout
    assert "MEND" not in examined.stdout


@pytest.mark.parametrize("damage", ["deleted", "emptied"])
def test_the_doctor_finds_a_damaged_index_and_rebuild_mends_it(
    footnote_process: Run, tmp_path: Path, damage: str
) -> None:
    run = footnote_process
    assert run("add", BRIEFING).returncode == 0
    _damage(tmp_path / "home" / "chroma", damage)
    examined = run("doctor")
    assert examined.returncode == 2
    assert "footnote rebuild" in examined.stdout
    assert run("rebuild").returncode == 0
    assert run("doctor").returncode == 0
    assert run("ask", "What strategic recommendations are made?").returncode == 0


def test_a_terminal_is_not_obeyed(footnote: Run, tmp_path: Path) -> None:
    file = tmp_path / "escape.md"
    file.write_text("# Red\x1b[31m title\n\nThe sky is\x1b]0;owned\x07 blue today.\n")
    shown = footnote("add", file).stdout + footnote("ask", "What colour is the sky today?").stdout
    assert "\x1b" not in shown


def _damage(chroma: Path, how: str) -> None:
    for file in sorted(chroma.rglob("*"), reverse=True):
        if how == "emptied" and file.is_file():
            file.write_bytes(b"")
        elif how == "deleted":
            file.unlink() if file.is_file() else file.rmdir()


def test_a_text_is_checked_line_by_line(footnote: Run, tmp_path: Path) -> None:
    text = tmp_path / "said.md"
    text.write_text("The talks are held on the orders of Donald Trump. They began in 2019.\n")
    ran = footnote("prove", str(text))
    assert ran.stdout.startswith("holds  ")
    assert "FAILS  0.00  They began in 2019.\n    “2019” is not in the article" in ran.stdout
    assert ran.stdout.endswith("1 of 2 sentences hold.\n")
    assert "by their words alone" in ran.stderr
    answer = Answer.from_json(footnote("prove", str(text), "--json").stdout)
    assert len(answer.withheld) == 1
