"""Signing out on a shared phone with entries kept: they wait for their owner, and the next person sees none of them.

That signing out without a connection leaves nothing is proved in three engines by test_engines_outbox.
"""

import pytest
from playwright.sync_api import Page, expect

from app.services.passwords import hash_password
from tests.browser.box import Box, Person
from tests.browser.program import Program
from tests.browser.relay import Relay
from tests.browser.test_outbox_offline import AWAY, IN_CHARGE
from tests.browser.watch import Watch
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless

PASSWORD = "a few words in a row"
SECRET = "My jaw hurt after the dentist"
# Every byte a script of this origin could find.
EVERYTHING = """async () => {
  const found = { local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie };
  Object.assign(found, { caches: [], rows: [] });
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const isText = /html|json/.test(answer.headers.get("content-type"));
      found.caches.push([name, request.url, isText ? await answer.text() : ""]);
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const open = indexedDB.open(name);
    const database = await new Promise((done, fail) => {
      open.addEventListener("success", () => done(open.result));
      for (const end of ["error", "blocked"]) open.addEventListener(end, () => fail(`${name}: ${end}`));
      setTimeout(() => fail(`${name} does not open`), 15_000); // a script has no time limit of its own
    });
    for (const store of database.objectStoreNames) {
      const read = database.transaction(store).objectStore(store).getAll();
      found.rows.push([store, await new Promise((done) => read.addEventListener("success", () => done(read.result)))]);
    }
    database.close();
  }
  return JSON.stringify(found);
}"""


@pytest.fixture
def ann(distant_box: Box) -> Person:
    return distant_box.person("ann-leaves@example.org", password_hash=hash_password(PASSWORD))


@pytest.fixture
def bea(distant_box: Box) -> Person:
    return distant_box.person("bea-comes@example.org", password_hash=hash_password(PASSWORD))


def sign_in(page: Page, person: Person) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()
    expect(page.get_by_role("heading", name="Your first photo")).to_be_visible()
    assert page.evaluate(IN_CHARGE)


def log_away(page: Page, box: Box) -> None:
    """A massage with something private in it, while the box is stopped."""
    box.stop()
    page.goto("/log/massage")
    page.get_by_label("Note").fill(SECRET)
    page.get_by_role("button", name="Save massage").tap()
    expect(page.locator(".toasts")).to_contain_text("kept on this device")
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "1")


def sign_out(page: Page, choice: str) -> None:
    page.goto("/you")
    page.get_by_role("button", name="Sign out here").tap()
    expect(page.get_by_text("One entry is not sent yet")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name=choice, exact=True).tap()
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()


def test_what_is_kept_waits_for_its_owner(
    open_page: OpenPage, distant_box: Box, ann: Person, bea: Person, watch: Watch
) -> None:
    page = open_page(box=distant_box)
    watch.forgive(AWAY)
    sign_in(page, ann)
    log_away(page, distant_box)
    page.goto("/you")
    page.get_by_role("button", name="Sign out here").tap()
    page.get_by_role("button", name="Stay signed in").tap()
    sign_out(page, "Keep on this device")
    page.goto("/log/mask/timer?type=collagen&minutes=5")  # nobody's timer begins
    expect(page.get_by_text("Nobody is signed in on this device")).to_be_visible()
    expect(page).to_have_url(f"{distant_box.url}/")
    distant_box.start()
    sign_in(page, bea)
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0")
    page.goto("/you")
    expect(page.locator("outbox-list")).to_be_hidden()
    page.get_by_role("button", name="Sign out here").tap()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert Program(distant_box, bea).sessions() == []
    sign_in(page, ann)
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0")
    [session] = Program(distant_box, ann).sessions()
    assert session["note"] == SECRET


# As `leave` notes it, on a page that has not been anybody's.
LEFT = """async () => {
  const open = indexedDB.open("afterglow");
  const database = await new Promise((done) => open.addEventListener("success", () => done(open.result)));
  const writing = database.transaction("device", "readwrite");
  writing.objectStore("device").put(true, "leaving");
  await new Promise((done) => writing.addEventListener("complete", done));
  database.close();
}"""


def test_a_page_does_not_wait_until_the_box_has_heard_of_a_sign_out(open_page: OpenPage, box: Box) -> None:
    relay = Relay(box.port)
    page = open_page(box=Box(box.home, port=int(relay.url.rpartition(":")[2])))
    page.goto("/sign-in")
    assert page.evaluate(IN_CHARGE)
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0")
    page.evaluate(LEFT)
    with relay.holding("POST /sign-out"):
        page.goto("/sign-in")
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
        [held] = relay.held
        held.setblocking(False)
        with pytest.raises(BlockingIOError):  # the worker has not given up: it still waits for the answer
            held.recv(1)
        held.setblocking(True)
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    relay.close()
