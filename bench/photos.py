"""The photo pipeline against its floor: one full libjpeg-turbo decode of the same file."""

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import simplejpeg
import structlog
from skimage.metrics import structural_similarity

from app import create_app
from app.deps import Runtime, runtime
from app.imaging import encoding
from app.imaging.decoding import decode
from app.imaging.header import inspect
from app.imaging.model_files import find_model
from app.imaging.sandbox import Sandbox
from app.imaging.whole_picture import fit
from app.imaging.zygote_process import JobReport
from app.models import Photo, PhotoState
from app.services import accounts, photo_processing, photos
from app.services.accounts import NewAccount
from app.upgrade import upgrade
from app.vision.crop import render_crop
from app.vision.pyramid import WORKING_SIDE_PX, half, halved, halvings
from app.vision.transforms import scale_of
from app.vision.types import Matrix, RgbImage
from bench.big_photos import SIDES, big_jpeg
from bench.measure import medians
from bench.report import Result
from config import Config
from tests import faces

MIB = 1024 * 1024
UPLOADS = 7


class MeteredSandbox(Sandbox):
    """Remembers what its children used: they are the zygote's children, so no clock of ours counts them."""

    cpu_seconds = 0.0
    peak_kib = 0

    def _run(self, operation: str, data: bytes, arguments: dict[str, Any]) -> JobReport:
        report = super()._run(operation, data, arguments)
        self.cpu_seconds += report.cpu_seconds
        self.peak_kib = report.peak_kib
        return report

    def clock(self) -> float:
        """CPU seconds of this process and of the sandbox's children."""
        return time.process_time() + self.cpu_seconds


def run() -> list[Result]:
    cv2.setNumThreads(1)
    paths = find_model(None)
    if paths is None:
        raise RuntimeError("there is no face model; run `make setup`")
    sandbox = MeteredSandbox(paths)
    sandbox.start()
    try:
        return [*_by_hand(sandbox), *_by_the_app(sandbox), _memory(sandbox), *_crop_quality()]
    finally:
        sandbox.close()


def _by_hand(sandbox: Sandbox) -> list[Result]:
    """Decode, detector input, crop, web size and thumbnail as JPEG, in one process without confinement."""
    results = []
    for megapixels, goal in ((12, 2.2), (48, 1.3)):
        data = big_jpeg(megapixels)
        done = sandbox.process(data)
        if done.matrix is None:
            raise RuntimeError(f"the {megapixels} MP photo was not lined up: {done.reason}")
        matrix = np.array(done.matrix)
        seconds = medians(_both(data, lambda data=data, matrix=matrix: _pictures(data, matrix)))
        name = f"{megapixels} MP: decode + detector input + crop + web + thumbnail (crop scale {scale_of(matrix):.2f})"
        results.append(_in_ms(name, seconds, goal))
    return results


def _by_the_app(sandbox: MeteredSandbox) -> list[Result]:
    """From the bytes of an upload to an aligned photo, everything counted: services, sandbox, encryption."""
    results = []
    with _Box(sandbox) as box:
        for megapixels in (12, 48):
            data = big_jpeg(megapixels)
            # Made beforehand: that no two uploads are the same is the bench's wish, not the app's work.
            uploads = iter([box.another(data) for _ in range(UPLOADS + 1)])
            seconds = medians(
                _both(data, lambda uploads=uploads: box.take_in(next(uploads))),
                rounds=UPLOADS,
                clock=sandbox.clock,
            )
            name = f"{megapixels} MP: upload received to aligned, all CPU"
            results.append(_in_ms(name, seconds, 6.0))
    return results


def _memory(sandbox: MeteredSandbox) -> Result:
    """What one photo adds to a child, over a child that only reads the header."""
    data = big_jpeg(12)
    sandbox.inspect(data)
    idle = sandbox.peak_kib
    sandbox.process(data)
    decoded = SIDES[12][0] * SIDES[12][1] * 3 / MIB
    extra = (sandbox.peak_kib - idle) / 1024
    return Result("12 MP: extra memory of a child, against the decoded picture", extra, "MB", 2.0, decoded)


