"""Photos in the outbox: shared by other apps, and on a full device."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import portraits
from tests.browser.box import Box
from tests.browser.lives import today
from tests.browser.program import Program
from tests.browser.test_outbox_offline import AWAY, IN_CHARGE
from tests.browser.watch import Watch
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless

# What Android does when photos are shared to an installed app.
SHARE = """async (bytes) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(bytes)], "IMG_2.jpg", { type: "image/jpeg" }));
  const input = Object.assign(document.createElement("input"), { type: "file", name: "photos", files: files.files });
  const form = Object.assign(document.createElement("form"), { method: "POST", enctype: "multipart/form-data" });
  form.action = "/share-target";
  form.append(input);
  document.body.append(form);
  form.submit();
}"""


def share(page: Page) -> None:
    page.evaluate(SHARE, list(portraits.without_face(today())))
    expect(page.get_by_role("heading", name="Shared photos")).to_be_visible()


def expect_waiting(page: Page, number: int) -> None:
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", str(number))


def test_a_photo_shared_without_a_connection(
    open_page: OpenPage, distant_box: Box, watch: Watch, tmp_path: Path
) -> None:
    person = distant_box.person("shares@example.org")
    page = open_page(person, box=distant_box)
    page.goto("/")
    assert page.evaluate(IN_CHARGE)
    expect_waiting(page, 0)
    watch.forgive(AWAY)
    distant_box.stop()
    share(page)
    expect(page.get_by_role("status").first).to_contain_text("kept on this device")
    expect_waiting(page, 1)
    distant_box.start()
    page.goto("/")
    expect_waiting(page, 0)
    assert len(Program(distant_box, person).photos()) == 1


def test_a_photo_shared_while_nobody_is_signed_in(open_page: OpenPage, box: Box) -> None:
    person = box.person("finds@example.org")
    page = open_page()
    page.goto("/sign-in")
    assert page.evaluate(IN_CHARGE)
    share(page)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    kept = {"name": "afterglow", "value": person.cookie, "url": box.url, "httpOnly": True}
    page.context.add_cookies([kept])
    page.goto("/")
    expect_waiting(page, 0)
    page.goto("/share-target")
    expect(page.get_by_text("Is it yours?")).to_be_visible()
    assert Program(box, person).photos() == []
    page.get_by_role("button", name="Yes, add them").tap()
    expect(page.get_by_role("link", name="To Today")).to_be_visible()
    expect_waiting(page, 0)
    assert len(Program(box, person).photos()) == 1


def choose(page: Page, path: Path) -> None:
    page.goto("/photos/new")
    page.get_by_label("Choose photos").set_input_files(path)
    page.get_by_role("button", name="Send photo").tap()


# A device with room for entries of so many bytes and no more, as the browser says it.
FULL = """(() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value) {
    const isLarge = this.name === "outbox" && value.photo?.bytes.byteLength > ROOM;
    if (isLarge) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, arguments);
  };
})();"""


def test_a_nearly_full_device_keeps_a_smaller_copy(open_page: OpenPage, box: Box, tmp_path: Path) -> None:
    person = box.person("nearly@example.org")
    page = open_page(person)
    path = tmp_path / "IMG_3.jpg"
    Image.effect_noise((3200, 1600), 40).save(path, quality=98)
    page.add_init_script(FULL.replace("ROOM", str(path.stat().st_size - 1)))
    choose(page, path)
    expect(page).not_to_have_url(re.compile("/photos/new"), timeout=30_000)
    [photo] = Program(box, person).photos()
    assert (photo["width"], photo["height"]) == (3000, 1500)


def test_a_full_device(open_page: OpenPage, box: Box, watch: Watch, tmp_path: Path) -> None:
    """What cannot be kept is sent from memory, and stays on its page when it cannot be sent either."""
    watch.forgive(AWAY)
    person = box.person("full@example.org")
    page = open_page(person)
    path = tmp_path / "IMG_3.jpg"
    path.write_bytes(portraits.without_face(today()))
    page.add_init_script(FULL.replace("ROOM", "1000"))
    page.route("**/photos", lambda route: route.abort("connectionreset"))
    choose(page, path)
    item = page.locator("photo-picker li")
    expect(item).to_contain_text("The photo is still on this device")
    page.unroute("**/photos")
    page.get_by_role("button", name="Send").tap()
    expect(page).not_to_have_url(
        re.compile("/photos/new"), timeout=30_000
    )  # a busy machine looks at it slowly
    assert len(Program(box, person).photos()) == 1
