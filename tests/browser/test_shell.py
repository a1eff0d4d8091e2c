"""The installable shell: service worker, offline page, manifest, and what a browser keeps of a person."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from bench import pages
from tests.browser import chromium
from tests.browser.box import Box
from tests.browser.lives import Life
from tests.browser.test_outbox_offline import IN_CHARGE
from tests.browser.watch import Watch, settle
from tests.browser.windows import OpenPage

_KEPT = """async () => {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return requests.flat().map((request) => new URL(request.url).pathname);
}"""
_ROWS = """async () => {
  const opened = indexedDB.open("afterglow");
  const database = await new Promise((done) => opened.addEventListener("success", () => done(opened.result)));
  const names = [...database.objectStoreNames];
  const reads = names.map((name) => database.transaction(name).objectStore(name).getAll());
  const answer = (read) => new Promise((done) => read.addEventListener("success", () => done(read.result)));
  const all = await Promise.all(reads.map(answer));
  database.close();
  return all.flat();
}"""


@pytest.mark.windowless
def test_a_box_that_does_not_answer(open_page: OpenPage, distant_box: Box, watch: Watch) -> None:
    page = open_page(box=distant_box)
    page.goto("/sign-in")
    assert page.evaluate(IN_CHARGE)
    distant_box.stop()
    watch.forgive("ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET")
    page.goto("/timeline")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    settle(page)
    assert page.evaluate("getComputedStyle(document.body).fontFamily.includes('system-ui')"), "no style sheet"

    distant_box.start()
    page.get_by_role("link", name="Try again").tap()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


@pytest.mark.windowless
def test_a_phone_without_a_network(open_page: OpenPage, box: Box, life: Life, watch: Watch) -> None:
    page = open_page(life.person)
    page.goto("/")
    assert page.evaluate(IN_CHARGE)
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.goto("/compare")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    page.context.set_offline(False)
    # At once where the emulation tells the page that it is online, else when the page looks by itself.
    expect(page.locator("compare-stage")).to_be_visible(timeout=20_000)


@pytest.mark.windowless
def test_a_change_waits_for_the_network(open_page: OpenPage, life: Life, watch: Watch) -> None:
    page = open_page(life.person)
    page.goto(f"/log/sessions/{life.mask}")
    page.evaluate(
        "navigator.serviceWorker.ready.then(() => true)"
    )  # or its script would be lost as well, and told
    page.get_by_label("Note").fill("Felt cool")
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save changes").tap()
    expect(page.get_by_text("The box does not answer")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Felt cool")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save changes").tap()
    expect(page.get_by_text("mask changed")).to_be_visible()


@pytest.mark.windowless
def test_nothing_private_is_kept(open_page: OpenPage, box: Box, life: Life) -> None:
    page = open_page(box.sign_in(life.person.email))
    for path in ("/", "/timeline", "/compare", f"/photos/{life.photos[-1]}", "/you"):
        page.goto(path)
        settle(page)
    assert page.evaluate(IN_CHARGE)
    assert_only_the_shell(page)
    page.get_by_role("button", name="Sign out here").tap()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert_only_the_shell(page)
    assert page.evaluate(_ROWS) == []
    assert set(page.evaluate("Object.keys(localStorage)")) <= {"theme"}
    assert page.evaluate("Object.keys(sessionStorage)") == []


def assert_only_the_shell(page: Page) -> None:
    kept = page.evaluate(_KEPT)
    assert {"/offline", "/shell/today"} <= set(kept)
    assert [
        path for path in kept if not re.match("/(offline$|shell/|share-target$|static/dist/)", path)
    ] == []


def test_the_manifest(open_page: OpenPage, life: Life) -> None:
    page = open_page(life.person)
    page.goto("/")
    protocol = page.context.new_cdp_session(page)
    read = protocol.send("Page.getAppManifest")
    assert read["url"].endswith("/manifest.webmanifest")
    assert read["errors"] == []
    complaints = protocol.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one for one in complaints if one["errorId"] != "in-incognito"] == []

    manifest = page.request.get("/manifest.webmanifest").json()
    assert {"id", "name", "short_name", "start_url", "scope", "display", "icons", "shortcuts"} <= set(
        manifest
    )
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in [*manifest["icons"], *(icon for entry in manifest["shortcuts"] for icon in entry["icons"])]:
        picture = page.request.get(icon["src"])
        assert picture.headers["content-type"] == icon["type"]
        width, height = Image.open(io.BytesIO(picture.body())).size
        assert icon["sizes"] == f"{width}x{height}"
    for entry in [manifest, *manifest["shortcuts"]]:
        answer = page.goto(entry.get("start_url") or entry["url"])
        assert answer is not None
        assert answer.status == 200


@pytest.mark.windowless
def test_a_new_worker_is_asked_for_each_time(open_page: OpenPage) -> None:
    page = open_page()
    with page.context.expect_event("serviceworker") as started:
        page.goto("/sign-in")
    assert re.search(r"/sw\.js$", started.value.url)
    assert page.request.get("/sw.js").headers["cache-control"] == "no-cache"


def test_how_to_install_it_is_said_until_it_was_put_away(open_page: OpenPage, box: Box) -> None:
    person = box.person("installs@example.org")
    page = open_page(person, **chromium.iphone())
    page.add_init_script("Object.defineProperty(navigator, 'standalone', { value: false })")
    page.add_init_script("Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 })")
    page.goto("/")
    hint = page.locator("install-hint")
    expect(hint).to_contain_text("Add to Home Screen")
    expect(hint.get_by_role("button", name="Install")).to_be_hidden()
    hint.get_by_role("button", name="Not now").tap()
    expect(hint).to_be_hidden()
    page.goto("/you")
    settle(page)
    expect(hint).to_be_hidden()

    page = open_page(person)  # Android: the browser offers, and asks by itself when it is told to
    page.goto("/")
    page.evaluate("customElements.whenDefined('install-hint').then(() => true)")
    page.evaluate(
        """() => {
          const prompt = () => { document.body.dataset.prompted = ""; };
          dispatchEvent(Object.assign(new Event("beforeinstallprompt"), { prompt }));
        }"""
    )
    page.get_by_role("button", name="Install").tap()
    expect(page.locator("body[data-prompted]")).to_have_count(1)
    expect(page.locator("install-hint")).to_be_hidden()


@pytest.mark.windowless
def test_what_needs_https_is_said_once(open_page: OpenPage, box: Box) -> None:
    page = open_page(box.person("plain-http@example.org"))
    page.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', { value: false })")
    page.goto("/")
    expect(page.get_by_text("This address has no HTTPS")).to_be_visible()
    page.goto("/you")
    settle(page)
    expect(page.get_by_text("This address has no HTTPS")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/timeline", "/compare"])
def test_a_first_page_is_light(open_page: OpenPage, life: Life, path: str) -> None:
    """Everything but the photos, as it goes over the line to a phone that has kept nothing."""
    page = open_page(life.person)
    page.goto(path)
    settle(page)
    assert page.evaluate(pages.WEIGHT) <= 1000 * pages.FIRST_PAGE_KB