def _crop_quality() -> list[Result]:
    """Our crop of a sharp picture against one drawn at eight times the size and averaged."""
    results = []
    source = cv2.resize(faces.portrait()[40:240, 130:330], (3200, 3200), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(7).normal(0.0, 18.0, source.shape)
    sharp = (source + cv2.GaussianBlur(grain, (0, 0), 0.8)).clip(0, 255).astype(np.uint8)
    for scale in (0.3, 0.56, 0.9):
        angle = np.radians(4.0)
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = np.column_stack([turn, np.array([192.0, 256.0]) - turn @ [1600.0, 1600.0]])
        ours, reference = render_crop(sharp, matrix, 384, 512), _supersampled(sharp, matrix, 384, 512)
        score = float(structural_similarity(ours, reference, channel_axis=2))
        results.append(
            Result(
                f"crop at scale {scale}: SSIM to the supersampled one", score, "SSIM", 0.995, kind="at least"
            )
        )
    return results


def _supersampled(source: RgbImage, matrix: Matrix, width: int, height: int, times: int = 8) -> RgbImage:
    large = matrix * times
    large[:, 2] += (times - 1) / 2
    size = (width * times, height * times)
    drawn = cv2.warpAffine(source, large, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _both(data: bytes, run: Callable[[], object]) -> Mapping[str, Callable[[], object]]:
    return {"floor": lambda: simplejpeg.decode_jpeg(data, "RGB"), "value": run}


def _in_ms(metric: str, seconds: Mapping[str, float], goal: float) -> Result:
    return Result(metric, seconds["value"] * 1e3, "ms", goal, seconds["floor"] * 1e3)


def _pictures(data: bytes, matrix: Matrix) -> list[bytes]:
    header = inspect(data)
    decoded = decode(data, header, None, allow_half=True)
    searched = halved(decoded.pixels, halvings(decoded.pixels.shape, WORKING_SIDE_PX))
    assert max(searched.shape[:2]) <= WORKING_SIDE_PX
    if decoded.factor == 2:
        matrix = matrix.copy()
        matrix[:, 2] += matrix[:, :2] @ [0.5, 0.5]
        matrix[:, :2] *= 2.0
    crop = render_crop(decoded.pixels, matrix)
    screen = half(crop)
    return [
        encoding.jpeg(crop, encoding.CROP_QUALITY, full_colour=True),
        encoding.jpeg(screen, encoding.UPRIGHT_QUALITY, full_colour=False),
        encoding.jpeg(fit(screen, 256), encoding.UPRIGHT_QUALITY, full_colour=False),
    ]


@dataclass
class _Box:
    """A box of its own in a temporary folder, with one person in it."""

    sandbox: Sandbox
    sent: int = 0

    def __enter__(self) -> "_Box":
        self.folder = Path(tempfile.mkdtemp(prefix="afterglow-bench-"))
        config = Config.for_home(self.folder, queue_url="memory://", secret_key="s" * 40, testing=True)
        upgrade(config)
        self.parts: Runtime = runtime(create_app(config))
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        self.parts.sandbox = self.sandbox
        self.parts.enqueue = _nobody
        with self.parts.deps() as deps:
            self.owner_id = accounts.create(deps, NewAccount("bench@example.org", None)).id
        return self

    def __exit__(self, *_: object) -> None:
        self.parts.database.close()
        shutil.rmtree(self.folder)

    def another(self, data: bytes) -> bytes:
        """A comment makes every upload new bytes; the decoder skips it."""
        self.sent += 1
        comment = f"{self.sent:08}".encode()
        return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]

    def take_in(self, data: bytes) -> None:
        with self.parts.deps() as deps:
            photo = photos.add(deps, self.owner_id, photos.Upload(data)).photo
        with self.parts.deps() as deps:
            photo_processing.process(deps, photo.id)
        with self.parts.database.reading() as session:
            assert session.get_one(Photo, photo.id).state == PhotoState.ALIGNED


def _nobody(job: str, subject_id: UUID) -> None:
    """The bench does the work itself."""
