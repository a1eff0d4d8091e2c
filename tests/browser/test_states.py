"""Pages after something was done on them, looked at as test_pages looks at the others."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Page, expect

from tests.browser import portraits
from tests.browser.box import Box, Person, make_box
from tests.browser.lives import Life, today
from tests.browser.program import Program
from tests.browser.test_pages import assert_good
from tests.browser.watch import Watch, settle
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless


class Look(Protocol):
    """Opens a page of somebody's, without the fading of colours that axe could catch halfway."""

    def __call__(self, path: str, person: Person | None = None, *, box: Box | None = None) -> Page: ...


@pytest.fixture
def look(open_page: OpenPage) -> Look:
    def open_one(path: str, person: Person | None = None, *, box: Box | None = None) -> Page:
        page = open_page(person, box=box, reduced_motion="reduce")
        page.goto(path)
        settle(page)
        return page

    return open_one


@pytest.fixture
def resting_box(tmp_path: Path) -> Iterator[Box]:
    """A server whose worker runs elsewhere, which is to say not at all: photos wait."""
    own = make_box(tmp_path / "resting-home", EMBEDDED_WORKER="0")
    own.start()
    yield own
    own.stop()


def test_a_refused_sign_in(look: Look, watch: Watch) -> None:
    watch.forgive("status of 422")
    page = look("/sign-in")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password").fill("something else")
    page.get_by_role("button", name="Sign in", exact=True).tap()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_good(page)


def test_a_refused_session(look: Look, life: Life, watch: Watch) -> None:
    watch.forgive("status of 422")
    page = look("/log/treatment", life.person)
    page.get_by_label("Minutes").fill("9999")
    page.get_by_role("button", name="Save treatment").tap()
    expect(page.get_by_role("alert")).to_contain_text("Minutes go from 0 to 600")
    assert_good(page)


def test_a_refused_change_of_a_photo(look: Look, life: Life, watch: Watch) -> None:
    watch.forgive("status of 422")
    page = look(f"/photos/{life.photos[0]}/edit", life.person)
    page.get_by_label("Time zone").fill("Nowhere")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_good(page)


def test_secrets_that_are_shown_once(look: Look, box: Box) -> None:
    page = look("/you/people", box.sign_in("operator@example.org"))
    page.get_by_role("button", name="Invite somebody").tap()
    expect(page.get_by_label("The invite", exact=True)).to_have_value(re.compile("/sign-up"))
    assert_good(page)
    page.goto("/you/tokens")
    page.get_by_label("What will use it").fill("Shortcut")
    page.get_by_role("button", name="Make a token").tap()
    expect(page.get_by_label("The new token", exact=True)).to_be_visible()
    assert_good(page)


def test_a_message_with_undo_over_a_running_timer(look: Look, box: Box) -> None:
    person = box.person("undo@example.org")
    Program(box, person).log("massage", "relax", today() - timedelta(hours=4), 12, zones=["full"])
    page = look("/log/mask/timer?type=clay&minutes=12", person)
    page.goto("/")
    page.get_by_role("button", name="Same as last time").tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.locator("timer-card")).to_be_visible()
    assert_good(page)


def test_the_date_of_a_session_being_chosen(look: Look, life: Life) -> None:
    page = look("/log/massage", life.person)
    page.locator("when-badge summary").tap()
    expect(page.get_by_label("Date")).to_be_visible()
    page.get_by_text("All 13").tap()
    assert_good(page)


def test_chosen_photos(look: Look, life: Life, tmp_path: Path) -> None:
    good, odd = tmp_path / "IMG 1.jpg", tmp_path / "a very long name of a photo that has no preview.heic"
    good.write_bytes(portraits.photo(today()))
    odd.write_bytes(b"no picture")
    page = look("/photos/new", life.person)
    page.get_by_label("Choose photos").set_input_files([good, odd])
    expect(page.locator("photo-picker li img")).to_have_count(1)
    expect(page.locator("[data-none]:visible")).to_have_text("No preview for this kind of file")
    expect(page.get_by_role("button", name="Send 2 photos")).to_be_enabled()
    assert_good(page)
    page.get_by_role("button", name="Remove").last.tap()
    expect(page.get_by_role("button", name="Send photo")).to_be_enabled()


def test_a_file_that_is_refused(look: Look, box: Box, tmp_path: Path, watch: Watch) -> None:
    watch.forgive("status of 4[12]")
    text = tmp_path / "holiday.jpg"
    text.write_text("Dear diary, today I wore a clay mask for ten minutes.")
    page = look("/photos/new", box.person("refused@example.org"))
    page.get_by_label("Choose photos").set_input_files(text)
    page.get_by_role("button", name="Send photo").tap()
    item = page.locator("photo-picker li")
    expect(item).to_have_attribute("data-state", "failed")
    expect(item).to_contain_text("holiday.jpg")
    assert_good(page)


def test_photos_that_wait(look: Look, resting_box: Box) -> None:
    person = resting_box.person("ewa@example.org")
    program = Program(resting_box, person)
    photo = program.send_one(portraits.photo(today() - timedelta(days=1)))
    page = look(f"/photos/{photo['id']}", person, box=resting_box)
    expect(page.get_by_role("heading", name="Waiting to be lined up")).to_be_visible()
    assert_good(page)
    for path, words in (
        ("/", "1 photo being lined up"),
        ("/timeline", "Waiting"),
        ("/compare", "Two photos make a pair"),
    ):
        page.goto(path)
        expect(page.get_by_role("main")).to_contain_text(words)
        assert_good(page)


def test_the_grade_opened(look: Look, life: Life) -> None:
    page = look("/compare", life.person)
    page.locator("summary.grade").tap()
    expect(page.locator("#grade .reasons:visible")).to_be_visible()
    assert_good(page)


def test_discreet_photos_show_when_they_are_tapped(look: Look, box: Box, life: Life) -> None:
    page = look("/you", life.person)
    switch = page.get_by_role("switch", name="Discreet mode")
    switch.tap()
    expect(switch).to_be_checked()
    try:
        page.goto(f"/photos/{life.photos[-1]}")
        settle(page)
        picture = page.get_by_role("img", name="Your aligned photo")
        expect(picture).to_have_css("filter", re.compile("blur"))
        assert_good(page)
        page.locator(".print").tap()
        expect(picture).to_have_css("filter", "none")
    finally:
        page.goto("/you")
        switch.tap()
        expect(switch).not_to_be_checked()


def test_the_appearance_is_kept_on_this_device(look: Look, life: Life) -> None:
    page = look("/you", life.person)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_text("Dark", exact=True).tap()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/timeline")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    page.goto("/you")
    page.get_by_text("System", exact=True).tap()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


def test_the_filter_that_is_on_stands_in_sight(look: Look, life: Life) -> None:
    page = look("/timeline?show=treatment", life.person)
    expect(page.get_by_role("link", name="Treatment", exact=True).first).to_be_in_viewport(ratio=1)
