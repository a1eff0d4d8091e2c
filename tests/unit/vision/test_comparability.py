"""A pair's grade falls with every difference and names the worst one."""

import math
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vision.alignment import band_pct_iod
from app.vision.comparability import Photographed, compare
from app.vision.quality import Quality
from tests.faces import lit

QUALITY = Quality(
    yaw_deg=1.0,
    pitch_deg=-2.0,
    roll_deg=0.5,
    eyes_open=0.3,
    mouth_open=0.02,
    smile=0.85,
    sharpness=-3.0,
    exposure=0.4,
    light_left_right=0.1,
    light_up_down=0.2,
    faces=1,
    white_balance=1.2,
    face_width_ratio=2.2,
    tint=-0.6,
    structure=dict.fromkeys((240, 120, 60, 30, 15), -3.0),
)
PHOTO = Photographed(QUALITY, detail=0.8, uncertainty_pct_iod=0.7)
GRADES = "ABCD"


def added(name):
    """Change a measurement by an amount."""
    return lambda size: replace(PHOTO, quality=replace(QUALITY, **{name: getattr(QUALITY, name) + size}))


def multiplied(name):
    """Change a measurement by a factor of e to the amount."""
    return lambda size: replace(
        PHOTO, quality=replace(QUALITY, **{name: getattr(QUALITY, name) * math.exp(size)})
    )


def crisper(size):
    """Change the energy of every band by an amount in log2."""
    structure = {band: value + size for band, value in QUALITY.structure.items()}
    return replace(PHOTO, quality=replace(QUALITY, structure=structure))


# Factor, how to change it, the amount that must certainly cost the grade A, words up and words down.
CHANGES = [
    ("yaw", added("yaw_deg"), 5, "Head turned more to your left", "Head turned more to your right"),
    ("pitch", added("pitch_deg"), 5, "Chin higher", "Chin lower"),
    ("roll", added("roll_deg"), 8, "Head tilted more to your left", "Head tilted more to your right"),
    ("distance", multiplied("face_width_ratio"), 0.06, "Camera further away", "Camera closer"),
    ("expression", added("mouth_open"), 0.1, "Mouth more open", "Mouth more closed"),
    ("expression", added("smile"), 0.1, "Wider smile", "Less of a smile"),
    ("eyes", multiplied("eyes_open"), 0.2, "Eyes more open", "Eyes less open"),
    (
        "light_direction",
        added("light_left_right"),
        0.3,
        "More light from your left",
        "More light from your right",
    ),
    ("light_direction", added("light_up_down"), 0.3, "More light from above", "More light from below"),
    ("exposure", added("exposure"), 0.5, "Brighter", "Darker"),
    ("white_balance", added("white_balance"), 0.3, "Warmer colours", "Cooler colours"),
    ("white_balance", added("tint"), 0.3, "Greener colours", "Pinker colours"),
    ("sharpness", crisper, 1.5, "Crisper", "Softer"),
]
every_change = pytest.mark.parametrize(("factor", "change", "size", "up", "down"), CHANGES)


def test_a_picture_and_itself_match_perfectly():
    verdict = compare(PHOTO, PHOTO)
    assert (verdict.grade, verdict.score, verdict.reasons) == ("A", 100.0, ())


@every_change
def test_each_change_is_named_with_its_direction(factor, change, size, up, down):
    for signed, words in ((size, up), (-size, down)):
        verdict = compare(PHOTO, change(signed))
        assert verdict.grade != "A"
        assert [reason.factor for reason in verdict.reasons] == [factor]
        assert verdict.reasons[0].text == words
        assert verdict.reasons[0].size > 0


@every_change
def test_each_change_lowers_score_and_grade_steadily(factor, change, size, up, down):
    verdicts = [compare(PHOTO, change(size * step / 4)) for step in range(60)]
    scores = [verdict.score for verdict in verdicts]
    grades = [GRADES.index(verdict.grade) for verdict in verdicts]
    assert all(one > two for one, two in pairwise(scores))
    assert grades == sorted(grades)
    assert set(grades) == {0, 1, 2, 3}
    assert all(0 <= score <= 100 for score in scores)


