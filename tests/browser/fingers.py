"""Taps that are counted, and touches Playwright's touchscreen cannot make, sent over the DevTools protocol."""

import time
from collections.abc import Sequence

from playwright.sync_api import CDPSession, Locator, Page

_FRAME_SECONDS, _REST_SECONDS = 0.016, 0.5

Point = tuple[float, float]


class Taps:
    """Counts what a finger does."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, target: Locator) -> None:
        target.tap()
        self.count += 1


def middle(locator: Locator) -> Point:
    """Of what is shown of it, in CSS pixels of the window."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box is not None, f"{locator} is not shown"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: Point, by: Point, steps: int = 6) -> None:
    """One finger down, along and up again."""
    path = [(start[0] + by[0] * step / steps, start[1] + by[1] * step / steps) for step in range(steps + 1)]
    touch(page, [[point] for point in path])


def pinch(page: Page, about: Point, from_px: float, to_px: float, steps: int = 6) -> None:
    """Two fingers level with each other, moving apart or together."""
    gaps = [from_px + (to_px - from_px) * step / steps for step in range(steps + 1)]
    touch(page, [[(about[0] - gap / 2, about[1]), (about[0] + gap / 2, about[1])] for gap in gaps])


def touch(page: Page, frames: Sequence[Sequence[Point]]) -> None:
    """Put fingers down at the first frame's points, move them through the others, rest, and lift them.

    They rest, as careful fingers do: lifted at full speed they would throw the page, and the browser takes the
    next tap for the one that catches it.
    """
    protocol = page.context.new_cdp_session(page)
    moments = [*(number * _FRAME_SECONDS for number in range(len(frames)))]
    rest = moments[-1] + _REST_SECONDS
    start = time.time() - rest - _FRAME_SECONDS
    for moment, points in zip([*moments, rest], [*frames, frames[-1]], strict=True):
        fingers = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        kind = "touchMove" if moment else "touchStart"
        _send(protocol, kind, fingers, start + moment)
    _send(protocol, "touchEnd", [], start + rest + _FRAME_SECONDS)
    protocol.detach()


def _send(protocol: CDPSession, kind: str, points: list[dict[str, float]], at: float) -> None:
    protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, "timestamp": at})
