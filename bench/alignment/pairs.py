"""Two real photos of one person: do a judge's eyes fall on the same place in both crops?"""

import re
from itertools import combinations

import numpy as np

from app.vision.alignment import locate_eyes
from app.vision.models import FaceModel
from app.vision.types import EyePair, FloatArray
from bench.alignment.baselines import haar, one_pass
from bench.alignment.judge import in_canonical
from bench.alignment.truth import KnownFace


def pair_differences(model: FaceModel, faces: list[KnownFace], judge: str) -> dict[str, FloatArray]:
    """For each method, per pair, the mean over both eyes in % of the eye distance; 100 when one was not found.

    `another judge` lays the crops by the eyes of whoever else judges: two careful readers do not agree on real photos,
    and nearer than their disagreement this judge cannot tell a better method from another idea of an eye's middle.
    """
    judged = [known for known in faces if judge in known.judged]
    pairs = [
        (a, b) for a, b in combinations(range(len(judged)), 2) if _person(judged[a]) == _person(judged[b])
    ]
    offsets: dict[str, list[FloatArray | None]] = {
        "ours": [],
        "one pass": [],
        "haar": [],
        "another judge": [],
    }
    for known in judged:
        found = locate_eyes(model, known.face.image)
        answers = (
            ("ours", None if found is None else found.eyes.as_array()),
            ("one pass", one_pass(model, known.face.image)),
            ("haar", haar(known.face.image)),
            ("another judge", next((eyes for name, eyes in known.judged.items() if name != judge), None)),
        )
        for method, eyes in answers:
            offsets[method].append(
                None if eyes is None else in_canonical(known.judged[judge], EyePair.from_array(eyes))
            )
    return {
        method: np.array([_apart(each[a], each[b]) for a, b in pairs]) for method, each in offsets.items()
    }


def _person(known: KnownFace) -> str:
    """Photos are named for the person: ana.jpg, ana2.jpg, ana-3.jpg."""
    return re.sub(r"[-_ ]*\d*$", "", known.face.name).lower()


def _apart(first: FloatArray | None, second: FloatArray | None) -> float:
    if first is None or second is None:
        return 100.0
    return float(np.linalg.norm(first - second, axis=1).mean())