def test_fewer_pixels_are_named_and_cost_more_and_more():
    verdicts = [compare(PHOTO, replace(PHOTO, detail=0.8 * 2**-step)) for step in (0.5, 1.5, 3)]
    assert [verdict.grade for verdict in verdicts] == ["B", "C", "D"]
    assert verdicts[0].reasons[0].text == "Fewer pixels on your face"
    assert verdicts[0].reasons[0].size == pytest.approx(0.5)


def test_more_pixels_than_the_crop_has_change_nothing():
    assert compare(replace(PHOTO, detail=1.0), replace(PHOTO, detail=4.0)).score == 100


def test_closed_eyes_are_called_closed():
    verdict = compare(PHOTO, replace(PHOTO, quality=replace(QUALITY, eyes_open=0.08)))
    assert verdict.reasons[0].text == "Eyes closed"


@pytest.mark.parametrize(("yaw_deg", "grade"), [(2.9, "A"), (7.9, "B"), (8.1, "C"), (15.1, "D")])
def test_turned_heads_are_graded_as_measured(yaw_deg, grade):
    assert compare(PHOTO, added("yaw_deg")(yaw_deg)).grade == grade


def test_the_size_is_the_difference_in_its_unit():
    verdict = compare(PHOTO, added("light_left_right")(-0.3))
    assert verdict.reasons[0].size == pytest.approx(0.3)
    assert verdict.reasons[0].unit == "stops"


def test_the_alignment_band_adds_both_uncertainties():
    verdict = compare(PHOTO, replace(PHOTO, uncertainty_pct_iod=2.0))
    assert verdict.alignment_band_pct_iod == pytest.approx(math.hypot(band_pct_iod(0.7), band_pct_iod(2.0)))


def amounts(changes):
    return st.lists(st.floats(-3, 3), min_size=len(changes), max_size=len(changes))


def changed(sizes, changes=CHANGES):
    """Apply every change at once, in shares of what costs the grade A."""
    quality = QUALITY
    for (_, change, size, _, _), share in zip(changes, sizes, strict=True):
        one = change(size * share).quality
        fields = {name: getattr(one, name) for name in QUALITY.__slots__}
        quality = replace(quality, **{k: v for k, v in fields.items() if v != getattr(QUALITY, k)})
    return replace(PHOTO, quality=quality)


# Light, colour and softness weigh on each other: what one explains of another is taken off there.
GEOMETRY = [
    change for change in CHANGES if change[0] in {"yaw", "pitch", "roll", "distance", "expression", "eyes"}
]


@given(amounts(GEOMETRY))
def test_the_worst_factor_sets_the_grade_and_comes_first(sizes):
    verdict = compare(PHOTO, changed(sizes, GEOMETRY))
    alone = [
        compare(PHOTO, change(size * share))
        for (_, change, size, _, _), share in zip(GEOMETRY, sizes, strict=True)
    ]
    assert verdict.grade == max(one.grade for one in alone)
    if verdict.reasons:
        assert verdict.reasons[0].factor in {
            one.reasons[0].factor for one in alone if one.grade == verdict.grade and one.reasons
        }


@given(amounts(GEOMETRY), st.integers(0, len(GEOMETRY) - 1), st.floats(0.05, 2))
def test_moving_any_factor_further_never_raises_the_score(sizes, index, more):
    further = [*sizes]
    further[index] += math.copysign(more, sizes[index])
    before, after = (compare(PHOTO, changed(each, GEOMETRY)).score for each in (sizes, further))
    assert after <= before + 1e-9


@given(amounts(CHANGES))
def test_before_and_after_can_be_exchanged(sizes):
    there, back = compare(PHOTO, changed(sizes)), compare(changed(sizes), PHOTO)
    assert there.grade == back.grade
    assert there.score == pytest.approx(back.score)


