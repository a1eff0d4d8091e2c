"""The outbox in the three engines: what is logged without the box outlives the browser, arrives once, and goes with
its person: who signs in next finds nothing of theirs.

One browser and one box an engine, as starts are what takes the time. The answer of the box is lost at a relay, on an
origin of its own; the other steps speak with the box itself. That the box hears of the sign-out later is told in
Chromium alone (test_outbox_leaving).
"""

import contextlib
import json
from collections.abc import Iterator

import pytest

from tests.browser.box import Box
from tests.browser.drivers.driver import EngineError
from tests.browser.engines import OpenPhone, Tab
from tests.browser.program import Program
from tests.browser.relay import Relay
from tests.browser.test_outbox_leaving import EVERYTHING, SECRET

AWAY = "ERR_(CONNECTION|EMPTY)|Could not connect|refused|NetworkError|ailed to load|Load failed|network connection"
LOST = (
    "(care-sessions|healthz) due to access control checks"  # what WebKit says of an answer that did not come
)
ENTRIES = "document.querySelectorAll('outbox-list [data-entry]').length"
SEND_NOW = "document.querySelector('outbox-list [data-act=\"send\"]')?.click()"  # it may have gone by itself


@pytest.fixture
def relay(empty_box: Box) -> Iterator[Relay]:
    before = Relay(empty_box.port)
    yield before
    before.close()


@pytest.mark.timeout(300)  # two starts of a browser and two of a box, on a busy machine
def test_an_outbox_outlives_its_browser_sends_once_and_leaves_nothing(
    open_phone: OpenPhone, empty_box: Box, relay: Relay
) -> None:
    person = empty_box.person("ewa@example.org")
    bea = empty_box.person("bea@example.org")
    program = Program(empty_box, empty_box.sign_in(person.email))  # a login that outlives the phone's
    phone = open_phone(person, box=empty_box)
    phone.forgive(f"{AWAY}|{LOST}")
    phone.open("/")
    phone.wait_for("navigator.serviceWorker.controller !== null")
    wait_for_waiting(phone, 0)

    empty_box.stop()
    log_massage(phone)
    phone.close()
    phone.reopen()
    phone.open("/you")
    sees(phone, f"{ENTRIES} === 1")
    wait_for_waiting(phone, 1)

    other = phone.new_tab()
    other.open("/timeline")
    other.wait_for_text("No connection")
    wait_for_waiting(other, 1)
    empty_box.start()
    other.click("Try again")
    other.wait_for("document.title.startsWith('Timeline')")
    for tab in (phone, other):
        tab.run("dispatchEvent(new Event('online'))")
    for tab in (phone, other):
        wait_for_waiting(tab, 0)
    assert len(program.sessions()) == 1

    with relay.losing("POST /api/v1/care-sessions"):
        log_massage(phone, relay.url)
        phone.open(f"{relay.url}/you")
        wait_for_waiting(phone, 1)
        assert relay.lost > 0
        assert len(program.sessions()) == 2
    send_what_waits(phone, f"{relay.url}/you")
    assert len(program.sessions()) == 2

    phone.open("/")
    wait_for_waiting(phone, 0)
    empty_box.stop()
    log_massage(phone, note=SECRET)
    before = everything(phone)
    assert SECRET in before
    assert str(person.id) in before
    phone.open("/you")
    sees(phone, f"{ENTRIES} === 1")  # from here on the page stands still
    phone.click("Sign out here")
    phone.wait_for_text("One entry is not sent yet")
    phone.click("Discard")
    phone.wait_for("location.pathname === '/sign-in'")
    phone.wait_for_text("No connection")
    traces = (SECRET, str(person.id), person.email)
    for trace in traces:
        assert trace not in everything(phone)

    empty_box.start()
    phone.open("/sign-in")
    phone.wait_for_text("Forgot the password")
    phone.sign_in(bea)
    phone.open("/")
    phone.wait_for_text("Your first photo")
    wait_for_waiting(phone, 0)
    empty_box.stop()
    for path in ("/", "/log/massage", "/you"):
        phone.open(path)
        sees(phone, f"document.body.dataset.person === '{bea.id}'")
        wait_for_waiting(phone, 0)
        assert "Same as last time" not in phone.text()
        shown = phone.run("return document.documentElement.outerHTML")
        for trace in traces:
            assert trace not in shown
    left = everything(phone)
    assert str(bea.id) in left
    for trace in traces:
        assert trace not in left


def log_massage(tab: Tab, url: str = "", note: str = "") -> None:
    """Log one that cannot be handed in, and wait until Today says so."""
    tab.open(f"{url}/log/massage")
    if note:
        tab.fill("Note", note)
    tab.click("Save massage")
    tab.wait_for("location.pathname === '/'")
    tab.wait_for("document.querySelector('.toasts').innerText.includes('kept on this device')")
    wait_for_waiting(tab, 1)


def send_what_waits(tab: Tab, url: str) -> None:
    """As a person would: tap "Send now", and open the page again when nothing comes of it.

    WebKitGTK's IndexedDB leaves a transaction unanswered now and then when the machine is busy, until the page goes.
    """
    for _ in range(2):
        tab.run(SEND_NOW)
        with contextlib.suppress(AssertionError):
            tab.wait_for("document.documentElement.dataset.outboxWaiting === '0'", within=20)
            return
        tab.open(url)
    wait_for_waiting(tab, 0)


def wait_for_waiting(tab: Tab, number: int) -> None:
    sees(tab, f"document.documentElement.dataset.outboxWaiting === '{number}'")


def sees(tab: Tab, expression: str) -> None:
    """What a page says of its database; a page that is not answered (as above) is opened again, as a person would."""
    for _ in range(2):
        with contextlib.suppress(AssertionError):
            tab.wait_for(expression, within=20)
            return
        with contextlib.suppress(EngineError):  # it goes while it answers
            tab.run("location.reload()")
    tab.wait_for(expression)


def everything(tab: Tab) -> str:
    return json.dumps(tab.run(f"return ({EVERYTHING})()"))
