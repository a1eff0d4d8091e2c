"""A push message arrives in a real browser: the service worker shows it, and a tap opens its page."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser import chromium
from tests.browser.box import Box
from tests.browser.lives import Life
from tests.browser.windows import OpenPage

_SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const shown = await registration.getNotifications();
    return shown.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""


@pytest.fixture
def profile(playwright: Playwright, box: Box, life: Life, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser with a profile of its own: Chromium shows no notification in a private window."""
    context = chromium.launch_persistent(playwright, tmp_path / "profile", base_url=box.url)
    context.grant_permissions(["notifications"], origin=box.url)
    context.add_cookies([{"name": "afterglow", "value": life.person.cookie, "url": box.url}])
    yield context
    context.close()


def test_a_reminder_shows(profile: BrowserContext) -> None:
    page = profile.new_page()
    page.goto("/you")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    protocol = profile.new_cdp_session(page)
    versions: list[dict[str, object]] = []
    protocol.on(
        "ServiceWorker.workerRegistrationUpdated", lambda sent: versions.extend(sent["registrations"])
    )
    protocol.send("ServiceWorker.enable")
    for _ in range(100):
        if versions:
            break
        page.wait_for_timeout(100)
    (registration,) = {str(each["registrationId"]) for each in versions}
    sent = {"title": "Photo day", "body": "Same hour, same light.", "path": "/photos/new", "tag": "photo"}
    for data in (json.dumps(sent), json.dumps(sent), "no JSON"):
        protocol.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": page.url.removesuffix("/you"), "registrationId": registration, "data": data},
        )
    shown = wait_for(page, lambda all_: len(all_) == 2)
    by_title = {each["title"]: each for each in shown}
    assert sorted(by_title) == ["Afterglow", "Photo day"], "two of one tag are one"
    assert by_title["Photo day"]["body"] == "Same hour, same light."
    assert by_title["Photo day"]["data"] == {"path": "/photos/new"}


def wait_for(page: Page, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """What is shown once it is enough, or after ten seconds."""
    shown: list[dict[str, Any]] = []
    for _ in range(100):
        shown = page.evaluate(_SHOWN)
        if enough(shown):
            break
        page.wait_for_timeout(100)
    return shown


def test_the_page_says_why_it_cannot(open_page: OpenPage, life: Life) -> None:
    page = open_page(
        life.person, user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1"
    )
    page.add_init_script("delete window.PushManager")
    page.goto("/you/reminders")
    expect(page.get_by_text("Add to Home Screen")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on for this device")).to_have_count(0)
