"""Both engines give the same answers, so it does not matter which one a box has."""

import cv2
import numpy as np
import pytest

from app.imaging.model_files import find_model
from app.vision import engines
from app.vision.engines import LiteRt, OpenCv, engine_for
from app.vision.models import FaceModel
from tests.faces import no_face, portrait


@pytest.fixture(scope="module")
def networks() -> dict[str, bytes]:
    paths = find_model(None)
    assert paths is not None, "run `make setup`"
    return {name: data for name, data in paths.read()._asdict().items() if data}


@pytest.mark.parametrize(
    ("name", "side_px", "outputs"),
    [
        ("short_range", 128, ("classificators", "regressors")),
        ("full_range", 192, ("reshaped_classifier_face_4", "reshaped_regressor_face_4")),
        ("mesh", 256, ("Identity_1", "Identity")),
        ("iris", 64, ("output_eyes_contours_and_brows", "output_iris")),
    ],
)
@pytest.mark.parametrize("picture", [portrait, no_face])
def test_the_engines_agree(networks, name, side_px, outputs, picture):
    seen = cv2.resize(picture(), (side_px, side_px), interpolation=cv2.INTER_AREA) / np.float32(255)
    one, other = (engine(networks[name], outputs).run(seen) for engine in (LiteRt, OpenCv))
    assert len(one) == len(outputs)
    for ours, theirs in zip(one, other, strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() < 1e-4 * max(1.0, np.abs(theirs).max())


@pytest.mark.parametrize("engine", [LiteRt, OpenCv])
def test_outputs_come_in_the_order_they_were_asked_for(networks, engine):
    seen = np.zeros((256, 256, 3), np.float32)
    presence, landmarks = engine(networks["mesh"], ("Identity_1", "Identity")).run(seen)
    assert (presence.size, landmarks.size) == (1, 478 * 3)
    again, first = engine(networks["mesh"], ("Identity", "Identity_1")).run(seen)
    assert np.array_equal(again, landmarks)
    assert np.array_equal(first, presence)


def test_a_box_without_litert_takes_opencv(networks, monkeypatch):
    assert isinstance(engine_for(networks["iris"], ("output_iris",)), LiteRt)
    monkeypatch.setattr(engines, "Interpreter", None)
    model = FaceModel.from_bytes(**networks)
    assert isinstance(model.mesh.engine, OpenCv)


def test_bytes_that_are_no_network_are_refused(networks):
    with pytest.raises(ValueError, match="model"):
        LiteRt(b"no network at all", ("Identity",))
    with pytest.raises(KeyError):
        LiteRt(networks["iris"], ("no such output",))
