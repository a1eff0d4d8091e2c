"""Somebody else on the same box: joins by an invite and finds nothing of the others."""

import pytest
from playwright.sync_api import expect

from app.models import new_id
from tests.browser.box import Box
from tests.browser.lives import Life
from tests.browser.watch import Watch
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless


def test_an_invited_person_sees_nothing_of_the_first(
    open_page: OpenPage, box: Box, life: Life, watch: Watch
) -> None:
    operator = open_page(box.sign_in("operator@example.org"))
    operator.goto("/you/people")
    operator.get_by_role("button", name="Invite somebody").tap()
    link = operator.get_by_label("The invite", exact=True).input_value()
    assert link.startswith(f"{box.url}/sign-up?invite=")

    page = open_page()
    page.goto(link)
    page.get_by_label("Email").fill(f"iga-{new_id()}@example.org")
    page.get_by_label("Password").fill("quite another few words")
    page.get_by_role("button", name="Make the account").tap()
    expect(page.get_by_role("heading", name="Your first photo")).to_be_visible()
    expect(page.get_by_role("button", name="Same as last time")).to_have_count(0)
    page.goto("/timeline")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    page.goto("/compare")
    expect(page.get_by_role("heading", name="Two photos make a pair")).to_be_visible()

    watch.forgive("status of 404")
    first, last = life.photos[0], life.photos[-1]
    for address in (
        f"/photos/{last}",
        f"/photos/{last}/edit",
        f"/photos/{last}/eyes",
        f"/photos/{life.to_check}",
        f"/compare?before={first}&after={last}",
        f"/log/sessions/{life.mask}",
        "/you/people",
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    for variant in ("aligned", "screen", "thumb", "upright", "original"):
        path = f"/api/v1/photos/{last}/image/{variant}"
        assert page.request.get(path).status == 404, path


@pytest.mark.parametrize("path", ["/", "/timeline", "/compare", "/photos/new", "/you", "/log/mask"])
def test_a_visitor_is_led_to_sign_in(open_page: OpenPage, path: str) -> None:
    page = open_page()
    page.goto(path)
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