@pytest.mark.parametrize("power", [1.3, 2.0, 0.7])
def test_a_curve_that_stretches_all_ratios_of_light_is_exposure_alone(power):
    """Gamma multiplies every distance to white, and with it every ratio."""
    white = math.log2(0.18)
    stretched = replace(
        QUALITY,
        exposure=(QUALITY.exposure + white) * power - white,
        **{name: getattr(QUALITY, name) * power for name in (
            "light_left_right", "light_up_down", "white_balance", "tint")},
    )  # fmt: skip
    verdict = compare(PHOTO, replace(PHOTO, quality=stretched))
    assert [reason.factor for reason in verdict.reasons] == ["exposure"]


def test_bright_skin_does_not_hide_another_white_balance():
    """What clips loses its ratio, but no more of it than the exposure has changed."""
    bright = replace(QUALITY, exposure=1.8)
    cooler = replace(bright, exposure=1.85, white_balance=0.8)
    verdict = compare(replace(PHOTO, quality=bright), replace(PHOTO, quality=cooler))
    assert [reason.factor for reason in verdict.reasons] == ["white_balance"]


def test_a_side_that_lies_in_shadow_is_light_from_the_other_and_no_exposure():
    """The far half loses a stop, so the mean falls by half a stop."""
    shadow = replace(
        QUALITY, light_left_right=QUALITY.light_left_right - 1.0, exposure=QUALITY.exposure - 0.5
    )
    verdict = compare(PHOTO, replace(PHOTO, quality=shadow))
    assert [reason.factor for reason in verdict.reasons] == ["light_direction"]


def test_a_smaller_face_in_the_same_frame_is_a_camera_further_away():
    """And in a smaller frame it is a smaller picture."""
    near = replace(PHOTO, frame_px=(3000, 4000))
    far = replace(near, detail=near.detail / 1.5)
    verdict = compare(near, far)
    assert [(reason.factor, reason.text) for reason in verdict.reasons] == [
        ("distance", "Camera further away")
    ]
    assert verdict.reasons[0].size == pytest.approx(50.0)
    assert compare(far, replace(near, frame_px=(4000, 3000))).reasons[0].text == "Camera closer"
    smaller = compare(near, replace(far, frame_px=(2000, 2667)))
    assert [reason.factor for reason in smaller.reasons] == ["detail"]


def test_lids_and_lips_of_a_soft_picture_are_believed_less():
    soft = replace(crisper(-6).quality, eyes_open=0.15)
    assert compare(PHOTO, replace(PHOTO, quality=soft)).reasons[0].factor == "sharpness"


def test_rows_of_an_older_version_are_compared_by_what_they_have():
    older = Quality.from_dict(
        {
            name: value
            for name, value in QUALITY.to_dict().items()
            if not name.startswith(("structure", "tint"))
        }
    )
    verdict = compare(replace(PHOTO, quality=older), PHOTO)
    assert (verdict.score, older.structure, older.tint) == (100.0, None, None)


@pytest.mark.parametrize(
    ("factor", "spoil"),
    [
        ("exposure", lambda crop: lit(crop, 0.5)),
        ("white_balance", lambda crop: lit(crop, np.array([1.15, 0.95, 0.7]))),
        ("sharpness", lambda crop: np.asarray(cv2.GaussianBlur(crop, (0, 0), 20), dtype=np.uint8)),
        (
            "light_direction",
            lambda crop: lit(crop, 2.0 ** ((np.arange(1536)[None, :, None] - 768) / 600 - 0.3)),
        ),
    ],
)
def test_spoiling_the_portrait_names_what_was_spoilt(assess, crop, factor, spoil):
    verdict = compare(Photographed(assess(crop), 0.1, 0.7), Photographed(assess(spoil(crop)), 0.1, 0.7))
    assert verdict.reasons[0].factor == factor
    assert verdict.grade != "A"
