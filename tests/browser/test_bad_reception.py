"""Connections that die halfway, two phones of one person, a new version in between: nothing is lost or doubled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import pictures
from tests.browser.box import Box
from tests.browser.program import Program
from tests.browser.relay import Relay
from tests.browser.test_outbox import expect_waiting, log_massage
from tests.browser.test_outbox_offline import AWAY, IN_CHARGE
from tests.browser.watch import Watch
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless

MEGAPIXELS_48 = (8064, 6048)
UPDATE = "async () => { await (await navigator.serviceWorker.ready).update(); }"


@pytest.fixture
def relay(box: Box) -> Iterator[Relay]:
    before = Relay(box.port)
    yield before
    before.close()


@pytest.fixture
def relayed(box: Box, relay: Relay) -> Box:
    """The same box at the relay's address."""
    return Box(box.home, port=int(relay.url.rpartition(":")[2]))


def in_charge(page: Page) -> None:
    page.goto("/")
    assert page.evaluate(IN_CHARGE)
    expect_waiting(page, 0)


def test_a_connection_that_dies_in_the_middle_of_a_48_megapixel_heic(
    open_page: OpenPage, box: Box, relay: Relay, relayed: Box, watch: Watch, tmp_path: Path
) -> None:
    """Chromium cannot show it: it is kept and sent as it is."""
    watch.forgive(AWAY)
    person = box.person("heic@example.org")
    page, program = open_page(person, box=relayed), Program(box, person)
    path = tmp_path / "IMG_48.heic"
    large = Image.effect_noise((63, 63), 60).resize(MEGAPIXELS_48).convert("RGB")
    path.write_bytes(pictures.encoded(large, "HEIF", quality=60, enc_params={"preset": "ultrafast"}))
    in_charge(page)
    page.goto("/photos/new")
    page.get_by_label("Choose photos").set_input_files(path)
    expect(page.locator("[data-none]:visible")).to_have_text("No preview for this kind of file")
    with relay.cutting("POST /api/v1/photos"):
        page.get_by_role("button", name="Send photo").tap()
        expect(page.locator(".toasts")).to_contain_text("Photo kept on this device")
        expect_waiting(page, 1)
        assert relay.cut > 0
        assert program.photos() == []
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0", timeout=30_000)
    [photo] = program.photos()
    assert (photo["width"], photo["height"]) == MEGAPIXELS_48


def test_two_phones_of_one_person_come_back(open_page: OpenPage, box: Box, watch: Watch) -> None:
    watch.forgive(AWAY)
    person = box.person("two-phones@example.org")
    phones = [open_page(person), open_page(box.sign_in(person.email))]
    for number, page in enumerate(phones):
        # A worker does not go offline with its page: it would send meanwhile.
        page.add_init_script("delete ServiceWorkerRegistration.prototype.sync")
        in_charge(page)
        page.context.set_offline(True)
        log_massage(page, str(10 + number))
        log_massage(page, str(20 + number))
        expect_waiting(page, 2)
    for page in phones:
        page.context.set_offline(False)  # the page hears of it, and sends
    for page in phones:
        expect_waiting(page, 0)
    for page in phones:
        page.goto("/")
        expect(page.get_by_role("list", name="Logged today").get_by_role("listitem")).to_have_count(4)
    assert sorted(one["minutes"] for one in Program(box, person).sessions()) == [10, 11, 20, 21]


def test_a_new_version_comes_while_something_waits_and_a_form_is_half_filled(
    open_page: OpenPage, box: Box, relay: Relay, relayed: Box, watch: Watch
) -> None:
    watch.forgive(AWAY)
    person = box.person("update@example.org")
    page, program = open_page(person, box=relayed), Program(box, person)
    in_charge(page)
    with relay.cutting("POST /api/v1/care-sessions"):
        log_massage(page, "11")
        expect_waiting(page, 1)
        page.goto("/log/massage")
        page.get_by_label("Minutes").fill("22")
        page.get_by_label("Note").fill("Half a sentence")
        relay.turn(b'pagesVersion = "', b'pagesVersion= "x')
        page.evaluate(UPDATE)
        expect(page.locator(".toasts")).to_contain_text("A new version is ready")
        expect(page.get_by_label("Note")).to_have_value("Half a sentence")
        expect_waiting(page, 1)
        assert program.sessions() == []
    assert any("-x" in name for name in page.evaluate("caches.keys()"))
    page.get_by_role("button", name="Save massage").tap()
    expect(page.locator(".toasts")).to_contain_text("massage saved")
    expect_waiting(page, 0)
    assert sorted((one["minutes"], one["note"]) for one in program.sessions()) == [
        (11, ""),
        (22, "Half a sentence"),
    ]
