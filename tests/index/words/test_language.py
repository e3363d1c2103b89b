"""A text's language is told by its function words, and its words are compared by its own rules."""

import pytest

from footnote.index.article import Article
from footnote.index.split.units import split
from footnote.index.words import content_words
from footnote.index.words.language import language_of, speaking
from footnote.index.words.stems import stems


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The mill was built by the river and sold in 1902.", "en"),
        ("Die Mühle wurde am Fluss gebaut und im Jahr 1902 verkauft.", "de"),
        ("Le moulin a été construit au bord de la rivière et vendu en 1902.", "fr"),
        ("El molino fue construido junto al río y vendido en 1902.", "es"),
        ("Wer leitet die Firma?", "de"),
        ("Combien coûte l'entrée ?", "fr"),
        ("¿Cuánto cuesta la entrada?", "es"),
        ("Revenue 2031", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("de", "Die Mitarbeiter der Fabriken", "den Mitarbeitern einer Fabrik"),
        ("fr", "l'entreprise employait", "les entreprises emploient"),
        ("es", "las fábricas vendidas", "una fabrica vendida"),
    ],
)
def test_two_forms_have_one_stem(code: str, one: str, other: str) -> None:
    with speaking(code):
        assert stems(one)[0] == stems(other)[0]
        assert content_words(one)[0] not in ("die", "les", "las")


def test_sentences_end_by_the_rules_of_their_language() -> None:
    text = (
        "Der Bau ist seit dem 3. Mai genehmigt. Er kostet ca. 5 Mio. Euro und wird von der Stadt "
        "bezahlt, die auch den Plan gemacht hat."
    )
    units = split(Article.from_text(text, title="Bau"))
    assert [text[one.start : one.end].split()[0] for one in units] == ["Der", "Er"]


def test_english_is_spoken_again_afterwards() -> None:
    with speaking("de"):
        assert stems("the Häuser") == ["haus"]
    assert stems("the houses") == ["hous"]
