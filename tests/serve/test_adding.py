"""Many files at once: what is read of a folder, what is refused, and going on where it was cut."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from footnote import Assistant
from footnote.assistant.serve.adding import Taken, add_all, sources_in
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryError
from footnote.index.library.library import Library
from footnote.index.read import MAX_BYTES, read_file
from footnote.index.search.search import search
from tests.conftest import MakeAssistant, Ran, Run
from tests.index.library.test_library import _end, _python


class Counting(TinyEmbedder):
    """Counts the texts that it embeds."""

    embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return super().embed_documents(texts)


def write(folder: Path, *names: str) -> list[Path]:
    """Write files that each hold a text of their own."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {name}\n\nThe file {name} is about {name} and nothing else.")
    return [folder / name for name in names]


def titles(taken: list[Taken]) -> list[str]:
    return [one.title for one in taken]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    return tmp_path / "articles"


def test_a_folder_gives_its_readable_files_and_those_below(folder: Path) -> None:
    files = write(folder, "b.md", "a.txt", "c/d.markdown", "c/e/f.MD")
    write(folder, ".hidden.md", ".git/g.md", "picture.png", "program")
    (folder / "c" / "loop").symlink_to(folder)
    assert set(sources_in([folder, files[0]])) == set(files)
    assert sources_in(["https://news.example/a", files[0]])[0] == "https://news.example/a"
    assert sources_in([folder]) == sources_in([str(folder)])


def test_a_pipe_in_a_folder_holds_nothing_up(assistant: Assistant, folder: Path) -> None:
    (good,) = write(folder, "z.md")
    os.mkfifo(folder / "pipe.md")
    pipe, taken = add_all(assistant, [folder])
    assert "isn't a plain file" in pipe.reason
    assert taken.title == good.name


def test_what_is_refused_leaves_the_rest_in(assistant: Assistant, folder: Path) -> None:
    good = write(folder, "a.md", "z.md")
    (folder / "empty.md").write_text("")
    (folder / "binary.md").write_bytes(bytes(range(256)) * 40)
    seen: list[tuple[str, int, int]] = []
    taken = list(add_all(assistant, [folder, folder / "gone.md"], lambda *step: seen.append(step)))
    assert [Path(one.source).name for one in taken if one.reason] == [
        "binary.md",
        "empty.md",
        "gone.md",
    ]
    assert "holds no text" in taken[2].reason
    assert [one.source for one in taken if one.is_new] == [str(file) for file in good]
    assert len(assistant.listing()) == 3
    assert {what for what, _, _ in seen} == {"adding 5 articles"}
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert seen[-1][1] == seen[-1][2]


class Waits(TinyEmbedder):
    """Embeds only once something has happened."""

    def __init__(self, happened: Event) -> None:
        super().__init__()
        self.happened = happened

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        assert self.happened.wait(30), "nothing was read meanwhile"
        return super().embed_documents(texts)


