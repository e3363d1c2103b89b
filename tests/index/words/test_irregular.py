"""Irregular forms are one word with their plain one, where they can be nothing else."""

import pytest

from footnote.index.words.stems import stems


@pytest.mark.parametrize(
    ("form", "plain"),
    [
        ("paid", "pay"),
        ("fell", "fall"),
        ("bought", "buy"),
        ("led", "lead"),
        ("children", "child"),
        ("women", "woman"),
        ("Revenue rose", "revenue rises"),
        ("she left", "she leaves"),
    ],
)
def test_two_forms_of_one_word(form: str, plain: str) -> None:
    assert stems(form) == stems(plain)


@pytest.mark.parametrize(
    ("thing", "verb"),
    [("the rose", "rise"), ("on the left", "leave"), ("Saw", "see"), ("rent", "rend")],
)
def test_a_thing_is_no_verb(thing: str, verb: str) -> None:
    assert stems(verb)[0] not in stems(thing)
