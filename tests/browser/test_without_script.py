"""The main job with scripts switched off: plain forms do all of it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import portraits
from tests.browser.box import Box
from tests.browser.lives import today
from tests.browser.program import Program
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless


def test_log_send_and_compare(open_page: OpenPage, box: Box, tmp_path: Path) -> None:
    person = box.person("plain@example.org", faces_notice_at=None)
    page = open_page(person, java_script_enabled=False)

    page.goto("/")
    page.get_by_role("link", name="Log massage").tap()
    page.get_by_text("Gua sha", exact=True).tap()
    page.get_by_role("checkbox", name="Full face").set_checked(False)
    page.get_by_role("checkbox", name="Jaw line").set_checked(True)
    page.get_by_label("Minutes").fill("11")
    page.locator(".when summary").tap()
    page.get_by_label("Date").fill(f"{today() - timedelta(days=10):%Y-%m-%d}")
    page.get_by_role("button", name="Save massage").tap()
    expect(page.locator(".toasts")).to_contain_text("Gua sha massage saved")
    expect(page.get_by_role("button", name="Dismiss")).to_have_count(0)

    page.get_by_role("link", name="Take it now").tap()
    page.get_by_role("button", name="I agree").tap()
    days = [today() - timedelta(days=ago) for ago in (21, 14, 7)]
    files = []
    for number, day in enumerate(days):
        path = tmp_path / f"photo {number}.jpg"
        path.write_bytes(portraits.photo(day + timedelta(hours=9), turn_deg=3.0 * number))
        files.append(path)
    page.get_by_label("Choose photos").set_input_files(files)
    page.get_by_role("button", name="Send photo").tap()
    expect(page.get_by_role("heading", name="3 photos kept")).to_be_visible()

    links = page.get_by_role("link", name=re.compile("photo [012].jpg"))
    program = Program(box, person)
    for link in links.all():
        address = link.get_attribute("href") or ""
        assert program.wait_for(address.rsplit("/", 1)[-1])["state"] == "aligned"
    links.first.tap()
    expect(page.get_by_role("heading", name="This is your baseline")).to_be_visible()

    page.goto("/compare")
    expect(page.locator("#dose")).to_contain_text("11 min")
    before, after = page.get_by_role("combobox", name="Photo A"), page.get_by_role("combobox", name="Photo B")
    dates = [f"{day.day} {day:%B} {day.year}" for day in days]
    expect(before.locator("option:checked")).to_have_text(dates[0])
    expect(after.locator("option:checked")).to_have_text(dates[2])
    before.select_option(label=dates[0])
    after.select_option(label=dates[1])
    page.get_by_role("button", name="Show").tap()
    expect(page).to_have_url(re.compile("before=.+&after="))
    expect(after.locator("option:checked")).to_have_text(dates[1])
    expect(page.locator("#apart")).to_have_text("7 days apart")
    expect(page.locator("#dose")).to_contain_text(re.compile(r"0\s*massages"))
    page.get_by_role("button", name="Overlay").tap()
    expect(page.get_by_role("button", name="Overlay")).to_have_attribute("aria-pressed", "true")
    expect(after.locator("option:checked")).to_have_text(dates[1])