def test_the_next_is_read_while_one_is_embedded(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = write(folder, "a.md", "b.md", "c.md")
    begun: list[object] = []
    happened = Event()

    def read(source: Path, step: object) -> Article:
        begun.append(source)
        if source == second:
            happened.set()
        return read_file(source)

    monkeypatch.setattr("footnote.assistant.adding.read_file", read)
    with Assistant.open(tmp_path / "home", "none", Waits(happened)) as assistant:
        taken = add_all(assistant, [folder])
        assert next(taken).title == first.name
        assert begun == [first, second], "one ahead, and no more"
        assert titles([*taken]) == [second.name, third.name]


def test_blanks_around_an_address_are_not_part_of_it(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    def fetch(address: str, **_: object) -> Article:
        fetched.append(address)
        raise BadInput("It isn't there.")

    monkeypatch.setattr("footnote.assistant.adding.read_address", fetch)
    (taken,) = add_all(assistant, [" https://news.example/a "])
    assert taken.reason == "It isn't there."
    with pytest.raises(BadInput):
        assistant.add(" https://news.example/a ")
    assert fetched == ["https://news.example/a"] * 2


def test_who_stops_waits_for_no_reading(
    make_assistant: MakeAssistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = write(folder, "a.md", "b.md")
    begun, stopped = Event(), Event()

    def read(source: Path, step: Callable[[int, int], None]) -> Article:
        while source == second:  # for ever, unless what it tells stops it
            begun.set()
            try:
                step(1, 100)
            except BaseException:
                stopped.set()
                raise
        return read_file(source)

    monkeypatch.setattr("footnote.assistant.adding.read_file", read)
    assistant = make_assistant()
    taken = add_all(assistant, [folder])
    assert next(taken).title == first.name
    assert begun.wait(30)
    taken.close()
    assert stopped.is_set()
    assert [one.title for one in assistant.listing()] == [first.name]


def test_adding_again_opens_no_file_that_did_not_change(tmp_path: Path, folder: Path) -> None:
    file, other = write(folder, "a.md", "b.md")
    embedder = Counting()
    with Assistant.open(tmp_path / "home", "none", embedder) as assistant:
        first = list(add_all(assistant, [folder]))
        embedded, state = embedder.embedded, file.stat()
        file.write_text(file.read_text().replace("nothing", "NOTHING"))
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))  # as if it were the same
        again = list(add_all(assistant, [folder]))
        assert embedder.embedded == embedded
        assert [(one.id, one.title) for one in again] == [(one.id, one.title) for one in first]
        assert not any(one.is_new for one in again)
        os.utime(file)
        os.utime(other)
        changed, touched = add_all(assistant, [folder])
        assert changed.id != first[0].id
        assert changed.is_new
        assert touched.id == first[1].id
        assert not touched.is_new
        assert len(assistant.listing()) == 2


def test_a_removed_article_comes_back_with_its_file(assistant: Assistant, folder: Path) -> None:
    write(folder, "a.md")
    (first,) = add_all(assistant, [folder])
    assistant.remove(first.id)
    (again,) = add_all(assistant, [folder])
    assert again.is_new
    assert again.id in {one.id for one in assistant.listing()}


ADD = """
import sys
from pathlib import Path
from footnote import Assistant
from footnote.assistant.serve.adding import add_all
from footnote.index.embed.tiny import TinyEmbedder
with Assistant.open(Path(sys.argv[1]), "none", TinyEmbedder()) as assistant:
    for taken in add_all(assistant, [Path(sys.argv[2])]):
        print(taken.id, flush=True)
"""


@pytest.mark.slow
def test_bad_72_killed_between_many_files_goes_on_with_the_rest(
    tmp_path: Path, folder: Path
) -> None:
    write(folder, *(f"{number:02}.md" for number in range(20)))
    child = _python(ADD, tmp_path / "home", folder)
    assert child.stdout is not None
    done = [child.stdout.readline().strip() for _ in range(5)]
    _end(child, signal.SIGKILL)
    embedder = Counting()
    with Assistant.open(tmp_path / "home", "none", embedder) as assistant:
        assert set(done) <= set(assistant.library.records.ids())
        before = len(assistant.listing())
        taken = list(add_all(assistant, [folder]))
        assert sum(one.is_new for one in taken) == 20 - before
        assert len(assistant.listing()) == 20
        assert assistant.library.store.counts() == assistant.library.records.counts()


# --- too much -----------------------------------------------------------------------------------


def test_bad_43_a_file_of_21_mb(assistant: Assistant, tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    large.write_bytes(b"The river is long. " * (21_000_000 // 19))
    assert large.stat().st_size > MAX_BYTES
    (taken,) = add_all(assistant, [large])
    assert "21 MB" in taken.reason
    assert "20 MB" in taken.reason
    with pytest.raises(BadInput, match="21 MB"):
        assistant.add(large)
    assert len(assistant.listing()) == 1


@pytest.mark.slow
def test_bad_44_200_files_at_once(make_assistant: MakeAssistant, folder: Path) -> None:
    write(folder, *(f"{number:03}.md" for number in range(200)))
    assistant = make_assistant()
    taken = list(add_all(assistant, [folder]))
    assert len(taken) == len(assistant.listing()) == 200
    assert all(one.is_new for one in taken)


def test_bad_45_the_same_file_in_two_libraries(
    make_assistant: MakeAssistant, folder: Path, tmp_path: Path
) -> None:
    (file,) = write(folder, "a.md")
    one, other = (make_assistant(home=tmp_path / name) for name in ("one", "other"))
    article = one.add(file)
    assert other.listing() == ()
    assert search(other.library, "file") == ()
    assert other.library.with_words("file", 5) == {}
    assert other.add(file) == article
    one.remove(article.id)
    assert other.articles() == (article,)
    assert other.ask("What is the file about?").hits


def _free(amount: int) -> Callable[[object], object]:
    usage = shutil.disk_usage("/")
    return lambda _: usage._replace(free=amount)


def test_bad_73_a_disk_without_room_is_noticed_first(
    make_assistant: MakeAssistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "a.md", "b.md")
    assistant = make_assistant()
    monkeypatch.setattr("footnote.index.library.room.shutil.disk_usage", _free(50_000_100))
    for sources, what in (([folder], "Adding 2 files"), ([folder / "a.md"], "“a.md”")):
        with pytest.raises(LibraryError, match=rf"{what} needs about 50 MB .* 50 MB are free"):
            list(add_all(assistant, sources))
    assert assistant.listing() == ()
    monkeypatch.setattr("footnote.index.library.room.shutil.disk_usage", _free(60_000_000))
    assert len(list(add_all(assistant, [folder]))) == 2


FILL = """
import resource, signal, sys
from pathlib import Path
from footnote.index.errors import LibraryError
from footnote.index.library.library import Library
from footnote.index.read import read_text
from footnote.index.embed.tiny import TinyEmbedder
part = "Paragraph {0} tells of the river {0} and its towns. " * 6
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Library(Path(sys.argv[1]), TinyEmbedder()) as library:
    size = max(file.stat().st_size for file in Path(sys.argv[1]).rglob("*") if file.is_file())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, resource.RLIM_INFINITY))
    try:
        text = "\\n\\n".join(part.format(n) for n in range(400))
        library.add(read_text(text, name="long.md"))
    except LibraryError as error:
        print(error)
"""


@pytest.mark.slow
def test_bad_73_a_write_that_fails_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    """A limit on the size of files makes the system refuse to write, as on a full disk."""
    with Library(tmp_path, TinyEmbedder()) as library:
        (file,) = write(tmp_path / "in", "a.md")
        article = library.add(read_file(file))
    child = _python(FILL, tmp_path)
    said, _ = child.communicate()
    assert "could not be stored" in said, said
    with Library(tmp_path, TinyEmbedder()) as library:
        assert library.articles() == (article,)
        library.index_all()  # what was spoiled is made again, in the background otherwise
        assert library.store.counts() == library.records.counts()
        assert search(library, "What is the file about?")


# --- from the terminal --------------------------------------------------------------------------


def test_footnote_add_takes_folders_and_lists_what_failed(footnote: Run, folder: Path) -> None:
    write(folder, "a.md", "b/c.md")
    (folder / "empty.md").write_text(" ")
    added = footnote("add", folder)
    assert added.returncode == 2
    assert [line.split("  ")[1] for line in added.stdout.splitlines()] == ["a.md", "b/c.md"]
    summary, failed = added.stderr.splitlines()
    assert summary == "2 articles added, 0 there already, 1 refused."
    assert failed.startswith(f"{folder / 'empty.md'}: “empty.md” holds no text")
    (folder / "empty.md").unlink()
    again = footnote("add", folder)
    assert again.returncode == 0
    assert again.stdout == added.stdout
    assert again.stderr.strip() == "0 articles added, 2 there already, 0 refused."


def test_tags_titles_and_versions_are_listed(footnote: Run, folder: Path) -> None:
    files = write(folder, "a.md", "b.md")
    first, second = (line.split()[0] for line in footnote("add", folder).stdout.splitlines())
    assert footnote("tag", first, second, "--add", "Climate", "--add", "#new").returncode == 0
    assert footnote("tag", second, "--remove", "climate").returncode == 0
    assert footnote("rename", first, " Rivers\nof Europe ").returncode == 0
    (line,) = footnote("list", "--tag", "climate").stdout.splitlines()
    assert line.startswith(f"{first}  Rivers of Europe  (")
    assert line.endswith(f"#climate  #new  {files[0]}")
    files[0].write_text("# Another text\n\nNothing of before is in it.")
    new = footnote("add", files[0]).stdout.split()[0]
    (line,) = footnote("list", "--tag", "climate").stdout.splitlines()
    assert line.startswith(f"{new}  Rivers of Europe  (")
    assert "2 versions" in line
    shown = footnote("show", first).stdout
    assert f"{first}  " in shown
    assert "kept for answers of before, shown here" in shown
    assert f"{new}  " in shown


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("tag", "{id}", "--add", "two words"), "one word"),
        (("tag", "{id}", "--add", "x" * 41), "at most 40"),
        (("rename", "{id}", " \u200b "), "A title has 1 to 160"),
        (("rename", "000000000000", "Title"), "There is no article"),
        (("tag", "{id}", "000000000000", "--add", "fine"), "There is no article"),
    ],
)
def test_what_cannot_be_changed_is_said(
    footnote: Run, folder: Path, command: tuple[str, ...], says: str
) -> None:
    write(folder, "a.md")
    id = footnote("add", folder).stdout.split()[0]
    ran: Ran = footnote(*(part.format(id=id) for part in command))
    assert ran.returncode == 2
    assert says in ran.stderr


def test_removing_several_names_what_is_not_there(footnote: Run, folder: Path) -> None:
    write(folder, "a.md", "b.md")
    first, second = (line.split()[0] for line in footnote("add", folder).stdout.splitlines())
    ran = footnote("remove", first, "000000000000", second)
    assert ran.returncode == 2
    assert f"Removed {first}." in ran.stderr
    assert f"Removed {second}." in ran.stderr
    assert "There is no article “000000000000”" in ran.stderr
    assert footnote("list").stdout == ""
