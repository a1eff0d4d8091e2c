"""The main job from an empty box to a compared pair, on a phone, by touch and by keyboard."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import fingers, portraits
from tests.browser.box import Box
from tests.browser.lives import today
from tests.browser.watch import Watch, settle
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless

EMAIL, PASSWORD = "ewa@example.org", "a few words in a row"
BASELINE, EVENING, MIDDLE, LATEST = (timedelta(days=-days) for days in (42, 30, 21, 2))


def test_the_first_weeks(open_page: OpenPage, empty_box: Box, tmp_path: Path, watch: Watch) -> None:
    page = open_page(box=empty_box)
    found_the_box(page)
    log_a_massage_and_the_mask_after_it(page)
    log_the_same_again(page)
    send_photos(page, tmp_path, BASELINE, LATEST)
    look_at_the_verdicts(page)
    compare_baseline_and_latest(page)
    send_photos(page, tmp_path, MIDDLE)
    choose_another_pair(page)
    zoom_both(page)
    place_the_eyes(page)
    delete_and_undo(page)
    watch.forgive("status of 422")
    sign_out_and_in(page)


def day_of(ago: timedelta) -> datetime:
    return today() + ago


def short(ago: timedelta) -> str:
    """9 Mar"""
    day = day_of(ago)
    return f"{day.day} {day:%b}"


def found_the_box(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile("/setup$"))
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_role("heading", name="Photos of your face")).to_be_visible()
    page.get_by_role("button", name="I agree").tap()
    expect(page.get_by_role("heading", name="Your first photo")).to_be_visible()


def log_a_massage_and_the_mask_after_it(page: Page) -> None:
    """Both on an evening weeks ago."""
    page.get_by_role("link", name="Log massage").tap()
    page.get_by_text("Firming", exact=True).tap()
    says = page.locator("face-map [data-says]")
    expect(says).to_have_text("Full face")
    page.get_by_role("button", name="Full face").tap()
    expect(says).to_have_text("Tap the places on the face")
    page.locator('.zone[data-zone="jaw"][data-side="left"]').tap()
    page.locator('.zone[data-zone="forehead"][data-side="right"]').tap()
    expect(says).to_have_text("Forehead, jaw line")
    page.get_by_role("button", name="Set to 15 minutes").tap()
    page.get_by_role("button", name="One minute more").tap()
    expect(page.get_by_label("Minutes")).to_have_value("16")
    page.get_by_role("radio", name="4 of 5, good").tap()
    expect(page.locator("rating-dots output")).to_have_text("Good")
    set_evening(page, "20:40")
    page.get_by_role("button", name="Save massage").tap()
    expect(page.locator(".toasts")).to_contain_text("Firming massage saved")

    page.get_by_role("link", name="Log mask").tap()
    page.get_by_text("Collagen", exact=True).tap()
    page.get_by_role("button", name="Full face").tap()
    page.get_by_role("button", name="Set to 20 minutes").tap()
    set_evening(page, "21:00")
    page.get_by_role("button", name="Save mask").tap()
    expect(page.locator(".toasts")).to_contain_text("Collagen mask saved")


def set_evening(page: Page, time: str) -> None:
    page.locator("when-badge summary").tap()
    page.get_by_label("Date").fill(f"{day_of(EVENING):%Y-%m-%d}")
    page.get_by_label("Time").fill(time)
    page.keyboard.press("Escape")


def log_the_same_again(page: Page) -> None:
    """One tap from Today for the whole evening, two for the massage alone."""
    page.goto("/")
    page.get_by_role("button", name="Same as last time").tap()
    expect(page.locator(".toasts")).to_contain_text("Firming massage and collagen mask saved")
    done = page.get_by_role("list", name="Logged today").get_by_role("listitem")
    expect(done).to_have_count(2)
    page.get_by_role("button", name="Undo").tap()
    expect(done).to_have_count(0)

    page.get_by_role("link", name="Log massage").tap()
    page.get_by_role("button", name="Same as last time").tap()
    expect(done).to_have_count(1)
    expect(done).to_contain_text("16 min")


def send_photos(page: Page, folder: Path, *agos: timedelta) -> None:
    """Through the picker, as files from the gallery; waits until the worker lined them up."""
    files = []
    for number, ago in enumerate(agos):
        path = folder / f"IMG_{-ago.days:03}.jpg"
        turn = 4.0 * number + ago.days / 10
        path.write_bytes(portraits.photo(day_of(ago) + timedelta(hours=8), turn_deg=turn))
        files.append(path)
    page.goto("/")
    page.get_by_role("link", name="Take a photo").tap()
    page.get_by_label("Choose photos").set_input_files(files)
    previews = page.locator("photo-picker li img")
    expect(previews).to_have_count(len(files))
    page.get_by_role("button", name="Send").tap()
    expect(page).not_to_have_url(re.compile("/photos/new"))
    if len(files) > 1:
        expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
        page.get_by_role("link", name=f"Your photo, {day_of(agos[-1]).day} {day_of(agos[-1]):%B}").tap()
    expect(page.get_by_text("Lined up", exact=True)).to_be_visible(timeout=45_000)


def look_at_the_verdicts(page: Page) -> None:
    settle(page)
    expect(page.get_by_text("of the distance between your eyes")).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("baseline")
    page.goto("/timeline?show=photos")
    prints = page.get_by_role("link", name=re.compile("^Your photo"))
    expect(prints).to_have_count(2)
    prints.last.tap()
    expect(page.get_by_role("heading", name="This is your baseline")).to_be_visible(timeout=45_000)


def compare_baseline_and_latest(page: Page) -> None:
    """One tap from Today; the evening between the two is counted, today's massage is not."""
    page.goto("/")
    page.get_by_role("link", name="Compare", exact=True).tap()
    expect(page.locator(".tag--a")).to_contain_text(short(BASELINE))
    expect(page.locator(".tag--b")).to_contain_text(short(LATEST))
    expect_dose(page, "1 massage, 16 min", "1 mask, 20 min", "0 treatments")
    expect(page.locator("#grade .stamp:visible")).to_have_attribute("aria-label", re.compile("Grade [A-D]"))

    page.get_by_role("button", name="Slider").tap()
    line = page.get_by_label("Where A ends and B begins")
    expect(line).to_have_attribute("aria-valuetext", "A on the left 50 %, B on the rest")
    line.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuetext", "A on the left 52 %, B on the rest")
    frame = page.locator(".stage__frame")
    fingers.drag(page, fingers.middle(page.locator(".cut")), (-90, 0))
    expect(line).not_to_have_attribute("aria-valuetext", re.compile("left 5"))
    expect(frame).to_be_in_viewport(ratio=1)


