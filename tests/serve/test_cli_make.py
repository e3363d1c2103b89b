"""`footnote timeline`, `figures`, `faq`, `note`, `report` and `verify` of it, from a terminal."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

WEIR = (
    "# The weir\n\nThe weir was renewed in May 2024. It was finished in 1931.\n\n"
    "The repair cost 2.4 million euros. The weir is \x1b[2J long.\n"
)
COST = "How much did the repair cost?"


@pytest.fixture
def weir(footnote: Run, tmp_path: Path) -> str:
    file = tmp_path / "weir.md"
    file.write_text(WEIR, encoding="utf-8")
    return footnote("add", file).stdout.split()[0]


def test_what_is_made_of_an_article(footnote: Run, weir: str) -> None:
    ran = footnote("timeline", weir)
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "1931        It was finished in 1931.",
        "2024-05     The weir was renewed in May 2024.",
        "2 sentences have no date, and are left out.",
    ]
    assert "The repair: 2.4 million euros" in footnote("figures", weir).stdout
    figures = json.loads(footnote("figures", weir, "--json").stdout)["figures"]
    assert [one["value"] for one in figures] == ["2400000"]
    assert footnote("faq", weir).returncode == 0
    assert "\x1b" not in footnote("timeline", weir).stdout + footnote("figures", weir).stdout
    assert footnote("timeline", "000000000000").returncode == 2


@pytest.mark.parametrize("end", [".docx", ".html", ".md"])
def test_a_report_is_written_and_verified(
    footnote: Run, weir: str, tmp_path: Path, end: str
) -> None:
    answer = footnote("ask", COST, "--article", weir, "--json").stdout
    kept = footnote("keep", "-", typed=answer).stdout.split()[0]
    assert (
        footnote("note", kept, "-", "--heading", "Costs", typed="See the ledger.").returncode == 0
    )
    report = tmp_path / f"report{end}"
    ran = footnote("report", kept, "--out", report, "--title", "The weir")
    assert (ran.returncode, "1 answer." in ran.stderr) == (0, True)
    assert footnote("verify", report).stdout.endswith("Everything holds.\n")
    assert footnote("verify", report, "--article", tmp_path / "weir.md").returncode == 0
    if end != ".docx":
        text = report.read_text(encoding="utf-8").replace("2.4 million", "9.9 million", 1)
        report.write_text(text, encoding="utf-8")
        ran = footnote("verify", report)
        assert ran.returncode == 2
        assert "The file doesn't show what was proved:" in ran.stdout
    (tmp_path / "weir.md").write_text("# Another\n\nText.\n")
    assert footnote("verify", report, "--article", tmp_path / "weir.md").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report",), "No answers are kept"),
        (("report", "--out", "report.pdf"), "none of .docx, .html, .md"),
        (("report", "ffff"), "no kept answer"),
        (("note", "ffff", "x"), "no kept answer"),
        (("note", "ffff"), "Give a note"),
    ],
)
def test_what_the_reader_can_mend_is_status_2(
    footnote: Run, weir: str, arguments: tuple[str, ...], said: str
) -> None:
    ran = footnote(*arguments)
    assert (ran.returncode, said in ran.stderr) == (2, True)
