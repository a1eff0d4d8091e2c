"""Without a connection: Today, Log and Photo work from what the device keeps, for the person who is signed in on it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import portraits
from tests.browser.box import Box, Person
from tests.browser.lives import today
from tests.browser.program import Program
from tests.browser.watch import Watch, settle
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless

AWAY = "ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INTERNET_DISCONNECTED|ERR_FAILED"
# Whether the worker has taken the page over. Bounded here: `evaluate` would wait for ever.
IN_CHARGE = """async () => {
  const workers = navigator.serviceWorker;
  const taken = new Promise((yes) => {
    const look = () => { if (workers.controller) yes(true); };
    workers.addEventListener("controllerchange", look);
    look();
  });
  return Promise.race([taken, new Promise((no) => setTimeout(() => no(false), 20_000))]);
}"""


@pytest.fixture
def ola(distant_box: Box) -> Person:
    """Somebody with an evening behind them, on a box that may be stopped."""
    person = distant_box.person("offline@example.org")
    program = Program(distant_box, person)
    program.log(
        "massage", "firming", today().replace(year=today().year - 1), 14, zones=["jaw"], products=["Oil"]
    )
    return person


def test_a_day_without_the_box(
    open_page: OpenPage, distant_box: Box, ola: Person, watch: Watch, tmp_path: Path
) -> None:
    page = open_page(ola, box=distant_box)
    page.goto("/")
    assert page.evaluate(IN_CHARGE)
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0")
    watch.forgive(AWAY)
    distant_box.stop()

    repeat_the_evening(page)
    log_a_mask(page)
    choose_a_photo(page, tmp_path)
    page.goto("/you")
    entries = page.locator("outbox-list [data-entry]")
    expect(entries).to_have_count(3)
    expect(entries.first).to_contain_text("Firming massage")
    page.goto("/timeline")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()

    distant_box.start()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0")
    program = Program(distant_box, ola)
    assert [one["kind"] for one in program.sessions()] == ["mask", "massage", "massage"]
    assert len(program.photos()) == 1


def repeat_the_evening(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("What you log now is kept")).to_be_visible()
    page.get_by_role("button", name="Same as last time").tap()
    expect(page.locator(".toasts")).to_contain_text("Firming massage kept on this device")
    expect(page.get_by_role("link", name="1 waiting to send")).to_be_visible()


def log_a_mask(page: Page) -> None:
    page.get_by_role("link", name="Log mask").tap()
    expect(page.get_by_role("heading", name="Mask")).to_be_visible()
    settle(page)
    page.get_by_text("Collagen", exact=True).tap()
    page.get_by_label("Minutes").fill("9999")
    page.get_by_role("button", name="Save mask").tap()
    expect(page.get_by_role("alert")).to_contain_text("Minutes go from 0 to 600")
    page.get_by_label("Minutes").fill("20")
    page.get_by_role("button", name="Save mask").tap()
    expect(page.locator(".toasts")).to_contain_text("Collagen mask kept on this device")


def choose_a_photo(page: Page, folder: Path) -> None:
    path = folder / "IMG_1.jpg"
    path.write_bytes(portraits.photo(today()))
    page.goto("/photos/new")
    page.get_by_label("Choose photos").set_input_files(path)
    page.get_by_role("button", name="Send photo").tap()
    expect(page.locator(".toasts")).to_contain_text("Photo kept on this device")
    expect(page.get_by_role("link", name="3 waiting to send")).to_be_visible()
