"""Looks over the shoulder of every page: what must never happen on any of them."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, WebError

_REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
  console.error(`CSP violation: ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
});
"""
_WIDTHS = """() => {
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.right <= root.clientWidth + 1) return false;
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") return false;
    }
    return true;
  });
  return {
    page: root.scrollWidth,
    window: root.clientWidth,
    wide: wide.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}`),
  };
}"""

_CUT_OFF = """() => [...document.querySelectorAll("main *, nav *")].filter((element) => {
  if (!element.checkVisibility({ visibilityProperty: true }) || element.clientWidth <= 2) return false;
  if (!element.innerText?.trim() || element.querySelector("img, svg")) return false;
  const { overflowX, overflowY } = getComputedStyle(element);
  const clips = (overflow) => overflow === "hidden" || overflow === "clip";
  return (clips(overflowX) && element.scrollWidth > element.clientWidth + 1)
    || (clips(overflowY) && element.scrollHeight > element.clientHeight + 1);
}).slice(0, 5).map((element) => `${element.tagName}.${element.className}: ${element.innerText.slice(0, 40)}`)"""
_TEXT_SIZE = "(size) => document.documentElement.style.setProperty('font-size', size)"
_MOVING = "document.getAnimations().map((one) => one.animationName ?? one.transitionProperty)"


@dataclass
class Watch:
    """Collects faults of the contexts it watches: console errors, broken rules of the CSP, requests that leave."""

    origins: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _forgiven: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("request", self._left)

    def forgive(self, pattern: str) -> None:
        """A fault this test provokes, such as the console's line about a 404."""
        self._forgiven.append(pattern)

    def assert_clean(self) -> None:
        left = [fault for fault in self.faults if not any(re.search(p, fault) for p in self._forgiven)]
        assert not left, "\n".join(left)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.faults.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _broke(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def _left(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"}:
            return
        if f"{parts.scheme}://{parts.netloc}" not in self.origins:
            self.faults.append(f"left our origin: {request.method} {request.url}")


def assert_fits(page: Page) -> None:
    """Nothing stands out to the right of the window."""
    found = page.evaluate(_WIDTHS)
    where = f"{page.url} at {found['window']} px: {found['wide']}"
    assert found["page"] <= found["window"], f"{found['page']} px wide, {where}"
    assert not found["wide"], where


def assert_fits_with_large_text(page: Page) -> None:
    """At twice the text size nothing stands out and no words are cut off."""
    page.evaluate(_TEXT_SIZE, "200%")
    try:
        assert_fits(page)
        cut = page.evaluate(_CUT_OFF)
        assert not cut, f"cut off at {page.url}: {cut}"
    finally:
        page.evaluate(_TEXT_SIZE, "")


def assert_still(page: Page) -> None:
    """Nothing moves; for pages of people who asked for less motion."""
    assert page.evaluate(_MOVING) == []


def settle(page: Page) -> None:
    """Wait until what the page asked for has come: its pictures, fonts and scripts."""
    page.wait_for_load_state("load")
    with_pictures = """async () => {
      const pictures = [...document.images].filter((image) => image.loading !== "lazy" && image.src);
      await Promise.all(pictures.map((image) => image.decode().catch(() => null)));
    }"""
    try:
        page.evaluate(with_pictures)
    except Error:  # the page went on to another one meanwhile
        page.wait_for_load_state("load")
