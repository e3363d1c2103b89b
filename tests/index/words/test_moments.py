"""Dates as people write them, and what looks like one and isn't."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.index.words.moments import day_of, is_only, moments, of_heading

LINES = (Path(__file__).parent / "dated.tsv").read_text(encoding="utf-8").splitlines()
SENTENCES = [(line.partition("\t")[0], line.partition("\t")[2].split()) for line in LINES]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[one for one, _ in SENTENCES])
def test_what_is_a_date_and_what_is_none(sentence: str, expected: list[str]) -> None:
    assert [one.iso for one in moments(sentence)] == expected


def test_the_table_has_traps_enough() -> None:
    assert sum(not expected for _, expected in SENTENCES) >= 30
    assert sum(bool(expected) for _, expected in SENTENCES) >= 30


FORMS = ("%d %B %Y", "%B %d, %Y", "%d %b. %Y", "%Y-%m-%d", "%d.%m.%Y", "%d. %B %Y")


@given(
    day=st.dates(date(1000, 1, 1), date(2099, 12, 31)),
    form=st.sampled_from(FORMS[:5]),
    before=st.text(max_size=20).filter(lambda text: not any(map(str.isdigit, text))),
)
def test_every_day_is_found_where_it_stands(day: date, form: str, before: str) -> None:
    words = day.strftime(form)
    text = f"{before} on {words}, it began."
    (found,) = moments(text)
    assert (found.iso, found.words) == (day.isoformat(), words)
    assert text[found.start : found.end] == words


@given(st.text(alphabet="0123456789 -–/.,()MayQinfromto’s\n", max_size=60))
def test_whatever_comes_dates_stand_in_it_one_after_another(text: str) -> None:
    end = 0
    for one in moments(text):
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.words
        assert one.order[0] >= one.first
        end = one.end


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("2025", "2025"),
        ("May 2025", "2025-05"),
        ("2014–2016", "2014/2016"),
        ("Second term (2014–2018)", "2014/2018"),
        ("2024: a hard year", "2024"),
        ("The crash of 2008", "2008"),
        ("From 12 May 2025 to the vote", "2025-05-12"),
        ("Agenda 2030", None),
        ("Windows 2000", None),
        ("Between May 2024 and June 2025", None),
        ("The weir", None),
    ],
)
def test_the_date_of_a_heading(heading: str, expected: str | None) -> None:
    found = of_heading(heading)
    assert (found.iso if found else None) == expected
    assert found is None or heading[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("12 May: the strike began.", "2025-05-12"),
        ("May 12 – the strike began.", "2025-05-12"),
        ("30 February: nothing.", None),
        ("May: the strike began.", None),  # it may be somebody
        ("May the strike begin.", None),
        ("12 May 2024: the strike began.", None),
        ("The strike began on 12 May.", None),
    ],
)
def test_a_year_over_it_completes_a_day(line: str, expected: str | None) -> None:
    year = of_heading("2025")
    assert year is not None
    assert is_only(year, "2025")
    found = day_of(line, year)
    assert (found.iso if found else None) == expected
