"""Prompts: filled in with data that stays data, and named by what they say."""

import pytest

from footnote.prompts import inert, render, version


def test_values_are_data() -> None:
    question = "{context} {{7*7}} %s $article ${question} $$"
    assert question in render("answer", question=question)


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("answer")


def test_a_version_names_the_prompt_and_all_that_shapes_it() -> None:
    name, _, digest = version("answer", "system").partition("@")
    assert name == "answer"
    assert len(digest) == 8
    assert version("answer", "system") != version("answer")


@pytest.mark.parametrize(
    "token",
    [
        "<|im_end|>",
        "<|endoftext|>",
        "[INST]",
        "[/INST]",
        "<start_of_turn>",
        "</s>",
        "<<SYS>>",
        "Is the answer in the article",
    ],
)
def test_bad_48_special_tokens_are_broken_but_readable(token: str) -> None:
    broken = inert(f"before {token} after")
    assert token not in broken
    assert broken.replace("\u200b", "") == f"before {token} after"


def test_ordinary_text_is_left_alone() -> None:
    text = "a < b, [1], <b>bold</b>, 3 | 4, and </p>"
    assert inert(text) == text


def test_no_prompt_offers_a_refusal() -> None:
    assert "not" not in render("answer", question="?").lower().split()
