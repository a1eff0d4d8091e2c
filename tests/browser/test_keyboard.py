"""Every flow by keys alone: a massage, a photo, a pair, the eyes. What has the focus is always seen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import portraits
from tests.browser.box import Box
from tests.browser.lives import Life, today
from tests.browser.windows import OpenPage

_MOST_STEPS = 80
_SEEN = """(element) => {
  const drawn = [element, ...(element.labels ?? []), element.parentElement].filter(Boolean);
  return drawn.some((part) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow.includes("0px 0px 0px");
  });
}"""


def tab_to(page: Page, target: Locator, *, drawn: bool = False) -> None:
    """Tab until it has the focus, and see that the focus shows, unless it is drawn in a picture beside."""
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            assert drawn or target.evaluate(_SEEN), f"the focus on {target} is not seen"
            return
    raise AssertionError(f"{_MOST_STEPS} steps do not lead to {target}")


@pytest.mark.windowless
def test_a_massage(open_page: OpenPage, box: Box) -> None:
    page = open_page(box.person("keys@example.org"), has_touch=False)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Log massage"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator('input[name="type"]:checked'))
    page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_label("Minutes"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("14")
    tab_to(page, page.get_by_role("button", name="Save massage"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Logged today")).to_contain_text("14 min")


def test_a_photo(open_page: OpenPage, box: Box, tmp_path: Path) -> None:
    picture = tmp_path / "IMG_2.jpg"
    picture.write_bytes(portraits.photo(today()))
    page = open_page(box.person("keys-photo@example.org"), has_touch=False)
    page.on(
        "filechooser", lambda _: None
    )  # asked for only below, the browser may not hear of it before the key
    page.goto("/photos/new")
    expect(page.locator("photo-picker:defined")).to_be_attached()
    tab_to(page, page.get_by_label("Choose photos"))
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files(picture)
    tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/photos/new"))


@pytest.mark.windowless
def test_a_pair_and_the_eyes(open_page: OpenPage, life: Life) -> None:
    page = open_page(life.person, has_touch=False)
    page.goto("/compare")
    tab_to(page, page.get_by_role("button", name="Slider"))
    page.keyboard.press("Enter")
    line = page.get_by_label("Where A ends and B begins")
    tab_to(page, line)
    page.keyboard.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuetext", re.compile("left 51 %"))
    handle = page.get_by_role("slider", name="Photo A")
    tab_to(page, handle, drawn=True)
    expect(page.locator(".handle--a .handle__focus")).to_have_css("opacity", "1")
    before = handle.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    expect(handle).not_to_have_attribute("aria-valuetext", before or "")

    page.goto(f"/photos/{life.photos[-1]}/eyes")
    eye = page.get_by_role("slider", name="Your left eye")
    tab_to(page, eye, drawn=True)
    expect(eye.locator(".eyem__ring")).to_have_css("stroke-width", "3px")
    across = page.locator('[name="left_x"]')
    start = float(across.input_value())
    page.keyboard.press("ArrowRight")
    assert float(across.input_value()) > start
    tab_to(page, page.get_by_role("button", name="Done"))


@pytest.mark.windowless
def test_the_main_controls_have_names(open_page: OpenPage, life: Life) -> None:
    """As a screen reader meets them."""
    page = open_page(life.person)
    page.goto("/")
    expect(page.get_by_role("navigation", name="Main")).to_match_aria_snapshot(
        """
        - navigation "Main":
          - link "Today"
          - link "Timeline"
          - link "Take a photo"
          - link "Compare"
          - link "You"
        """
    )
    page.goto("/log/massage")
    for role, name in (
        ("radio", "Firming"),
        ("spinbutton", "Minutes"),
        ("button", "One minute more"),
        ("radio", "4 of 5, good"),
        ("button", "Save massage"),
    ):
        expect(page.get_by_role(role, name=name, exact=True).first).to_be_attached()  # type: ignore[arg-type]
    page.goto("/compare?mode=slider")
    for role, name in (("slider", "Photo A"), ("slider", "Photo B"), ("slider", "Where A ends and B begins")):
        expect(page.get_by_role(role, name=name)).to_have_attribute("aria-valuetext", re.compile("."))  # type: ignore[arg-type]
    expect(page.locator("#grade .stamp:visible")).to_have_attribute("aria-label", re.compile("Grade [A-D]"))
