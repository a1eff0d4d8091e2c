"""The main job in Chromium, in WebKit (for Safari) and in Firefox."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.services.passwords import hash_password
from tests.browser import chromium, portraits
from tests.browser.box import Box
from tests.browser.engines import OpenPhone, Phone
from tests.browser.lives import Life, today
from tests.browser.program import Program
from tests.browser.watch import assert_fits
from tests.browser.windows import OpenPage

_STORE = """const store = await new Promise((done, fail) => {
  const opening = indexedDB.open("test", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => fail(opening.error);
});
"""
_PUT_ROW = f"""{_STORE}await new Promise((done) => {{
  const writing = store.transaction("rows", "readwrite", {{ durability: "strict" }});
  writing.objectStore("rows").put("row", 1);
  writing.oncomplete = done;
}});"""
_GET_ROW = f"""{_STORE}return new Promise((done) => {{
  const reading = store.transaction("rows").objectStore("rows").get(1);
  reading.onsuccess = () => done(reading.result);
}});"""
_PASSWORD = "a few words in a row"
FAULTS = [
    ("console.error('words')", "words"),
    ("setTimeout(() => { throw new Error('broken') })", "broken"),
    ("new Image().src = 'http://example.org/pixel.png'", "img-src"),
]


def test_sign_in_and_log_a_massage(open_phone: OpenPhone, box: Box, engine: str) -> None:
    person = box.person(f"hand-{engine}@example.org", password_hash=hash_password(_PASSWORD))
    phone = open_phone()
    phone.open("/")
    phone.fill("Email", person.email)
    phone.fill("Password", _PASSWORD)
    phone.press("Enter")
    phone.click("Log massage")
    phone.click("Firming")
    phone.fill("Minutes", "12")
    phone.click("Save massage")
    phone.wait_for_text("Firming massage saved")
    assert "12 min" in phone.text('css=[aria-label="Logged today"]')


def test_the_slider_of_compare_moves_by_keys_and_faults_are_seen(open_phone: OpenPhone, life: Life) -> None:
    phone = open_phone(life.person)
    phone.open("/compare?mode=slider")
    line = "document.querySelector('.cutrange')"
    phone.wait_for(f"{line}.getAttribute('aria-valuetext') === 'A on the left 50 %, B on the rest'")
    phone.run(f"{line}.focus()")
    phone.press("ArrowRight", "ArrowRight")
    phone.wait_for(f"{line}.getAttribute('aria-valuetext') === 'A on the left 52 %, B on the rest'")
    see_faults(phone)


def test_what_a_phone_keeps_outlives_a_killed_browser(
    open_phone: OpenPhone, life: Life, tmp_path: Path
) -> None:
    phone = open_phone(life.person)
    phone.open("/you")
    assert phone.run("return document.documentElement.clientWidth") == 390
    assert phone.run("return new Intl.DateTimeFormat().resolvedOptions().timeZone") == "Europe/Warsaw"
    phone.run("localStorage.setItem('kept', 'here')")
    other = phone.new_tab()
    other.open("/photos/new")
    assert other.run("return localStorage.getItem('kept')") == "here"
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(portraits.photo(today()))
    other.attach("Choose photos", picture)
    other.wait_for("document.querySelectorAll('photo-picker li').length === 1")
    phone.run(_PUT_ROW)
    phone.kill()
    phone.reopen()
    phone.open("/you")
    phone.wait_for_text(life.person.email)
    assert phone.run(_GET_ROW) == "row"


def see_faults(phone: Phone) -> None:
    """Nothing that breaks on a page of any engine goes unseen."""
    for fault, pattern in FAULTS:
        phone.run(fault)
        for _ in range(100):
            if any(pattern in seen for seen in phone.faults()):
                break
            phone.run("return new Promise((done) => setTimeout(done, 20))")  # lets events come in
        else:
            pytest.fail(f"{pattern} is not seen among {phone.faults()}")
    phone.forgive(".")


def test_the_same_as_last_time_on_an_iphone(open_page: OpenPage, box: Box) -> None:
    """Chromium in its clothes: its size, its pixels and what it calls itself. All others play a Pixel."""
    person = box.person("iphone@example.org")
    Program(box, person).log("massage", "gua-sha", today() - timedelta(hours=4), 7)
    page = open_page(person, **chromium.iphone())
    page.goto("/log/massage")
    page.get_by_role("button", name="Same as last time").tap()
    expect(page.get_by_role("list", name="Logged today")).to_contain_text("7 min")
    assert_fits(page)
