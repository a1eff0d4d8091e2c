"""The guided camera in Firefox. Its own fake camera draws a pattern, so the pages are handed a film of a face in its
place; whatever comes after getUserMedia is Firefox's. Chromium films the face itself (test_camera)."""

import base64
from datetime import timedelta

import pytest

from tests.browser import fake_camera, portraits
from tests.browser.box import Box
from tests.browser.engines import OpenPhone
from tests.browser.lives import today
from tests.browser.program import Program

PATIENCE_SECONDS = 60.0  # a busy machine draws WebGL by itself
# A spot in the corner changes: no two frames of a real camera are the same.
CAMERA = """() => {
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.getUserMedia = async () => {
    const face = Object.assign(new Image(), { src: "data:image/jpeg;base64,FACE" });
    await face.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: face.width, height: face.height });
    const context = canvas.getContext("2d");
    let frame = 0;
    const draw = () => {
      context.drawImage(face, 0, 0);
      context.fillStyle = `hsl(${frame++} 50% 50%)`;
      context.fillRect(0, 0, 32, 32);
    };
    draw();
    setInterval(draw, 50);
    return canvas.captureStream();
  };
}"""


@pytest.mark.timeout(240)
@pytest.mark.engines("firefox")
def test_a_guided_photo_from_today_to_its_verdict(open_phone: OpenPhone, box: Box) -> None:
    person = box.person("camera-firefox@example.org")
    program = Program(box, person)
    program.send(portraits.photo(today() - timedelta(days=21)))
    phone = open_phone(person)
    phone.before_pages(CAMERA.replace("FACE", base64.b64encode(fake_camera.still()).decode()))
    phone.open("/")
    phone.click("Take a photo")
    phone.click("Open the camera")
    hints = "['good', 'off'].includes(document.querySelector('.cam').dataset.match)"  # the light is near its limit
    phone.wait_for(hints, within=PATIENCE_SECONDS)
    phone.wait_for("document.querySelectorAll('[aria-label=\"Against your baseline\"] li').length === 4")
    phone.click("css=[data-shutter]")
    phone.wait_for("/^\\/photos\\/[0-9a-f-]{36}$/.test(location.pathname)", within=PATIENCE_SECONDS)
    phone.wait_for_text("Lined up", within=PATIENCE_SECONDS)
    phone.wait_for_text("of the distance between your eyes")
    [photo, _] = program.photos()
    assert (photo["state"], photo["date_source"]) == ("aligned", "exif")
    assert (photo["width"], photo["height"]) == (fake_camera.WIDTH, fake_camera.HEIGHT)
