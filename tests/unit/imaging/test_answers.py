"""The parent believes no child."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
import pytest

from app.imaging import encoding
from app.imaging.answers import (
    inspected_photo,
    processed_photo,
    rendered_original,
    rendered_screen,
    rendered_upright,
)
from app.imaging.results import InspectedPhoto, ProcessedPhoto
from app.imaging.wire import BadAnswer
from app.vision.quality import Quality
from app.vision.types import EyePair
from tests import pictures

INSPECTED = InspectedPhoto(
    "JPEG", 3000, 4000, 6, datetime.fromisoformat("2024-05-01T07:15:09"), 120, "Pear Phone"
)


@cache
def processed() -> ProcessedPhoto:
    grey = np.full((2048, 1536, 3), 128, np.uint8)
    return ProcessedPhoto(
        width=3000,
        height=4000,
        orientation=6,
        found=True,
        reason=None,
        source="model",
        recipe="r/1",
        model_sha256="0" * 64,
        upright_scale=0.5,
        eyes=EyePair((1000.0, 1500.0), (1500.5, 1490.0)),
        matrix=((0.9, 0.0, -3.0), (0.0, 0.9, 4.0)),
        uncertainty_pct_iod=0.6,
        detail=1.04,
        faces=1,
        quality=Quality(*([0.5] * 10), 1, 0.5, 0.5),
        ms={"decode": 30.0},
        outputs={
            "aligned": encoding.jpeg(grey, 92, full_colour=True),
            "thumb": encoding.avif(grey[::8, ::8]),
        },
    )


def not_aligned() -> ProcessedPhoto:
    grey = np.full((1024, 768, 3), 128, np.uint8)
    outputs = {
        "screen": encoding.avif(grey),
        "thumb": processed().outputs["thumb"],
        "upright": encoding.jpeg(grey, 85, full_colour=False),
    }
    return replace(processed(), matrix=None, reason="uncertain", quality=None, outputs=outputs)


def test_an_honest_answer_is_believed() -> None:
    assert inspected_photo(INSPECTED.to_facts()) == INSPECTED
    assert inspected_photo(InspectedPhoto("PNG", 300, 300, 1).to_facts()) == InspectedPhoto(
        "PNG", 300, 300, 1
    )
    for photo in (processed(), not_aligned()):
        assert processed_photo(photo.to_facts(), photo.outputs) == photo


@pytest.mark.parametrize(
    "change",
    [
        {"format": "SVG"},
        {"width": 0},
        {"width": 3000.0},
        {"height": True},
        {"orientation": 9},
        {"taken_at_local": "2024-05-01T07:15:09+02:00"},
        {"taken_at_local": "soon"},
        {"utc_offset_minutes": 10_000},
        {"camera": "x" * 1000},
        {"camera": "Pear\n<script>"},
    ],
)
def test_an_inspection_with_a_wrong_fact_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        inspected_photo(INSPECTED.to_facts() | change)


@pytest.mark.parametrize(
    "change",
    [
        {"width": "3000"},
        {"orientation": None},
        {"found": 1},
        {"found": False},
        {"reason": "because"},
        {"reason": "uncertain"},
        {"source": "oracle"},
        {"recipe": "x" * 41},
        {"model_sha256": "\x00"},
        {"upright_scale": 0.0},
        {"upright_scale": 1e999},
        {"eyes": None},
        {"eyes": [[1.0, 2.0]]},
        {"eyes": [[1.0, 2.0], [3.0, float("nan")]]},
        {"eyes": [[1.0, 2.0], [3.0, 10**400]]},
        {"eyes": "no"},
        {"matrix": None},
        {"matrix": [[1.0, 0.0], [0.0, 1.0]]},
        {"matrix": [[1.0, 0.0, 0.0], [0.0, 1.0, 1e300]]},
        {"uncertainty_pct_iod": -1.0},
        {"detail": float("inf")},
        {"faces": -1},
        {"quality": {"yaw_deg": 1.0}},
        {"quality": []},
        {"ms": {f"stage {n}": 1.0 for n in range(1000)}},
        {"ms": None},
    ],
    ids=str,
)
def test_a_result_with_a_wrong_fact_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        processed_photo(processed().to_facts() | change, processed().outputs)


def test_a_missing_fact_is_refused() -> None:
    for name in processed().to_facts():
        facts = processed().to_facts()
        del facts[name]
        with pytest.raises(BadAnswer):
            processed_photo(facts, processed().outputs)


@pytest.mark.parametrize(
    ("name", "forge"),
    [
        ("aligned", lambda outputs: outputs["aligned"][:-2]),
        ("aligned", lambda outputs: b""),
        ("aligned", lambda outputs: pictures.jpeg(pictures.scene(1536, 2047))),
        ("aligned", lambda outputs: outputs["thumb"]),
        ("aligned", lambda outputs: pictures.jpeg(pictures.scene(1536, 2048), exif=pictures.exif(1))),
        ("thumb", lambda _outputs: encoding.avif(np.zeros((1024, 768, 3), np.uint8))),
        ("extra", lambda outputs: outputs["thumb"]),
    ],
)
def test_a_forged_output_is_refused(name: str, forge: Callable[[dict[str, bytes]], bytes]) -> None:
    outputs = dict(processed().outputs)
    outputs[name] = forge(outputs)
    with pytest.raises(BadAnswer):
        processed_photo(processed().to_facts(), outputs)


@pytest.mark.parametrize(
    ("name", "forge"),
    [
        ("upright", lambda _outputs: pictures.jpeg(pictures.scene(2049, 10))),
        ("upright", lambda _outputs: pictures.svg()),
        ("screen", lambda outputs: outputs["upright"]),
        ("screen", lambda _outputs: encoding.avif(np.zeros((1100, 20, 3), np.uint8))),
        ("thumb", lambda outputs: outputs["screen"]),
    ],
)
def test_a_forged_output_of_a_whole_picture_is_refused(
    name: str, forge: Callable[[dict[str, bytes]], bytes]
) -> None:
    outputs = dict(not_aligned().outputs)
    outputs[name] = forge(outputs)
    with pytest.raises(BadAnswer):
        processed_photo(not_aligned().to_facts(), outputs)


@pytest.mark.parametrize("read", [rendered_screen, rendered_upright])
@pytest.mark.parametrize("name", ["screen", "upright", "aligned"])
def test_a_picture_made_later_is_the_one_that_was_asked_for(
    read: Callable[[dict[str, bytes]], bytes], name: str
) -> None:
    outputs = {**processed().outputs, **not_aligned().outputs}
    if read.__name__ == f"rendered_{name}":
        assert read({name: outputs[name]}) == outputs[name]
        swapped = outputs["upright" if name == "screen" else "screen"]
        with pytest.raises(BadAnswer):
            read({name: swapped})
    else:
        with pytest.raises(BadAnswer):
            read({name: outputs[name]})


@pytest.mark.parametrize("photo", [processed, not_aligned])
def test_a_missing_output_is_refused(photo: Callable[[], ProcessedPhoto]) -> None:
    for name in photo().outputs:
        outputs = {other: data for other, data in photo().outputs.items() if other != name}
        with pytest.raises(BadAnswer):
            processed_photo(photo().to_facts(), outputs)


def test_a_crop_of_a_photo_that_is_not_aligned_is_refused() -> None:
    with pytest.raises(BadAnswer):
        processed_photo(not_aligned().to_facts(), processed().outputs)


def test_an_original_is_one_plain_jpeg() -> None:
    plain = pictures.jpeg()
    assert rendered_original({"original": plain}) == plain
    for outputs in (
        {},
        {"original": pictures.in_format("PNG")},
        {"original": pictures.jpeg(exif=pictures.exif(1))},
        {"original": plain, "more": plain},
    ):
        with pytest.raises(BadAnswer):
            rendered_original(outputs)
