"""The pipeline in this process; the same in the sandbox is tested in tests/integration/imaging."""

import numpy as np
import pytest
from PIL import Image

from app.imaging import decoding, pipeline
from app.imaging.answers import processed_photo
from app.imaging.errors import ImageRejected
from app.imaging.pipeline import process_photo, render_original, render_upright
from app.imaging.results import ProcessedPhoto
from app.vision import views
from app.vision.crop import render_crop
from app.vision.models import FaceModel
from app.vision.transforms import similarity_from_eyes
from app.vision.types import EyePair
from tests import pictures
from tests.faces import portrait

HAND = EyePair((110.5, 100.25), (230.0, 108.0))
FAR_APART = EyePair((250.0, 600.0), (1270.0, 620.0))


def crop_of(photo: ProcessedPhoto) -> np.ndarray:
    return pictures.pixels(photo.outputs["aligned"]).astype(int)


def test_without_a_model_everything_but_the_crop_is_made() -> None:
    photo = process_photo(pictures.jpeg(), None)
    assert (photo.found, photo.reason, photo.matrix, photo.model_sha256) == (False, "no_model", None, "")
    assert set(photo.outputs) == {"screen", "thumb", "upright"}
    assert processed_photo(photo.to_facts(), photo.outputs) == photo


def test_by_hand_the_crop_is_the_plain_similarity() -> None:
    photo = process_photo(pictures.in_format("PNG"), None, eyes=HAND)
    expected = render_crop(np.asarray(pictures.scene()), similarity_from_eyes(HAND)).astype(int)
    assert np.abs(crop_of(photo) - expected).mean() < 1.0
    assert (photo.source, photo.uncertainty_pct_iod, photo.quality) == ("hand", None, None)
    assert photo.eyes == HAND


def test_a_mirrored_picture_gives_the_crop_of_the_unmirrored_one() -> None:
    upright = pictures.texture(1500, 1200)
    mirrored = upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    straight = process_photo(pictures.in_format("PNG", upright), None, eyes=FAR_APART)
    eyes = EyePair(
        (1499 - FAR_APART.right[0], FAR_APART.right[1]), (1499 - FAR_APART.left[0], FAR_APART.left[1])
    )
    reflected = process_photo(pictures.in_format("PNG", mirrored), None, eyes=eyes, mirrored=True)
    pictures.assert_same_place(crop_of(reflected), crop_of(straight))
    assert reflected.matrix is not None
    (a, b, _), (c, d, _) = reflected.matrix
    assert a * d - b * c < 0


