"""What never answers: a database that does not keep, a box that takes a session and says nothing."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.box import Box
from tests.browser.lives import today
from tests.browser.program import Program
from tests.browser.test_outbox import answers, expect_waiting
from tests.browser.test_outbox_offline import AWAY, IN_CHARGE
from tests.browser.watch import Watch
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless

# As WebKit does now and then by itself: a transaction that does not end, and those behind it wait.
_NEVER_ANSWERS = """async () => {
  const opening = indexedDB.open("afterglow");
  const database = await new Promise((done) => opening.addEventListener("success", () => done(opening.result)));
  const store = database.transaction("outbox", "readwrite").objectStore("outbox");
  const again = () => store.get("nothing").addEventListener("success", again);
  again();
}"""


# The first page of this tab asks who is here, and is never told.
_NEVER_TELLS = """if (!sessionStorage.getItem("asked")) {
  sessionStorage.setItem("asked", "once");
  const get = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = function (key) {
    const request = get.call(this, key);
    request.addEventListener = () => undefined;
    return request;
  };
}"""


def _wait_for_owner(page: Page) -> None:
    """Whoever is signed in was read from the database before it falls silent."""
    expect_waiting(page, 0)


@pytest.mark.parametrize("way", ["form", "same as last time"])
def test_a_database_that_does_not_answer(open_page: OpenPage, box: Box, way: str) -> None:
    """The form goes the plain way, and what the database was asked to keep does not come on top of it."""
    person = box.person(f"silent-{way.replace(' ', '-')}@example.org")
    program = Program(box, person)
    if way == "form":
        before = 0
        page = open_page(person)
        page.goto("/log/massage")
    else:
        program.log("massage", "firming", today() - timedelta(hours=4), 10)
        before = 1
        page = open_page(person)
        page.goto("/")
    _wait_for_owner(page)
    page.evaluate(_NEVER_ANSWERS)
    page.get_by_role("button", name="Save massage" if way == "form" else "Same as last time").tap()
    expect(page.locator(".toasts")).to_contain_text("saved", timeout=20_000)
    expect_waiting(page, 0)
    page.reload()
    expect_waiting(page, 0)
    assert len(program.sessions()) == before + 1


def test_a_box_that_says_nothing(open_page: OpenPage, box: Box, watch: Watch) -> None:
    """What is kept is kept: after ten seconds the person goes on, and the next page sends."""
    watch.forgive("blocked by Playwright")
    person = box.person("nothing-said@example.org")
    page = open_page(person, service_workers="block")
    page.goto("/log/massage")
    _wait_for_owner(page)
    with answers(page, "care-sessions", lambda _route: None):
        page.get_by_role("button", name="Save massage").tap()
        expect(page.locator(".toasts")).to_contain_text("kept on this device", timeout=20_000)
        expect_waiting(page, 1)
    page.reload()
    expect_waiting(page, 0)
    assert len(Program(box, person).sessions()) == 1


def test_a_page_without_a_connection_is_not_left_blank(
    open_page: OpenPage, distant_box: Box, watch: Watch
) -> None:
    watch.forgive(AWAY)
    person = distant_box.person("blank@example.org")
    page = open_page(person, box=distant_box)
    page.goto("/")
    assert page.evaluate(IN_CHARGE)
    _wait_for_owner(page)
    distant_box.stop()
    page.add_init_script(_NEVER_TELLS)
    page.goto("/")
    expect(page.locator("body")).to_have_attribute("data-person", str(person.id))
    expect(page.locator("[data-signed-in]").first).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('shell-tried')") is None
