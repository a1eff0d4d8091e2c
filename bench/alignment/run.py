"""The whole bench as lines for the table."""

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import simplejpeg

from app.imaging.model_files import find_model
from app.vision.alignment import band_pct_iod
from app.vision.models import FaceModel
from app.vision.pyramid import pyramid
from bench.alignment.figures import Numbers, interval, median, p95, share, spearman
from bench.alignment.first_mesh import FirstMesh
from bench.alignment.judge import IrisJudge, Judge
from bench.alignment.pairs import pair_differences
from bench.alignment.readings import Reading, readings
from bench.alignment.truth import KnownFace, known_faces
from bench.alignment.variants import KINDS
from bench.big_photos import big_jpeg
from bench.report import Result

MEDIAN, TAIL, COVERED, RANKED, SPEED = 0.25, 0.85, 95.0, 0.6, 2.5
INDEPENDENT, INVOLVED = "the first mesh (independent)", "the iris network (part of the method)"
_DECODE_EVERY = 12
_TWICE = 2.0**0.5
"""Two readings of the judge differ by this much of one reading's noise, however good the method."""


def run(folder: Path | None = None, *, quick: bool = False) -> list[Result]:
    """Measure on the portrait and, when a folder is given, on the faces in it."""
    cv2.setNumThreads(1)
    paths = find_model(None)
    if paths is None:
        raise RuntimeError("there is no face model; run `make setup`")
    model, judges = FaceModel.from_bytes(*paths.read()), _judges()
    faces = known_faces(model, judges, folder)
    per_kind = (2 if quick else 16) if folder is None else (1 if quick else 5)
    photo = big_jpeg(12)
    done: list[Reading] = []
    decodes: list[tuple[float, float]] = []
    for reading in readings(model, judges, faces, per_kind):
        if len(done) % _DECODE_EVERY == 0:
            decodes.append(_decode(photo))
        done.append(reading)
    return [
        *_accuracy(done),
        *_other_truths(done, judges),
        *_baselines(done),
        *_calibration(done),
        *_speed(done, np.array(decodes)),
        *(row for judge in judges for row in _pairs(model, faces, done, judge)),
    ]


def _judges() -> dict[str, Judge]:
    """Those that can be had. The first is independent of the method; the second sees finer, but has a part in it."""
    found = {INDEPENDENT: FirstMesh.load(), INVOLVED: IrisJudge.load()}
    for name, judge in found.items():
        if judge is None:
            print(f"alignment: the network of {name} is not here and cannot be fetched", file=sys.stderr)
    return {name: judge for name, judge in found.items() if judge is not None}


def _accuracy(done: list[Reading]) -> list[Result]:
    errors = np.array([each.error for each in done])
    rows = [
        _row("error of the eyes, median", errors, median, MEDIAN),
        _row("error of the eyes, 95 of 100 are below", errors, p95, TAIL),
    ]
    for turns in range(4):
        failed = np.array([each.failed for each in done if each.turns == turns], dtype=float)
        rows.append(
            Result(
                f"failed, stored {90 * turns} degrees off", float(failed.sum()), "photos", 0, n=len(failed)
            )
        )
    silent = np.array([each.error > 3.0 and not each.flagged for each in done], dtype=float)
    rows.append(Result("off by more than 3 % and not flagged", float(silent.sum()), "photos", 0, n=len(done)))
    flagged = np.array([each.flagged for each in done], dtype=float)
    rows.append(_row("flagged for checking by hand", flagged, share, 2.0))
    for kind in KINDS:
        of_kind = np.array([each.error for each in done if each.kind == kind])
        rows.append(_row(f"{kind}: 95 of 100 are below", of_kind, p95, TAIL))
    return rows


def _other_truths(done: list[Reading], judges: Iterable[str]) -> list[Result]:
    reference = np.array([each.error_to_reference for each in done])
    rows = [
        _row("against the reference truth, median", reference, median, MEDIAN),
        _row("against the reference truth, 95 of 100 are below", reference, p95, TAIL),
    ]
    for judge in judges:
        # Each defines "eye centre" a little differently: this holds that difference and is no error of ours alone.
        judged = np.array([each.error_to_judge[judge] for each in done])
        rows.append(_row(f"against the eyes of {judge}, median", judged, median, 2.0))
        noise = np.array([each.judge_noise[judge] for each in done if judge in each.judge_noise])
        rows.append(_row(f"noise of {judge}, median", noise, median, 1.0))
    return rows


