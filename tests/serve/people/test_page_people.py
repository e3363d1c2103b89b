"""Accounts in a real browser: come by a link, invite, share to read, and read without changing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footnote.assistant.serve.people.entering import FIRST_LIBRARY
from footnote.assistant.serve.people.known import Rules
from footnote.assistant.serve.people.opening import gated_house, house_of
from footnote.assistant.serve.people.tables import People, open_people
from footnote.assistant.serve.people.tokens import make_link
from footnote.assistant.settings import load_settings
from tests.readers import running_at
from tests.serve.people.conftest import PASSWORD

pytestmark = pytest.mark.page


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, People]]:
    settings = load_settings(home=tmp_path, model="none", embeddings="tiny")
    with open_people(tmp_path) as people:
        house = house_of(settings, people)
        with running_at(gated_house(house, people, Rules()), house.end) as address:
            yield address, people
        house.close()


def test_people_come_invite_share_and_read(browser: Any, served: tuple[str, People]) -> None:
    address, people = served
    first, second = browser.new_context(base_url=address), browser.new_context(base_url=address)
    owner, reader = first.new_page(), second.new_page()
    try:
        owner.goto(f"/welcome/{make_link(people)}")
        owner.get_by_label("Name or e-mail").fill("olga")
        owner.get_by_label("What you are called").fill("Olga")
        owner.get_by_label("A password").fill(PASSWORD)
        owner.get_by_role("button", name="Come in").click()
        owner.wait_for_url(f"**/l/{FIRST_LIBRARY}/")
        owner.goto("/people")
        owner.get_by_label("Name or e-mail").fill("rita")
        owner.get_by_role("button", name="Invite").click()
        link = owner.get_by_role("alert").inner_text().rpartition("/welcome/")[2]
        owner.goto("/account")
        owner.get_by_label("Sign-in name or group").fill("rita")
        owner.get_by_role("button", name="Share").click()
        owner.get_by_text("rita: to read").wait_for()

        reader.goto(f"/welcome/{link}")
        reader.get_by_label("A password").fill(PASSWORD)
        reader.get_by_role("button", name="Come in").click()
        reader.wait_for_url(f"**/l/{FIRST_LIBRARY}/")
        reader.get_by_label("Your question").wait_for()
        assert not reader.get_by_role("button", name="Remove").is_visible()
        assert reader.goto("/people").status == 404
        reader.goto("/account")
        assert reader.get_by_role("button", name="Share").count() == 0
        reader.get_by_role("button", name="Sign out").click()
        reader.get_by_label("Password").wait_for()
        assert reader.goto(f"/l/{FIRST_LIBRARY}/").status == 401
    finally:
        first.close()
        second.close()
