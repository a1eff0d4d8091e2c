"""The five main pages as pictures for the README and the guides: `python -m tests.browser.screenshots [HOME]`.

Shows the demo's simulated year. A HOME that is named is kept, and its year is used again the next time.
"""

import io
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.box import ROOT, Box, Person
from tests.browser.program import Program
from tests.browser.watch import settle

TARGET = ROOT / "docs" / "screenshots"
DEMO = "demo@afterglow.example"
LARGEST = 250_000
_PLAIN = 30
_COLOURS = (None, 256, 224, 192, 160, 128, 96)
# A typeface like a phone's own, where this machine has one; its default is fine as well.
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
  </match>
</fontconfig>
"""


def main(arguments: list[str]) -> int:
    path = chromium.find_chromium()
    if path is None:
        sys.stderr.write("There is no Chromium on this machine (Debian: apt-get install chromium).\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(_FONTS)
        box = Box(Path(arguments[0]).resolve() if arguments else Path(folder) / "home")
        fill(box)
        box.start()
        try:
            with sync_playwright() as playwright:
                environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
                browser = chromium.launch(playwright, path, env=environment)
                take_all(browser, box, box.sign_in(DEMO))
                browser.close()
        finally:
            box.stop()
    return 0


def fill(box: Box) -> None:
    """The demo's year, unless it is there already."""
    box.home.mkdir(parents=True, exist_ok=True)
    box.run("migrate")
    sys.stdout.write("Making the demo's year\n")
    box.run("demo")


def take_all(browser: Browser, box: Box, person: Person) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    pages = {
        "today": "/",
        "log": "/log/massage",
        "timeline": "/timeline",
        "compare": "/compare",
        "verdict": f"/photos/{latest(box, person)}",
    }
    for device, options in (("phone", chromium.phone(browser)), ("desktop", chromium.desktop(browser))):
        for scheme in ("light", "dark"):
            context = browser.new_context(
                base_url=box.url, color_scheme=scheme, reduced_motion="reduce", **options
            )
            context.add_cookies([{"name": "afterglow", "value": person.cookie, "url": box.url}])
            page = context.new_page()
            for name, address in pages.items():
                target = TARGET / f"{name}-{device}-{scheme}.png"
                target.write_bytes(take(page, address))
                sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1000} kB\n")
            context.close()


def latest(box: Box, person: Person) -> str:
    """The newest photo that is lined up and not left out."""
    usable = (photo for photo in Program(box, person).photos() if photo["state"] == "aligned")
    return str(next(photo["id"] for photo in usable if not photo["excluded"]))


def take(page: Page, address: str) -> bytes:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, f"{address} answered {answer.status}"
    settle(page)
    page.wait_for_load_state("networkidle")
    return small(page.screenshot(animations="disabled", caret="hide"))


def small(png: bytes) -> bytes:
    """The same picture in fewer bytes: as it is where that is small enough, else with a palette of its own."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in _COLOURS:
        target = io.BytesIO()
        shrunk = _with_palette(picture, colours) if colours else picture
        shrunk.save(target, "PNG", optimize=True)
        if target.tell() < LARGEST:
            return target.getvalue()
    raise AssertionError(f"a screenshot of {len(png)} bytes does not fit into {LARGEST}")


def _with_palette(picture: Image.Image, colours: int) -> Image.Image:
    """Drawn colours, down to a bead's, stay exactly what they are; skin gets the others. Not dithered: that
    doubles the size and looks no better."""
    drawn = _drawn_colours(picture)[: colours // 3]
    method = Image.Quantize.MEDIANCUT
    rest = picture.reduce(2).quantize(colours - len(drawn), method=method, kmeans=2).getpalette() or []
    palette = Image.new("P", (1, 1))
    shades = rest[: 3 * (colours - len(drawn))]
    palette.putpalette([*(value for colour in drawn for value in colour), *shades])
    return _exactly(picture.quantize(palette=palette, dither=Image.Dither.NONE), picture, drawn)


def _exactly(shrunk: Image.Image, picture: Image.Image, drawn: list[tuple[int, ...]]) -> Image.Image:
    """Pillow looks for the nearest colour on a coarse grid; the drawn ones, which come first, are meant exactly."""
    pixels, places = np.asarray(picture), np.array(shrunk)
    for place, colour in enumerate(drawn):
        places[(pixels == colour).all(axis=-1)] = place
    exact = Image.fromarray(places)
    exact.putpalette(shrunk.getpalette() or [])
    return exact


def _drawn_colours(picture: Image.Image) -> list[tuple[int, ...]]:
    """Those of more pixels than one shade of a photo ever has, the commonest first."""
    pixels = picture.width * picture.height
    counted = picture.getcolors(pixels) or []
    common = sorted(((count, colour) for count, colour in counted if count > _PLAIN), reverse=True)
    return [colour for _, colour in common if isinstance(colour, tuple)]


if __name__ == "__main__":
    started = time.monotonic()
    status = main(sys.argv[1:])
    sys.stdout.write(f"{time.monotonic() - started:.0f} s\n")
    sys.exit(status)
