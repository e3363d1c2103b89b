"""`footnote read`: what it prints of a file that is read and of one that is refused."""

import json
from pathlib import Path

from tests.conftest import Run


def test_a_file_is_shown_as_it_is_read(footnote: Run, tmp_path: Path) -> None:
    file = tmp_path / "ships.md"
    file.write_text("# Ships\n\nTwo came in.\n\n| name | crew |\n|---|---|\n| Alma | 4 |\n")
    done = footnote("read", file)
    assert done.returncode == 0
    assert done.stdout.startswith(
        f"{file}: Ships\n  1 heading, 1 paragraph, 1 table; 62 characters\n\n# Ships\n"
    )


def test_json_has_one_object_a_line(footnote: Run, tmp_path: Path) -> None:
    page, nothing = tmp_path / "a.html", tmp_path / "b.txt"
    page.write_text("<html><h1>Ships</h1><ol><li>Alma<li>Brage</ol><pre>x = 1</pre></html>")
    done = footnote("read", page, nothing, "--json")
    read, refused = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 2
    assert read == {
        "file": str(page),
        "title": "Ships",
        "text": "# Ships\n\n1. Alma\n2. Brage\n\n```\nx = 1\n```\n",
        "blocks": [
            {"kind": "heading", "level": 1, "parts": ["Ships"]},
            {"kind": "list", "parts": ["Alma", "Brage"]},
            {"kind": "code", "parts": ["x = 1"]},
        ],
        "left_out": [],
    }
    assert refused["file"] == str(nothing)
    assert "There is no file" in refused["error"]


def test_what_is_refused_is_said_and_the_rest_is_read(footnote: Run, tmp_path: Path) -> None:
    nothing, file = tmp_path / "a.txt", tmp_path / "b.txt"
    file.write_text("The pier is open.")
    done = footnote("read", nothing, file)
    assert done.returncode == 2
    assert "There is no file" in done.stderr
    assert "The pier is open." in done.stdout
