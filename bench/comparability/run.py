"""The whole bench as lines for the table, and what each change does to each factor on standard error."""

import sys
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

import cv2
import numpy as np

from app.imaging.model_files import find_model
from app.vision.comparability import compare
from app.vision.models import FaceModel
from app.vision.types import RgbImage
from bench.alignment.figures import interval, median, share
from bench.alignment.truth import pictures
from bench.comparability.changes import FACTORS, WAYS
from bench.comparability.readings import Judged, Read, judge_ways, read, retaken
from bench.report import Result

NAMED, MONOTONE, RETAKES_A = 95.0, 100.0, 100.0
_LARGE_ENOUGH_PX = 600
_RETAKES, _SEED = 8, 20261129


def run(folder: Path | None = None, *, quick: bool = False) -> list[Result]:
    """Measure on the portrait and, when a folder is given, on the faces in it; `quick` takes every other amount."""
    cv2.setNumThreads(1)
    paths = find_model(None)
    if paths is None:
        raise RuntimeError("there is no face model; run `make setup`")
    model = FaceModel.from_bytes(*paths.read())
    ways = tuple(way._replace(amounts=way.amounts[::2]) for way in WAYS) if quick else WAYS
    done: list[Judged] = []
    same: list[float] = []
    retakes: list[bool] = []
    for number, (name, picture) in enumerate(pictures(folder)):
        image = _large_enough(picture)
        untouched = read(model, image)
        if untouched is None:
            continue
        same.append(compare(untouched.photographed, untouched.photographed).score)
        random = np.random.default_rng([_SEED, number])
        retakes += [_is_close(model, image, untouched, random) for _ in range(2 if quick else _RETAKES)]
        done += judge_ways(model, name, image, untouched, ways)
        print(f"comparability: {name} done", file=sys.stderr)
    print(_cross_talk(done), file=sys.stderr)
    return [
        Result(
            "a picture and itself: lowest score", min(same), "of 100", 100.0, kind="at least", n=len(same)
        ),
        _shares("retakes of the same minute with grade A", retakes, RETAKES_A),
        *_by_factor(done),
        *_slopes(done),
    ]


def _large_enough(picture: RgbImage) -> RgbImage:
    """The portrait twice as large: a quarter of its own size would not be lined up."""
    if max(picture.shape[:2]) >= _LARGE_ENOUGH_PX:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _is_close(model: FaceModel, image: RgbImage, untouched: Read, random: np.random.Generator) -> bool:
    again = read(model, retaken(image, untouched.mesh, random), int(random.integers(85, 97)))
    return again is not None and compare(untouched.photographed, again.photographed).grade == "A"


def _by_factor(done: list[Judged]) -> Iterator[Result]:
    named = [each.is_named_first for each in done]
    yield _shares("the changed factor is named first", named, NAMED)
    falls = [_falls(series) for series in _series(done)]
    yield _shares("series of growing changes whose score falls at every step", falls, MONOTONE)
    for factor in FACTORS:
        of_factor = [each for each in done if each.way.factor == factor]
        yield _shares(f"{factor}: named first", [each.is_named_first for each in of_factor], NAMED)
        yield _shares(
            f"{factor}: falls at every step", [_falls(each) for each in _series(of_factor)], MONOTONE
        )


def _series(done: list[Judged]) -> list[list[Judged]]:
    return [
        list(group) for _, group in groupby(done, lambda each: (each.person, each.way.factor, each.way.name))
    ]


def _falls(series: list[Judged]) -> bool:
    """From 100 on the score falls, and the grade never rises."""
    scores = [100.0, *(each.verdict.score for each in series)]
    grades = [each.verdict.grade for each in series]
    return all(one > two for one, two in pairwise(scores)) and grades == sorted(grades)


def _slopes(done: list[Judged]) -> Iterator[Result]:
    """Degrees read for each degree a head was turned: 1 and no spread would be perfect."""
    for factor in ("yaw", "pitch"):
        read_ = np.array(
            [
                (getattr(each.after.quality, f"{factor}_deg") - getattr(each.before.quality, f"{factor}_deg"))
                / each.amount
                for each in done
                if each.way.factor == factor
            ]
        )
        yield Result(
            f"{factor}: degrees read per degree turned, median", median(read_), "", 1.15, n=len(read_),
            interval=interval(read_, median),
        )  # fmt: skip
        yield Result(f"{factor}: the same, spread (sd)", float(read_.std()), "", 0.2, n=len(read_))


def _shares(metric: str, held: list[bool], goal: float) -> Result:
    values = np.array(held, dtype=float)
    return Result(
        metric, share(values), "%", goal, kind="at least", n=len(values), interval=interval(values, share)
    )


def _cross_talk(done: list[Judged]) -> str:
    """Rows: what was changed; columns: mean severity of each measured factor as a share of the changed one's."""
    head = f"{'changed':>16}" + "".join(f"{factor[:9]:>10}" for factor in FACTORS)
    rows = [head]
    for factor in FACTORS:
        of_factor = [each.severities for each in done if each.way.factor == factor]
        own = sum(each[factor] for each in of_factor) or 1.0
        cells = "".join(f"{sum(each[other] for each in of_factor) / own:10.2f}" for other in FACTORS)
        rows.append(f"{factor:>16}{cells}")
    return "\n".join(rows)
