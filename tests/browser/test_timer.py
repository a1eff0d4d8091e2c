"""The timer: it saves by itself, outlives its page, and stays with the person who started it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.box import Box
from tests.browser.lives import today
from tests.browser.program import Program
from tests.browser.windows import OpenContext, OpenPage


def start_timer(page: Page) -> None:
    """A firming massage of ten minutes, from the form."""
    page.goto("/log/massage")
    page.get_by_text("Firming", exact=True).tap()
    page.get_by_label("Minutes").fill("10")
    page.get_by_role("button", name="Timer").tap()
    expect(page.get_by_role("timer")).to_contain_text("of 10 min")


def test_a_timer_saves_itself_when_the_time_is_up(open_page: OpenPage, box: Box) -> None:
    page = open_page(box.person("timer@example.org"))
    page.clock.install()
    start_timer(page)
    page.clock.fast_forward("04:00")
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^\s*(6:00|5:5\d)"))
    page.get_by_role("button", name="Pause").tap()
    page.clock.fast_forward("30:00")
    page.reload()
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^\s*(6:00|5:5\d)"))
    page.get_by_role("button", name="Go on").tap()
    page.get_by_role("button", name="+1 minute").tap()

    page.get_by_role("link", name="Back to Today").tap()
    card = page.locator("timer-card")
    expect(card).to_contain_text("Firming massage")
    page.clock.fast_forward("08:00")
    done = page.get_by_role("list", name="Logged today").get_by_role("listitem")
    expect(done).to_have_count(1)
    expect(done).to_contain_text("11 min")
    expect(card).to_be_hidden()


def test_the_end_sounds_and_offers_the_mask(open_page: OpenPage, box: Box) -> None:
    person = box.person("tone@example.org")
    Program(box, person).log("mask", "collagen", today() - timedelta(days=3), 15)
    page = open_page(person)
    page.add_init_script("navigator.vibrate = (pattern) => (globalThis.buzzed = pattern) && true")
    page.clock.install()
    start_timer(page)
    expect(page.get_by_role("link", name="Then: collagen mask")).to_be_visible()
    page.get_by_role("button", name="+1 minute").tap()
    page.evaluate(
        "document.addEventListener('chime', () => sessionStorage.setItem('heard', globalThis.buzzed.length))"
    )
    page.clock.fast_forward("11:00")
    start = page.get_by_role("link", name="Begin collagen mask, 15 min")
    expect(start).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('heard')") == "3"
    start.tap()
    expect(page.get_by_role("timer")).to_contain_text("of 15 min")


def test_a_timer_whose_page_was_closed_is_saved_on_whatever_page_comes_next(
    open_page: OpenPage, box: Box
) -> None:
    person = box.person("closed@example.org")
    page = open_page(person)
    page.clock.install()
    began = datetime.now(UTC)
    start_timer(page)
    page.goto("about:blank")
    page.clock.fast_forward("03:00:00")
    page.goto("/timeline")
    expect(page.locator(".toasts")).to_contain_text("Firming massage saved")
    (row,) = Program(box, person).sessions()
    assert row["minutes"] == 10
    assert abs(datetime.fromisoformat(row["started_at"]) - began) < timedelta(minutes=2)


def test_two_tabs_show_one_timer_and_save_it_once(open_context: OpenContext, box: Box) -> None:
    person = box.person("tabs@example.org")
    context = open_context(person)
    other, page = context.new_page(), context.new_page()  # the one behind is slow to draw
    start_timer(page)
    other.goto("/")
    other.bring_to_front()
    other.locator("timer-card").get_by_role("button", name="Pause").tap()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.bring_to_front()
    page.get_by_role("button", name="Go on").tap()
    expect(other.locator("timer-card").get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Finish now and save").tap()
    expect(page.get_by_role("list", name="Logged today")).to_contain_text("1 min")
    other.reload()
    expect(other.get_by_role("list", name="Logged today").get_by_role("listitem")).to_have_count(1)
    page.go_back()  # to a timer that is over
    expect(page.get_by_role("timer")).to_have_count(0)
    assert len(Program(box, person).sessions()) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_set_meanwhile_changes_nothing(open_page: OpenPage, box: Box, hours: int) -> None:
    page = open_page(box.person(f"clock{hours}@example.org"))
    page.clock.install()
    start_timer(page)
    page.clock.fast_forward("02:00")
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^\s*(8:00|7:5\d)"))
    page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=hours, minutes=2))
    page.wait_for_timeout(600)  # two of its looks
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^\s*(8:00|7:5\d)"))


def test_finishing_early_saves_the_minutes_that_were_spent(open_page: OpenPage, box: Box) -> None:
    page = open_page(box.person("early@example.org"))
    page.clock.install()
    start_timer(page)
    page.clock.fast_forward("03:00")
    page.get_by_role("button", name="Finish now and save").tap()
    expect(page.get_by_role("list", name="Logged today")).to_contain_text("3 min")


def test_a_timer_does_not_reach_the_next_person_on_a_shared_phone(
    open_context: OpenContext, box: Box
) -> None:
    ann, bea = box.person("ann@example.org"), box.person("bea@example.org")
    context = open_context(ann)
    page = context.new_page()
    start_timer(page)
    kept = {"name": "afterglow", "value": bea.cookie, "url": box.url, "httpOnly": True}

    context.add_cookies([kept])  # Ann's login ended by itself; Bea signs in
    page.goto("/")
    expect(page.get_by_role("heading", name="Your first photo")).to_be_visible()
    expect(page.locator("timer-card")).to_be_hidden()

    context.add_cookies([kept | {"value": ann.cookie}])
    page.goto("/")
    expect(page.locator("timer-card")).to_contain_text("Firming massage")
    page.goto("/you")
    expect(page.get_by_text("0 sessions")).to_be_visible()
    page.get_by_role("button", name="Sign out here").tap()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    context.add_cookies([kept | {"value": box.sign_in(ann.email).cookie}])
    page.goto("/")
    expect(page.get_by_role("list", name="Logged today")).to_contain_text("1 min")
