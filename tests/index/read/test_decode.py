# ruff: noqa: RUF001 (letters of other scripts are the point)
"""Bytes to text: the encodings of before Unicode are told apart, and a guess is said to be one."""

import pytest

from footnote.index.read import read_bytes
from footnote.index.read.decode import decode, decoded

TEXTS = {
    "cp1252": "Der Kran wurde geöffnet, und das Tor blieb zu.",
    "cp1250": "Jeřáb byl v létě opraven a loď čekala na kotvišti šest dní.",
    "iso8859-2": "Most był zamknięty, a łodzie czekały dziewięć dni.",
    "cp1251": "Мост был закрыт на шесть дней, и лодки ждали у берега.",
    "koi8-r": "Мост был закрыт на шесть дней, и лодки ждали у берега.",
    "cp866": "Мост был закрыт на шесть дней, и лодки ждали у берега.",
    "cp1253": "Η γέφυρα έκλεισε για έξι ημέρες και οι βάρκες περίμεναν.",
    "cp1254": "Köprü altı gün kapalı kaldı, kayıklar ise kıyıda bekledi.",
    "cp1255": "הגשר נסגר לשישה ימים והסירות חיכו ליד החוף.",
    "cp1256": "أغلق الجسر لمدة ستة أيام وانتظرت القوارب قرب الشاطئ.",
    "cp1257": "Tiltas buvo uždarytas šešias dienas, o valtys laukė prie kranto.",
    "shift_jis": "橋は六日間閉まっていた。船は岸で待った。",
    "euc-jp": "橋は六日間閉まっていた。船は岸で待った。",
    "iso2022_jp": "橋は六日間閉まっていた。船は岸で待った。",
    "gb18030": "大桥关闭了六天，船只在岸边等候。",
    "big5": "大橋關閉了六天，船隻在岸邊等候。",
    "euc-kr": "다리는 엿새 동안 닫혀 있었고 배들은 기다렸다.",
    "tis-620": "สะพานปิดเป็นเวลาหกวัน และเรือจอดรอที่ริมฝั่ง",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_bad_24_an_old_encoding_is_told_by_its_letters(encoding: str) -> None:
    assert decode(TEXTS[encoding].encode(encoding), "a.txt") == TEXTS[encoding]


def test_bad_24_a_guess_is_said_to_be_one() -> None:
    text, doubt = decoded("Das Tor ist geöffnet.".encode("cp1252"), "a.txt")
    assert text == "Das Tor ist geöffnet."
    assert "“geöffnet”" in doubt
    assert "is a guess" in doubt
    assert read_bytes("Das Tor ist geöffnet.".encode("cp1252"), name="a").left_out == (doubt,)


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis", "utf-8"])
def test_bad_24_what_is_certain_is_no_guess(encoding: str) -> None:
    text = TEXTS.get(encoding, TEXTS["cp1254"])
    assert decoded(text.encode(encoding), "a.txt") == (text, "")


@pytest.mark.parametrize("torn", [b"\xff", b"\xd0", b"\xe2("])
def test_bad_24_a_torn_letter_does_not_make_another_alphabet_of_all(torn: bytes) -> None:
    for text in (TEXTS["cp1252"] * 9, TEXTS["cp1251"]):
        data = text.encode()
        read, doubt = decoded(data[:40] + torn + data[40:], "a.txt")
        assert read.replace("\ufffd", "").startswith(text[:15])
        assert "can't be read" in doubt