def test_a_mirrored_picture_that_cannot_be_aligned_is_still_shown_unmirrored() -> None:
    straight = process_photo(pictures.in_format("PNG"), None)
    mirrored = process_photo(
        pictures.in_format("PNG", pictures.scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
        None,
        mirrored=True,
    )
    for name in ("screen", "thumb"):
        difference = pictures.pixels(mirrored.outputs[name]).astype(int) - pictures.pixels(
            straight.outputs[name]
        )
        assert np.abs(difference).mean() < 2.0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_face_is_cut_from_the_half_size_decode(
    monkeypatch: pytest.MonkeyPatch, orientation: int
) -> None:
    """Decoding at half size must not move the crop, whichever way the picture is stored."""
    upright = pictures.texture(1501, 1203)
    full = process_photo(pictures.turned_jpeg(upright, 1), None, eyes=FAR_APART)
    monkeypatch.setattr(decoding, "HALF_ABOVE_PIXELS", 1_000_000)
    half = process_photo(pictures.turned_jpeg(upright, orientation), None, eyes=FAR_APART)
    pictures.assert_same_place(crop_of(half), crop_of(full))
    assert (half.width, half.height) == (1501, 1203)
    assert (half.upright_scale, full.upright_scale) == (0.5, 1.0)


def test_a_small_face_in_a_large_picture_is_cut_from_all_its_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "HALF_ABOVE_PIXELS", 1_000_000)
    factors: list[int] = []
    original = pipeline.render_crop

    def spy(image: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        factors.append(image.shape[1])
        return original(image, matrix)

    monkeypatch.setattr(pipeline, "render_crop", spy)
    data = pictures.jpeg(pictures.scene(1600, 1200))
    process_photo(data, None, eyes=EyePair((700.0, 600.0), (1000.0, 600.0)))
    process_photo(data, None, eyes=EyePair((300.0, 600.0), (1300.0, 600.0)))
    assert factors == [1600, 800]


def test_the_upright_picture_says_its_scale() -> None:
    upright = pictures.scene(2600, 1000)
    photo = process_photo(pictures.turned_jpeg(upright, 6), None)
    shown = pictures.pixels(photo.outputs["upright"])
    assert shown.shape[:2] == (788, 2048)
    assert photo.upright_scale == pytest.approx(2048 / 2600)
    reference = np.asarray(upright.resize((2048, 788), Image.Resampling.BOX)).astype(int)
    assert np.abs(shown - reference).mean() < 2.0


def test_colours_of_a_wide_gamut_picture_are_srgb_in_every_output() -> None:
    picture = pictures.solid((200, 100, 50), 400, 400)
    data = pictures.jpeg(picture, icc_profile=pictures.display_p3_profile())
    photo = process_photo(data, None, eyes=EyePair((100.0, 200.0), (300.0, 200.0)))
    for output in (*photo.outputs.values(), render_original(data), render_upright(data)):
        assert np.abs(pictures.pixels(output).astype(int) - (215, 93, 31)).max() <= 4


def test_the_original_keeps_its_size_and_loses_its_metadata() -> None:
    tags = pictures.exif(6, "2024:05:01 07:15:09", "+02:00", ("Pear", "Phone"))
    stored = pictures.stored_with_orientation(pictures.scene(), 6)
    rendered = render_original(pictures.jpeg(stored, exif=tags))
    difference = pictures.pixels(rendered).astype(int) - np.asarray(pictures.scene())
    assert np.abs(difference).mean() < 2.0
    assert b"Exif" not in rendered
    assert b"Pear" not in rendered


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_whatever_is_damaged_is_rejected_and_nothing_else_is_raised(picture_format: str) -> None:
    outcomes = set()
    for data in pictures.mutated(pictures.in_format(picture_format), 60):
        try:
            process_photo(data, None)
        except ImageRejected as rejection:
            outcomes.add(rejection.code)
        else:
            outcomes.add("processed")
    assert len(outcomes) > 1


def test_uncertain_eyes_are_told_but_make_no_crop(
    monkeypatch: pytest.MonkeyPatch, face_model: FaceModel
) -> None:
    monkeypatch.setattr(views, "MAX_UNCERTAINTY_PCT_IOD", 0.001)
    photo = process_photo(pictures.jpeg(Image.fromarray(portrait()).resize((1024, 1024))), face_model)
    assert (photo.found, photo.reason, photo.matrix, photo.quality) == (True, "uncertain", None, None)
    assert photo.eyes is not None
    assert photo.uncertainty_pct_iod is not None
    assert photo.uncertainty_pct_iod > 0.001
    assert set(photo.outputs) == {"screen", "thumb", "upright"}
    assert processed_photo(photo.to_facts(), photo.outputs) == photo


def test_a_quality_with_numbers_that_are_none_is_left_out(
    monkeypatch: pytest.MonkeyPatch, face_model: FaceModel
) -> None:
    data = pictures.jpeg(Image.fromarray(portrait()), quality=90)
    with_quality = process_photo(data, face_model, eyes=EyePair((204.0, 101.0), (247.0, 103.0)))
    assert with_quality.quality is not None
    broken = type(with_quality.quality)(*([float("nan")] * 10), 1, 1.0, 1.0)
    monkeypatch.setattr(pipeline, "assess_quality", lambda *_, **__: broken)
    without = process_photo(data, face_model, eyes=EyePair((204.0, 101.0), (247.0, 103.0)))
    assert without.quality is None
    assert without.is_aligned
