"""Every page and state, looked at without hands: accessible, inside the window, quiet, and at home."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.box import Box, Person
from tests.browser.lives import Life
from tests.browser.watch import Watch, assert_fits, assert_fits_with_large_text, assert_still, settle
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless


@pytest.fixture(scope="session")
def newcomer(box: Box) -> Person:
    """Somebody who has not done anything yet."""
    return box.person("ola@example.org", faces_notice_at=None)


@pytest.fixture(scope="session")
def operator(box: Box) -> Person:
    return box.sign_in("operator@example.org")


@dataclass(frozen=True)
class State:
    """A page as somebody meets it. `path` may name things of the life; `status` is what it answers with."""

    name: str
    who: str
    path: str
    status: int = 200

    def __str__(self) -> str:
        return self.name


STATES = [
    State("sign in", "nobody", "/sign-in"),
    State("sign in leads on", "nobody", "/you"),
    State("reset with a used link", "nobody", "/reset/used", 404),
    State("offline", "nobody", "/offline"),
    State("notice", "newcomer", "/photos/new"),
    State("today, empty", "newcomer", "/"),
    State("timeline, empty", "newcomer", "/timeline"),
    State("compare, empty", "newcomer", "/compare"),
    State("you, empty", "newcomer", "/you"),
    State("log a mask, first time", "newcomer", "/log/mask"),
    State("today", "life", "/"),
    State("timeline", "life", "/timeline"),
    State("timeline, photos", "life", "/timeline?show=photos"),
    State("log a mask", "life", "/log/mask"),
    State("log a massage", "life", "/log/massage"),
    State("log a treatment", "life", "/log/treatment"),
    State("change a session", "life", "/log/sessions/{mask}"),
    State("timer", "life", "/log/massage/timer?type=firming&minutes=10"),
    State("add photos", "life", "/photos/new"),
    State("routine, empty", "newcomer", "/routine"),
    State("new phase", "newcomer", "/routine/phases/new"),
    State("routine", "life", "/routine"),
    State("phase", "life", "/routine/phases/{phase}"),
    State("add to the plan", "life", "/routine/phases/{phase}/items/new"),
    State("change an item", "life", "/routine/items/{item}"),
    State("pause", "life", "/routine/pauses/new"),
    State("goals", "life", "/routine/goals"),
    State("check-in", "life", "/check-in"),
    State("reminders", "life", "/you/reminders"),
    State("what to be careful of", "life", "/you/safety"),
    State("verdict of the baseline", "life", "/photos/{first}"),
    State("verdict", "life", "/photos/{last}"),
    State("eyes", "life", "/photos/{last}/eyes"),
    State("eyes of a photo that did not line up", "life", "/photos/{to_check}/eyes"),
    State("change a photo", "life", "/photos/{last}/edit"),
    State("needs review", "life", "/photos/{to_check}"),
    State("compare", "life", "/compare"),
    State("compare with the slider", "life", "/compare?mode=slider"),
    State("compare in overlay", "life", "/compare?mode=overlay"),
    State("you", "life", "/you"),
    State("name", "life", "/you/name"),
    State("password", "life", "/you/password"),
    State("tokens", "life", "/you/tokens"),
    State("erase", "life", "/you/erase"),
    State("people", "operator", "/you/people"),
    State("catalogue", "newcomer", "/routine/catalogue"),
    State("catalogue, an ingredient", "newcomer", "/routine/catalogue/ingredient/retinol"),
    State("catalogue, order and cautions", "newcomer", "/routine/catalogue/order-and-cautions"),
    State("products, empty", "newcomer", "/products"),
    State("products, a new one", "newcomer", "/products/new"),
    State("nothing here", "life", "/photos/00000000-0000-7000-8000-000000000000", 404),
]

# What stands in for a custom element (`data-plain`) and is still seen when that is there: reset.css names them.
STAND_INS = """() => [...document.querySelectorAll("[data-plain]")].filter((part) => {
    let around = part.parentElement;
    while (around && !around.localName.includes("-")) around = around.parentElement;
    return around?.matches(":defined") && part.checkVisibility();
}).map((part) => part.outerHTML)"""


@pytest.fixture
def show(request: pytest.FixtureRequest, open_page: OpenPage, watch: Watch) -> Callable[[State], Page]:
    """Open a state on a phone."""
    watch.forgive("registration blocked by Playwright")

    def open_state(state: State) -> Page:
        person, names = None, {}
        if state.who == "life":
            lived: Life = request.getfixturevalue("life")
            person = lived.person
            names = {
                "first": lived.photos[0],
                "last": lived.photos[-1],
                "to_check": lived.to_check,
                "mask": lived.mask,
                "phase": lived.phase,
                "item": lived.item,
            }
        elif state.who != "nobody":
            person = request.getfixturevalue(state.who)
        # Colours fade when the scheme changes; what the worker fetches beside the page is looked at elsewhere.
        page = open_page(person, reduced_motion="reduce", service_workers="block")
        answer = page.goto(state.path.format(**names))
        assert answer is not None
        assert answer.status == state.status
        settle(page)
        return page

    return open_state


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_page(state: State, show: Callable[[State], Page], watch: Watch) -> None:
    if state.status >= 400:
        watch.forgive(rf"status of {state.status}")
    page = show(state)
    assert_good(page)
    assert page.evaluate(STAND_INS) == []


def test_the_first_run(open_page: OpenPage, empty_box: Box) -> None:
    page = open_page(box=empty_box, reduced_motion="reduce")
    page.goto("/")
    assert page.url.endswith("/setup")
    assert_good(page)


def assert_good(page: Page) -> None:
    """On a narrow phone and a phone, there with large text too, then on a desktop; light and dark."""
    for width, height in ((320, 568), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert_fits(page)
    assert_fits_with_large_text(page)
    assert_still(page)
    found = []
    for device, width, height in (("phone", 390, 844), ("desktop", 1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            seen = axe.violations(page, only_colours=scheme == "dark")  # the scheme changes nothing else
            found += [f"{device}, {scheme}: {violation}" for violation in seen]
    assert_fits(page)
    assert not found, "\n".join(found)
