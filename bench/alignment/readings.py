"""Every method on every variant: how far off, how sure it was, how long it took."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

import numpy as np

from app.vision.alignment import MAX_UNCERTAINTY_PCT_IOD, EyeEstimate, locate_eyes
from app.vision.models import FaceModel
from app.vision.types import FloatArray
from bench.alignment.baselines import haar, one_pass
from bench.alignment.judge import Judge
from bench.alignment.truth import KnownFace
from bench.alignment.variants import Variant, variants

FAILED_PCT_IOD = 10.0
NOT_FOUND_PCT_IOD = 100.0
_JUDGED_EVERY = 3
_FREE_OF_THE_EYES = (
    "plain",
    "light",
    "cast",
    "blur",
    "jpeg",
    "background",
    "small",
    "quarter turn",
    "mirrored",
)
"""Kinds that leave a real eye to be read by a judge that knows neither frames nor sheets."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One variant. Errors are the mean of both eyes in % of the true eye distance; 100 when nothing was found.

    `error` is against the method's own answer on the untouched photo, as somebody outside would measure it;
    `error_to_reference` against the reference of truth.py; `error_to_judge` against each judge's eyes, and
    `judge_noise` is how far the judge is from itself, where it was asked.
    """

    face: str
    kind: str
    turns: int
    error: float
    error_to_reference: float
    error_to_judge: Mapping[str, float]
    uncertainty: float
    right_way_up: bool
    seconds: float
    haar: float
    one_pass: float
    judge_noise: Mapping[str, float]

    @property
    def flagged(self) -> bool:
        """The app would ask for the eyes to be checked."""
        return not self.uncertainty <= MAX_UNCERTAINTY_PCT_IOD

    @property
    def failed(self) -> bool:
        return not self.right_way_up or self.error > FAILED_PCT_IOD


def readings(
    model: FaceModel, judges: Mapping[str, Judge], faces: list[KnownFace], per_kind: int
) -> Iterator[Reading]:
    """Faces one after the other, each in every kind."""
    for number, known in enumerate(faces):
        base = locate_eyes(model, known.face.image)
        own = None if base is None else base.eyes.as_array()
        own_one_pass, own_haar = one_pass(model, known.face.image), haar(known.face.image)
        order = count()
        for variant in variants(known.face, number, per_kind):
            started = time.process_time()
            found = locate_eyes(model, variant.image)
            seconds = time.process_time() - started
            eyes = None if found is None else found.eyes.as_array()
            noise: dict[str, float] = {}
            if variant.kind in _FREE_OF_THE_EYES and next(order) % _JUDGED_EVERY == 0:
                for name, judged in known.judged.items():
                    again = judges[name].eyes(variant.image, variant.moved(judged))
                    noise[name] = _error(variant, again, judged)
            yield Reading(
                face=known.face.name,
                kind=variant.kind,
                turns=variant.turns,
                error=_error(variant, eyes, own),
                error_to_reference=_error(variant, eyes, known.face.eyes),
                error_to_judge={name: _error(variant, eyes, judged) for name, judged in known.judged.items()},
                uncertainty=float("inf") if found is None else found.uncertainty_pct_iod,
                right_way_up=_right_way_up(variant, found),
                seconds=seconds,
                haar=_error(variant, haar(variant.image), own_haar),
                one_pass=_error(variant, one_pass(model, variant.image), own_one_pass),
                judge_noise=noise,
            )


def _error(variant: Variant, found: FloatArray | None, on_base: FloatArray | None) -> float:
    if found is None or on_base is None:
        return NOT_FOUND_PCT_IOD
    truth = variant.moved(on_base)
    distance = np.linalg.norm(truth[1] - truth[0])
    return min(NOT_FOUND_PCT_IOD, float(100.0 * np.linalg.norm(found - truth, axis=1).mean() / distance))


def _right_way_up(variant: Variant, found: EyeEstimate | None) -> bool:
    if found is None:
        return False
    right, left = variant.moved(variant.face.eyes)
    true, seen = left - right, found.eyes.as_array()[1] - found.eyes.as_array()[0]
    return bool(true @ seen > 0.7 * np.linalg.norm(true) * np.linalg.norm(seen))
