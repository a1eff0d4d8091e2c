"""The journeys of every evening, from Today, counted in taps. A guided photo's three are counted in test_camera."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.box import Box, Person
from tests.browser.fingers import Taps
from tests.browser.lives import today
from tests.browser.program import Program
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless


@pytest.fixture
def ewa(box: Box, request: pytest.FixtureRequest) -> Person:
    """Somebody who did a massage and then a mask three evenings ago."""
    person = box.person(f"{request.node.name}@example.org")
    program, evening = Program(box, person), today() - timedelta(days=3) + timedelta(hours=20)
    program.log("massage", "firming", evening, 10, zones=["jaw"])
    program.log("mask", "collagen", evening + timedelta(minutes=12), 15)
    return person


def logged(page: Page) -> Locator:
    return page.get_by_role("list", name="Logged today").get_by_role("listitem")


def test_the_same_as_last_time_takes_two_taps_and_the_usual_evening_three(
    open_page: OpenPage, ewa: Person
) -> None:
    page, taps = open_page(ewa), Taps()
    page.goto("/")
    taps.on(page.get_by_role("link", name="Log massage"))
    taps.on(page.get_by_role("button", name="Same as last time"))
    expect(logged(page)).to_contain_text(["Firming massage"])
    assert taps.count == 2
    taps.on(page.get_by_role("button", name="Same as last time"))
    expect(logged(page)).to_have_count(2)
    expect(logged(page).last).to_contain_text("Collagen mask")
    assert taps.count == 3


def test_the_usual_evening_with_its_timers_takes_three_taps(
    open_page: OpenPage, box: Box, ewa: Person
) -> None:
    page, taps = open_page(ewa), Taps()
    page.clock.install()
    page.goto("/")
    taps.on(page.get_by_role("link", name="Log massage"))
    taps.on(page.get_by_role("button", name="Timer"))
    expect(page.get_by_role("timer")).to_contain_text("of 10 min")
    page.clock.fast_forward("10:01")
    taps.on(page.get_by_role("link", name="Begin collagen mask, 15 min"))
    expect(page.get_by_role("timer")).to_contain_text("of 15 min")
    page.clock.fast_forward("15:01")
    expect(logged(page)).to_have_count(2)
    assert taps.count == 3
    done = [(row["kind"], row["type"], row["minutes"]) for row in Program(box, ewa).sessions()[:2]]
    assert done == [("mask", "collagen", 15), ("massage", "firming", 10)]
