"""Faces and where their eyes are, before anything is done to them.

The reference is the mesh network's own mean over 96 random looks (seeded, wider than the app's, half of them through
a mirror), at regions the method under test did not choose the number or the places of. Its noise is a few
hundredths of a percent, so an error of the method on its base photo does not hide in both sides of a difference.
What it cannot see: a fault that travels with the face, such as a definition of "eye centre" that is not its centre.
For that the judges' truths stand beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from app.vision.eyes import LEFT_EYE, RIGHT_EYE
from app.vision.mesh import draw_patch, read_mesh
from app.vision.models import FaceModel
from app.vision.orientation import find_face
from app.vision.pyramid import pyramid, rest_of
from app.vision.types import FloatArray, RgbImage
from bench.alignment.judge import Judge
from bench.alignment.variants import Face
from tests import faces

LOOKS = 48
_SEED = 4242


@dataclass(frozen=True, slots=True, eq=False)
class KnownFace:
    """A face, and each judge's reading of its eyes by the judge's name."""

    face: Face
    judged: Mapping[str, FloatArray]


def known_faces(model: FaceModel, judges: Mapping[str, Judge], folder: Path | None) -> list[KnownFace]:
    """The portrait, then every readable photo of the folder by name."""
    known = []
    for name, image in pictures(folder):
        looks = reference_looks(model, image)
        if looks is None:
            continue
        mesh = looks.mean(axis=0)
        eyes = np.array([mesh[list(contour), :2].mean(axis=0) for contour in (RIGHT_EYE, LEFT_EYE)])
        judged = {name: judge.eyes(image, eyes) for name, judge in judges.items()}
        known.append(KnownFace(Face(name, image, mesh[:, :2], eyes), judged))
    return known


def reference_looks(model: FaceModel, image: RgbImage) -> FloatArray | None:
    """Every look's mesh, 96 x 478 x 3."""
    found = find_face(model, rest_of((image,)))
    if found is None:
        return None
    random = np.random.default_rng(_SEED)
    looks = []
    for _ in range(LOOKS):
        across, down, turn, scale = random.uniform(-1.0, 1.0, 4).tolist()
        region = found.region.jittered(0.06 * across, 0.06 * down, 0.2 * turn, 0.97 + 0.13 * scale)
        patch, matrix = draw_patch(image, region), region.matrix()
        looks += [read_mesh(model, patch, matrix, mirrored)[1] for mirrored in (False, True)]
    return np.array(looks)


def pictures(folder: Path | None) -> Iterator[tuple[str, RgbImage]]:
    """The portrait, then every photo of the folder by name, at most 1280 px."""
    yield "portrait", faces.portrait()
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix.lower() in (".jpg", ".jpeg", ".png"):
            with Image.open(path) as picture:
                image = np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
            yield path.stem, np.asarray(np.ascontiguousarray(pyramid(image)[-1]), dtype=np.uint8)
