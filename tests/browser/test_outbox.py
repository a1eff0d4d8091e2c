"""The outbox: what is logged stays on the device until the box has acknowledged it, and is never there twice."""

from playwright.sync_api import Page, expect

from tests.browser.box import Box
from tests.browser.program import Program
from tests.browser.windows import OpenPage

REFUSED = "ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INTERNET_DISCONNECTED"


def log_massage(page: Page, minutes: str = "12") -> None:
    page.goto("/log/massage")
    page.get_by_label("Minutes").fill(minutes)
    page.get_by_role("button", name="Save massage").tap()


def test_a_session_is_saved_through_the_outbox(open_page: OpenPage, box: Box) -> None:
    person = box.person("outbox@example.org")
    page = open_page(person)
    log_massage(page)
    expect(page.locator(".toasts")).to_contain_text("massage saved")
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0")
    expect(page.get_by_role("list", name="Logged today").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="Edit").tap()
    expect(page.get_by_label("Minutes")).to_have_value("12")
    assert len(Program(box, person).sessions()) == 1
