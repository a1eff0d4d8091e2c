"""A real face through the real sandbox."""

import threading
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from PIL import Image

from app.imaging.sandbox import Sandbox
from app.vision.alignment import MAX_UNCERTAINTY_PCT_IOD, RECIPE
from app.vision.identity import SIGNATURE_BYTES
from app.vision.transforms import apply
from app.vision.types import EyePair
from tests import faces, pictures


def photo_of_face(side_px: int = 1400, orientation: int = 1, mirrored: bool = False) -> bytes:
    """The portrait, enlarged; eyes of the original at about (204, 102) and (247, 104)."""
    face = np.asarray(cv2.resize(faces.portrait(), (side_px, side_px), interpolation=cv2.INTER_CUBIC))
    picture = Image.fromarray(face[:, ::-1] if mirrored else face)
    return pictures.turned_jpeg(picture, orientation)


def test_a_face_is_aligned(sandbox: Sandbox) -> None:
    photo = sandbox.process(photo_of_face())
    assert photo.found
    assert (photo.reason, photo.source, photo.recipe, photo.faces) == (None, "model", RECIPE, 1)
    assert photo.uncertainty_pct_iod is not None
    assert photo.uncertainty_pct_iod < MAX_UNCERTAINTY_PCT_IOD
    assert photo.eyes is not None
    expected = (np.array([[204.0, 102.0], [247.0, 104.0]]) + 0.5) * 1400 / 512 - 0.5
    assert np.abs(photo.eyes.as_array() - expected).max() < 12.0
    assert photo.detail == pytest.approx(photo.eyes.interocular_distance_px / 480)
    eyes_in_crop = apply(np.array(photo.matrix), photo.eyes.as_array())
    assert np.abs(eyes_in_crop - [[528.0, 860.2], [1008.0, 860.2]]).max() < 1e-6
    assert photo.quality is not None
    assert abs(photo.quality.yaw_deg) < 20
    assert photo.model_sha256 == sandbox.status["model"]


def test_the_outputs_have_their_sizes(sandbox: Sandbox) -> None:
    photo = sandbox.process(photo_of_face())
    assert len(photo.outputs.pop("signature")) == SIGNATURE_BYTES
    shapes = {name: pictures.pixels(output).shape[1::-1] for name, output in photo.outputs.items()}
    assert shapes == {
        "aligned": (1536, 2048),
        "thumb": (192, 256),
    }
    assert photo.upright_scale == 1.0
    assert pictures.pixels(sandbox.render_upright(photo_of_face())).shape == (1400, 1400, 3)
    aligned = pictures.pixels(photo.outputs["aligned"])
    screen = np.asarray(Image.fromarray(aligned).resize((768, 1024), Image.Resampling.BOX))
    made_later = pictures.pixels(sandbox.render_screen(photo.outputs["aligned"]))
    assert made_later.shape == (1024, 768, 3)
    assert np.abs(made_later.astype(int) - screen).mean() < 4.0
    assert {"header", "decode", "eyes", "crop", "encode_aligned", "encode_thumb"} <= set(photo.ms)


@pytest.mark.parametrize("orientation", [3, 6, 7])
def test_a_turned_face_is_found_in_the_same_place(sandbox: Sandbox, orientation: int) -> None:
    straight, turned = (sandbox.process(photo_of_face(orientation=number)) for number in (1, orientation))
    assert straight.eyes is not None
    assert turned.eyes is not None
    difference = np.abs(straight.eyes.as_array() - turned.eyes.as_array()).max()
    assert difference < 0.02 * straight.eyes.interocular_distance_px


def test_a_mirrored_face_keeps_the_persons_right_and_left(sandbox: Sandbox) -> None:
    straight = sandbox.process(photo_of_face())
    mirrored = sandbox.process(photo_of_face(mirrored=True), mirrored=True)
    assert straight.eyes is not None
    assert mirrored.eyes is not None
    unmirrored = np.array([[1399.0, 0.0]]) + mirrored.eyes.as_array() * [-1.0, 1.0]
    assert np.abs(unmirrored - straight.eyes.as_array()).max() < 0.02 * straight.eyes.interocular_distance_px
    crops = [pictures.pixels(photo.outputs["aligned"]).astype(int) for photo in (straight, mirrored)]
    assert np.abs(crops[0] - crops[1]).mean() < 0.3 * np.abs(crops[0] - crops[1][:, ::-1]).mean()


def test_eyes_by_hand_overrule_the_model(sandbox: Sandbox) -> None:
    hand = EyePair((560.0, 280.0), (672.0, 290.0))
    photo = sandbox.process(photo_of_face(), eyes=hand)
    assert (photo.source, photo.eyes, photo.uncertainty_pct_iod) == ("hand", hand, None)
    assert photo.quality is not None
    assert np.allclose(apply(np.array(photo.matrix), hand.as_array()), [[528.0, 860.2], [1008.0, 860.2]])


def test_a_picture_without_a_face_is_kept_and_shown_whole(sandbox: Sandbox) -> None:
    photo = sandbox.process(pictures.jpeg(pictures.texture(2400, 1200)))
    assert (photo.found, photo.reason, photo.matrix, photo.quality) == (False, "no_face", None, None)
    shapes = {name: pictures.pixels(output).shape[1::-1] for name, output in photo.outputs.items()}
    assert shapes == {"screen": (1024, 512), "thumb": (256, 128), "upright": (2048, 1024)}


def test_a_face_too_small_to_show_pores_says_so(sandbox: Sandbox) -> None:
    canvas = Image.new("RGB", (900, 900), (120, 130, 140))
    canvas.paste(Image.fromarray(faces.portrait()).resize((400, 400)), (250, 250))
    photo = sandbox.process(pictures.jpeg(canvas))
    assert (photo.found, photo.reason, photo.matrix) == (True, "small_face", None)
    assert photo.eyes is not None
    assert "aligned" not in photo.outputs


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_eyes_that_are_no_numbers_are_refused_at_the_door(sandbox: Sandbox, value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        sandbox.process(photo_of_face(), eyes=EyePair((value, 1.0), (2.0, 3.0)))


def test_many_threads_get_their_own_answers(sandbox: Sandbox) -> None:
    sizes = [(300 + 10 * number, 240) for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        photos = list(threads.map(sandbox.process, [pictures.jpeg(pictures.scene(*size)) for size in sizes]))
    assert [(photo.width, photo.height) for photo in photos] == sizes
    assert threading.active_count() < 20
