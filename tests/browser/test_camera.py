"""The guided camera, with a film of a real face: hints, the timer, three frames, and every way it can be missing."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.browser import axe, chromium, fake_camera, portraits
from tests.browser.box import Box, Person
from tests.browser.fingers import Taps
from tests.browser.lives import today
from tests.browser.program import Program
from tests.browser.test_outbox_offline import AWAY, IN_CHARGE
from tests.browser.watch import Watch, assert_fits
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.xdist_group("camera")
PATIENCE = 60_000  # a busy machine draws WebGL by itself


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose camera is a film."""
    film = fake_camera.film(tmp_path_factory.mktemp("film") / "face.mjpeg")
    running = chromium.launch(
        playwright,
        chromium.find_chromium() or "",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    yield running
    running.close()


@pytest.fixture(scope="module")
def ewa(box: Box) -> Person:
    """Somebody with a baseline three weeks old."""
    person = box.person("camera@example.org")
    [photo] = Program(box, person).send(portraits.photo(today() - timedelta(days=21)))
    assert photo["state"] == "aligned"
    return person


def test_a_guided_photo_takes_three_taps(open_page: OpenPage, ewa: Person, box: Box) -> None:
    page, taps = open_page(ewa, permissions=["camera"]), Taps()
    page.goto("/")
    taps.on(page.get_by_role("link", name="Take a photo"))
    expect(camera(page)).to_be_visible()
    expect(page.locator("[data-ghost]")).to_be_visible()
    expect(camera(page)).to_have_attribute("data-match", "good", timeout=PATIENCE)
    expect(page.get_by_role("status").filter(has_text="Hold still")).to_be_visible()
    assert axe.violations(page) == []
    taps.on(page.get_by_role("button", name=re.compile("^Take the photo")))
    expect(page.get_by_role("timer")).to_have_text(re.compile("[321]"))
    expect(page).to_have_url(re.compile(r"/photos/[0-9a-f-]{36}$"), timeout=PATIENCE)
    expect(page.get_by_text("Lined up", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("of the distance between your eyes")).to_be_visible()
    expect(page.get_by_role("link", name="Retake")).to_be_visible()
    address = page.url
    taps.on(page.get_by_role("link", name="Keep this photo"))
    expect(page).to_have_url(re.compile("/compare"))
    assert taps.count == 3
    photo = Program(box, ewa).photos()[0]  # the newest
    assert (photo["state"], photo["view"], photo["mirrored"]) == ("aligned", "front", False)
    assert (photo["time_zone"], photo["date_source"]) == ("Europe/Warsaw", "exif")
    assert (photo["width"], photo["height"]) == (fake_camera.WIDTH, fake_camera.HEIGHT)
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0", timeout=PATIENCE)
    page.goto(address)
    frames = page.get_by_role("region", name="The frames of this shot")
    expect(frames.get_by_role("listitem")).to_have_count(3)
    expect(frames.get_by_text("Kept", exact=True)).to_have_count(1)
    expect(frames.get_by_role("button", name="Keep this one")).to_have_count(2)


def test_hints_name_what_is_off_and_the_shutter_fires_by_itself(open_page: OpenPage, ewa: Person) -> None:
    page = open_page(ewa, permissions=["camera"])
    page.goto("/photos/new")
    gates = page.get_by_role("list", name="Against your baseline").get_by_role("listitem")
    expect(gates).to_have_count(4, timeout=PATIENCE)
    expect(camera(page)).to_have_attribute("data-match", "off", timeout=PATIENCE)
    expect(page.get_by_role("status").filter(has_text="Come closer")).to_be_visible(timeout=PATIENCE)
    expect(gates.first).to_have_text("Too far")
    expect(page.get_by_role("button", name="Take the photo as it is")).to_be_enabled()
    assert_fits(page)
    page.get_by_role("button", name="Timer: 3 s").tap()
    page.get_by_role("button", name="Timer: 10 s").tap()
    expect(page.get_by_role("button", name="Timer: off")).to_be_visible()
    page.get_by_role("button", name="Take it by itself").tap()
    expect(page).to_have_url(re.compile(r"/photos/[0-9a-f-]{36}$"), timeout=PATIENCE)


def test_without_permission_a_sentence_says_so_and_photos_can_be_chosen(
    open_page: OpenPage, ewa: Person
) -> None:
    page = open_page(ewa)
    page.goto("/photos/new")
    page.get_by_role("button", name="Open the camera").tap()
    expect(page.get_by_role("alert").filter(has_text="Allow it for this site")).to_be_visible()
    expect(camera(page)).to_have_count(0)
    expect(page.get_by_label("Choose photos")).to_be_enabled()


def test_without_the_model_the_ghost_and_the_shutter_are_there_and_a_hidden_page_lets_the_camera_go(
    open_page: OpenPage, ewa: Person, watch: Watch
) -> None:
    watch.forgive("ERR_FAILED")
    page = open_page(ewa, permissions=["camera"])
    page.route("**/camera/**", lambda route: route.abort())
    page.goto("/photos/new")
    expect(page.locator("[data-ghost]")).to_be_visible()
    expect(page.get_by_role("button", name="Take the photo")).to_be_visible()
    expect(page.get_by_role("list", name="Against your baseline")).to_be_hidden()
    expect(page.get_by_role("button", name="Take it by itself")).to_be_hidden()
    video = page.locator("video")
    assert video.evaluate("video => video.srcObject.active")
    track = video.evaluate_handle("video => video.srcObject.getVideoTracks()[0]")
    show(page, "hidden")
    assert track.evaluate("track => track.readyState") == "ended"
    show(page, "visible")
    expect(video).to_have_js_property("paused", False)
    page.get_by_role("button", name="Close").tap()
    expect(camera(page)).to_have_count(0)


def test_a_shot_without_a_connection_arrives_later(open_page: OpenPage, box: Box, watch: Watch) -> None:
    watch.forgive(AWAY)
    person = box.person("camera-away@example.org")
    page = open_page(person, permissions=["camera"])
    page.goto("/")
    assert page.evaluate(IN_CHARGE)
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0")
    page.context.set_offline(True)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Take a photo").tap()
    page.get_by_role("button", name="Take the photo").tap()
    expect(page.locator(".toasts")).to_contain_text("Photo kept on this device", timeout=PATIENCE)
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "3")  # with the other two frames
    assert Program(box, person).photos() == []
    page.context.set_offline(False)  # the page hears of it
    expect(page.locator("html")).to_have_attribute("data-outbox-waiting", "0", timeout=PATIENCE)
    assert len(Program(box, person).photos()) == 1  # the other frames are its retakes


def test_with_data_saving_on_the_hints_wait_to_be_asked_for(open_page: OpenPage, ewa: Person) -> None:
    page = open_page(ewa, permissions=["camera"])
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/camera/" in request.url else None)
    page.goto("/photos/new")
    expect(page.locator("[data-ghost]")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"Load live hints, [\d.]+ MB"))).to_be_visible()
    assert asked == []


def camera(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Take a photo")


def show(page: Page, state: str) -> None:
    """Another app in front, or back again: a page without a window hears of it no other way."""
    page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )
