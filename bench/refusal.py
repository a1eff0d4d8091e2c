"""Refusing a bomb: 110 megapixels in a few kilobytes must cost next to nothing."""

import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import simplejpeg

from app.imaging.errors import ImageRejected
from app.imaging.sandbox import Sandbox
from bench.big_photos import big_jpeg
from bench.measure import medians
from bench.report import Result
from tests import pictures

BOMBS: dict[str, Callable[[], bytes]] = {
    "PNG": pictures.png_bomb,
    "JPEG": pictures.jpeg_bomb,
    "WebP": pictures.webp_bomb,
    "HEIC": partial(pictures.isobmff_bomb, "HEIF"),
    "AVIF": partial(pictures.isobmff_bomb, "AVIF"),
}
_TIMES = 50


def run() -> list[Result]:
    photo = big_jpeg(12)
    results = []
    for name, make in BOMBS.items():
        bomb = make()
        seconds = medians(
            {
                "floor": lambda: simplejpeg.decode_jpeg(photo, "RGB"),
                "value": lambda bomb=bomb: refuse(bomb),
            },
            rounds=5,
        )
        ms = seconds["value"] * 1e3 / _TIMES
        results.append(Result(f"refusing a 110 MP {name}", ms, "ms", 0.01, seconds["floor"] * 1e3))
    # In a process of its own: the photos above have set a mark here that would hide what a bomb adds.
    said = subprocess.run([sys.executable, "-m", "bench.refusal"], capture_output=True, text=True, check=True)
    grown = float(said.stdout.split()[-1])
    return [*results, Result("memory grown by refusing all of them", grown, "MB", 1.0)]


def refuse(bomb: bytes) -> None:
    """The header is checked before a process is troubled: this sandbox is never started."""
    sandbox = Sandbox(None)
    for _ in range(_TIMES):
        try:
            sandbox.process(bomb)
        except ImageRejected as rejected:
            if rejected.code == "too_many_pixels":
                continue
        raise RuntimeError("a bomb was not refused for its size")


def grown_mb() -> float:
    bombs = [make() for make in BOMBS.values()]
    before = _peak_mb()
    for bomb in bombs:
        refuse(bomb)
    return _peak_mb() - before


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(grown_mb())
