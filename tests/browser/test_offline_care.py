"""Without a connection: a check-in is kept like a session, and a timer begins, shows itself and ends on the device."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.box import Box, Person
from tests.browser.program import Program
from tests.browser.test_outbox_offline import AWAY, IN_CHARGE
from tests.browser.watch import Watch, settle
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless

WAITING = "data-outbox-waiting"


@pytest.fixture
def ola(distant_box: Box, request: pytest.FixtureRequest) -> Person:
    return distant_box.person(f"{request.node.name}@example.org")


@pytest.fixture
def page(open_page: OpenPage, distant_box: Box, ola: Person, watch: Watch) -> Page:
    """Today, kept by the worker, on a phone whose box then goes away; the box has an answer of this morning."""
    Program(distant_box, ola).check_in(puffiness=3, firmness=4)
    page = open_page(ola, box=distant_box)
    page.goto("/")
    assert page.evaluate(IN_CHARGE)
    expect(page.locator("html")).to_have_attribute(WAITING, "0")
    watch.forgive(AWAY)
    distant_box.stop()
    page.goto("/")
    return page


def test_a_check_in_is_kept_and_sent(page: Page, distant_box: Box, ola: Person) -> None:
    page.get_by_role("link", name="Check in").tap()
    expect(page.get_by_role("heading", name="How is it today?")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Save check-in").tap()
    expect(page.get_by_role("alert")).to_contain_text("Answer at least one of them")
    page.get_by_role("slider", name="Firmness").press("7")
    page.get_by_role("button", name="Save check-in").tap()
    expect(page.locator(".toasts")).to_contain_text("Check-in kept on this device")
    page.goto("/you")
    expect(page.locator("outbox-list")).to_contain_text("1 check-in")

    distant_box.start()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute(WAITING, "0")
    [row] = Program(distant_box, ola).check_ins()
    assert (row["firmness"], row["puffiness"], row["redness"]) == (7, 3, None)


def test_a_timer_begins_and_ends_on_the_device(page: Page, distant_box: Box, ola: Person) -> None:
    page.clock.install()
    page.get_by_role("link", name="Log massage").tap()
    settle(page)
    page.get_by_label("Note").fill("Left side first")
    page.get_by_label("Minutes").fill("9999")
    page.get_by_role("button", name="Timer").tap()
    expect(page.get_by_role("alert")).to_contain_text("Minutes go from 0 to 600")
    page.get_by_label("Minutes").fill("12")
    page.get_by_role("button", name="Timer").tap()
    expect(page.get_by_role("timer")).to_contain_text("of 12 min")
    page.reload()
    expect(page.get_by_role("timer")).to_contain_text("of 12 min")
    expect(page.get_by_role("heading", name="Firming massage")).to_be_visible()

    page.goto("/log/mask/timer?type=collagen&minutes=20&zones=full")  # a link of a page: it takes over
    expect(page.get_by_role("timer")).to_contain_text("of 20 min")
    expect(page).to_have_url(re.compile("id=[0-9a-f-]{36}"))
    page.reload()
    page.clock.fast_forward("21:00")
    expect(page.locator(".toasts")).to_contain_text("Collagen mask kept on this device")
    page.go_back()  # to a timer that is over
    expect(page.get_by_role("timer")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute(WAITING, "2")

    distant_box.start()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute(WAITING, "0")
    rows = {row["type"]: row for row in Program(distant_box, ola).sessions()}
    assert {name: row["minutes"] for name, row in rows.items()} == {"firming": 1, "collagen": 20}
    assert rows["firming"]["note"] == "Left side first"
    assert rows["collagen"]["zones"] == ["full"]