def expect_dose(page: Page, *figures: str) -> None:
    shown = page.locator("#dose .dose__row > div")
    expect(shown).to_have_count(3)
    for figure, place in zip(figures, shown.all(), strict=True):
        number, words = figure.split(" ", 1)
        expect(place).to_have_text(re.compile(rf"^\s*{number}\s*{re.escape(words)}"))


def choose_another_pair(page: Page) -> None:
    """The handle of B goes to the photo in the middle by an arrow key, then back by a finger."""
    page.goto("/compare")
    handle = page.get_by_role("slider", name="Photo B")
    expect(handle).to_have_attribute("aria-valuetext", re.compile(f"^{day_of(LATEST).day} "))
    address = page.url
    handle.focus()
    page.keyboard.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", re.compile(f"^{day_of(MIDDLE).day} "))
    expect(page.locator(".tag--b")).to_contain_text(short(MIDDLE))
    expect(page.locator("#apart")).to_have_text("3 weeks apart")
    expect_dose(page, "1 massage, 16 min", "1 mask, 20 min", "0 treatments")
    assert page.url != address
    settle(page)

    knob = page.locator('[data-handle-at="b"] .handle__knob')
    fingers.drag(page, fingers.middle(knob), (200, 0))
    expect(page.locator(".tag--b")).to_contain_text(short(LATEST))
    expect(page.locator("#apart")).to_have_text(re.compile("weeks apart"))
    handle_a = page.get_by_role("slider", name="Photo A")
    handle_a.focus()
    page.keyboard.press("ArrowRight")
    expect_dose(page, "0 massages", "0 masks", "0 treatments")