def _baselines(done: list[Reading]) -> list[Result]:
    """A baseline's goal is our own figure: it holds while the baseline is not better."""
    ours = np.array([each.error for each in done])
    rows = []
    for name, errors in (
        ("one pass of the mesh", np.array([each.one_pass for each in done])),
        ("tuned Haar", np.array([each.haar for each in done])),
    ):
        found = errors[errors <= 10.0]
        lost = 100.0 - share((errors <= 10.0).astype(float))
        rows += [
            _row(f"baseline {name}: median of those found", found, median, median(ours), kind="at least"),
            _row(f"baseline {name}: 95 of 100 of those found", found, p95, p95(ours), kind="at least"),
            Result(f"baseline {name}: failed", lost, "%", 0.0, kind="at least", n=len(errors)),
        ]
    return rows


def _calibration(done: list[Reading]) -> list[Result]:
    both = np.array([(each.uncertainty, each.error) for each in done if np.isfinite(each.uncertainty)])
    rows = [_row("uncertainty ranks the error (Spearman)", both, spearman, RANKED, unit="", kind="at least")]
    inside = {
        kind: np.array(
            [each.error <= band_pct_iod(each.uncertainty) for each in done if each.kind == kind], float
        )
        for kind in KINDS
    }
    rows.append(
        _row(
            "errors inside the stated band",
            np.concatenate(list(inside.values())),
            share,
            COVERED,
            kind="at least",
        )
    )
    for kind, shares in inside.items():
        rows.append(_row(f"inside the stated band, {kind}", shares, share, COVERED, kind="at least"))
    bands = np.array([band_pct_iod(each.uncertainty) for each in done if np.isfinite(each.uncertainty)])
    rows.append(_row("width of the stated band, median", bands, median, 1.0))
    return rows


def _speed(done: list[Reading], decodes: Numbers) -> list[Result]:
    decode, halves = (np.median(decodes, axis=0) * 1e3).tolist()
    eyes = 1e3 * median(np.array([each.seconds for each in done]))
    name = "detection and landmarks of the median variant against a 12 MP decode"
    return [
        Result(name, eyes, "ms", SPEED, decode, n=len(done)),
        Result(
            "the same with the halving of the picture before it",
            halves + eyes,
            "ms",
            SPEED,
            decode,
            n=len(done),
        ),
    ]


def _pairs(model: FaceModel, faces: list[KnownFace], done: list[Reading], judge: str) -> list[Result]:
    apart = pair_differences(model, faces, judge)
    ours = apart["ours"]
    if not len(ours):
        return []
    noise = median(np.array([each.judge_noise[judge] for each in done if judge in each.judge_noise]))
    label, seen = f"real pairs by {judge}", interval(ours, median)
    rows = [
        Result(f"{label}: median difference, against its noise twice", median(ours), "%", 1.0, noise * _TWICE,
               n=len(ours), interval=seen),
        _told_apart(label, ours - apart["another judge"]),
        _row(f"{label}: largest difference", ours, lambda each: float(each.max()), 3.0),
    ]  # fmt: skip
    rows += [
        _row(f"{label}, baseline {name}: median", apart[name], median, median(ours), kind="at least")
        for name in ("one pass", "haar")
    ]
    return rows


def _told_apart(label: str, more: Numbers) -> Result:
    """As good as this judge can see: pair by pair it cannot tell our crops from those laid by another judge's eyes."""
    low, high = interval(more, median)
    name = f"{label}: worse than crops laid by another judge's eyes, at least by"
    return Result(name, low, "%", 0.0, n=len(more), interval=(low, high))


def _row(
    metric: str,
    values: Numbers,
    figure: Callable[[Numbers], float],
    goal: float,
    *,
    unit: str = "%",
    kind: Literal["at most", "at least"] = "at most",
) -> Result:
    return Result(
        metric, figure(values), unit, goal, kind=kind, n=len(values), interval=interval(values, figure)
    )


def _decode(photo: bytes) -> tuple[float, float]:
    started = time.process_time()
    pixels = simplejpeg.decode_jpeg(photo, "RGB")
    decoded = time.process_time()
    pyramid(pixels)
    return decoded - started, time.process_time() - decoded
