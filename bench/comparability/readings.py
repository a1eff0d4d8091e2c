"""A picture as the app would judge it, from a fresh JPEG to what is known about how it was taken."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from app.imaging.eye_search import search_eyes
from app.imaging.wishes import Wish
from app.vision.comparability import Comparability, compare
from app.vision.crop import render_crop
from app.vision.factors import Photographed, differences
from app.vision.models import FaceModel
from app.vision.pyramid import pyramid
from app.vision.quality import assess_quality
from app.vision.transforms import landmarks_to_frame, pyramid_level_matrix, similarity_from_eyes
from app.vision.types import FloatArray, RgbImage
from bench.comparability.changes import Way

JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """`mesh` is 478 x 3 in px of the picture."""

    photographed: Photographed
    mesh: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The untouched photo against what one way has made of it, amount by amount."""

    person: str
    way: Way
    amount: float
    verdict: Comparability
    severities: dict[str, float]
    before: Photographed
    after: Photographed

    @property
    def is_named_first(self) -> bool:
        return bool(self.verdict.reasons) and self.verdict.reasons[0].factor == self.way.factor


def read(model: FaceModel, image: RgbImage, quality: int = JPEG_QUALITY) -> Read | None:
    """None when no face is found or its eyes are too uncertain: such a photo is not compared."""
    picture = _through_a_file(image, quality)
    levels = pyramid(picture)
    search = search_eyes(model, levels[-1], pyramid_level_matrix(len(levels) - 1), Wish())
    if search.reason is not None or search.eyes is None or search.landmarks is None:
        return None
    matrix = similarity_from_eyes(search.eyes)
    crop = render_crop(picture, matrix)
    measured = assess_quality(
        crop, landmarks_to_frame(matrix, search.landmarks), search.faces, alignment=matrix
    )
    frame = (picture.shape[1], picture.shape[0])
    taken = Photographed(measured, search.detail or 0.0, search.uncertainty_pct_iod or 0.0, frame)
    return Read(taken, search.landmarks)


def judge_ways(
    model: FaceModel, person: str, image: RgbImage, untouched: Read, ways: tuple[Way, ...]
) -> Iterator[Judged]:
    """Every amount of every way that leaves a photo that can be compared."""
    before = untouched.photographed
    for way in ways:
        for amount in way.amounts:
            again = read(model, way.apply(image, untouched.mesh, amount))
            if again is None:
                continue
            after = again.photographed
            severities = {each.factor: each.severity for each in differences(before, after)}
            yield Judged(person, way, amount, compare(before, after), severities, before, after)


def retaken(image: RgbImage, mesh: FloatArray, random: np.random.Generator) -> RgbImage:
    """The same minute again: moved by 2 %, nearer or further by 3 %, tilted by 1 degree, .05 stops of light, noise."""
    x, y = mesh[:, :2].mean(axis=0).tolist()
    matrix = cv2.getRotationMatrix2D((x, y), random.uniform(-1, 1), random.uniform(0.97, 1.03))
    matrix[:, 2] += random.uniform(-0.02, 0.02, 2) * image.shape[1]
    size = (image.shape[1], image.shape[0])
    drawn = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    noisy = drawn * 2.0 ** random.uniform(-0.05, 0.05) + random.normal(0.0, 1.5, drawn.shape)
    return np.asarray(np.clip(np.round(noisy), 0, 255), dtype=np.uint8)


def _through_a_file(image: RgbImage, quality: int) -> RgbImage:
    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])
