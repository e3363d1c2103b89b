"""Bytes to articles: what is read, how it is cleaned, what is refused and why."""

import os
import socket as sockets
from contextlib import closing
from pathlib import Path

import pytest

from footnote.index.article import sha256
from footnote.index.errors import BadInput
from footnote.index.read import MAX_BYTES, clean, read_bytes, read_file, read_text


def test_text_is_kept_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Ein Satz – mit Ümlaut.\r\nUnd  zwei.\r\n".encode())
    article = read_file(file)
    assert article.text == "Ein Satz – mit Ümlaut.\nUnd  zwei.\n"
    assert article.sha256 == sha256(article.text)
    assert article.id == article.sha256[:12]
    assert article.source == str(file)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_byte_order_marks_tell_the_encoding(encoding: str) -> None:
    text = "Ein Satz mit Ümlaut."
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert read_bytes(mark + text.encode(encoding), name="a.txt").text == text


def test_an_old_encoding_is_recognised() -> None:
    text = "Le Président a rencontré l’envoyé à Caracas, où la situation s’aggrave. " * 4
    assert read_bytes(text.encode("cp1252"), name="a.txt").text == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Intro text.\n\n# The *Title* #\n\nMore.", "The Title"),
        ("---\ntitle: 'From the front'\n---\n# Other\n", "From the front"),
        ("A Line Alone\nThen a sentence follows it.", "A Line Alone"),
        ("A sentence comes first.\nThen another.", "some file"),
        ("# T\u202eitle\u200b\n\nText.", "Title"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert read_text(text, name="some-file.md").title == title


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"GIF89a....", "a picture"),
        (b"GGUF....", "a language model"),
        (b"\x80\x04\x95", "a Python pickle"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file"),
    ],
)
def test_other_formats_are_refused_by_content_not_by_name(data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_bytes(data, name="article.txt")


def test_a_file_that_is_not_there_a_folder_and_a_huge_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file"):
        read_file(tmp_path / "nothing.md")
    with pytest.raises(BadInput, match="is a folder"):
        read_file(tmp_path)
    with pytest.raises(BadInput, match="up to 20 MB"):
        read_bytes(b"x" * (MAX_BYTES + 1), name="big.txt")


def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    pipe, socket = tmp_path / "pipe.md", tmp_path / "socket.md"
    os.mkfifo(pipe)
    link = tmp_path / "link.md"
    link.symlink_to("/dev/zero")
    with closing(sockets.socket(sockets.AF_UNIX)) as opened:
        opened.bind(str(socket))
        for path in (pipe, socket, link, Path("/dev/zero"), Path("/proc/self/status")):
            with pytest.raises(BadInput, match="isn't a plain file"):
                read_file(path)


def test_cleaning_keeps_the_length_of_what_deceives() -> None:
    text = "a\x00b\ud800c\u202ed\u2066e"
    assert clean(text) == "a\ufffdb\ufffdc\u200bd\u200be"
    assert len(clean(text)) == len(text)