def zoom_both(page: Page) -> None:
    """Wheel and pinch: what is done to one picture is done to the other."""
    settle(page)
    before = places(page)
    page.mouse.move(*fingers.middle(page.locator(".pane--a")))
    page.mouse.wheel(0, -240)
    whole = page.get_by_role("button", name="Whole photo")
    expect(whole).to_be_visible()
    wheeled = places(page)
    assert wheeled[0] == wheeled[1]
    assert wheeled[0][2] > 1.2 * before[0][2]
    whole.tap()
    expect(whole).to_be_hidden()
    assert places(page) == before

    fingers.pinch(page, fingers.middle(page.locator(".pane--b")), 40, 110)
    expect(whole).to_be_visible()
    pinched = places(page)
    assert pinched[0] == pinched[1]
    assert pinched[0][2] > 1.5 * before[0][2]


def places(page: Page) -> list[tuple[int, ...]]:
    """Left, top and width of each picture in its pane, in whole pixels."""
    found = page.locator(".pane").evaluate_all(
        """panes => panes.map((pane) => {
          const outer = pane.getBoundingClientRect(), inner = pane.querySelector("img").getBoundingClientRect();
          return [inner.left - outer.left, inner.top - outer.top, inner.width].map(Math.round);
        })"""
    )
    return [tuple(place) for place in found]


def place_the_eyes(page: Page) -> None:
    """By arrow keys in half pixels, and by a finger; the worker lines up again by it."""
    open_latest(page)
    page.get_by_role("link", name="Fix eyes").tap()
    settle(page)
    right, left = (page.get_by_role("slider", name=f"Your {side} eye") for side in ("right", "left"))
    across = page.locator('[name="right_x"]')
    start = float(across.input_value())
    right.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert float(across.input_value()) == pytest.approx(start + 2)
    down = page.locator('[name="left_y"]')
    low = float(down.input_value())
    fingers.drag(page, fingers.middle(left), (0, 30))
    assert float(down.input_value()) > low + 2
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_text("You placed the eyes by hand.")).to_be_visible(timeout=45_000)


def open_latest(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Your latest photo").tap()
    expect(page.get_by_role("heading", name="About this photo")).to_be_visible()


def delete_and_undo(page: Page) -> None:
    open_latest(page)
    address = page.url
    page.get_by_role("button", name="Delete this photo").tap()
    expect(page.locator(".toasts")).to_contain_text("Photo deleted")
    prints = page.get_by_role("link", name=re.compile("^Your photo"))
    expect(prints).to_have_count(2)
    page.get_by_role("button", name="Undo").tap()
    expect(page).to_have_url(address)
    expect(page.get_by_role("status").filter(has_text="Photo kept")).to_be_visible()
    page.goto("/timeline")
    expect(prints).to_have_count(3)


def sign_out_and_in(page: Page) -> None:
    """After signing out, Back shows nothing of what was there."""
    page.goto("/you")
    page.get_by_role("button", name="Sign out here").tap()
    sign_in = page.get_by_role("button", name="Sign in", exact=True)
    expect(sign_in).to_be_visible()
    for _ in range(3):
        page.go_back()
        expect(sign_in).to_be_visible()
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill("not the password")
    sign_in.tap()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    sign_in.tap()
    expect(page.get_by_text("Lined up", exact=True)).to_be_visible()  # it leads to where they wanted to go
    page.goto("/timeline")
    expect(page.get_by_role("link", name=re.compile("^Your photo"))).to_have_count(3)
