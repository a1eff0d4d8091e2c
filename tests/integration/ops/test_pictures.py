"""align and compare: photo files in, one line of facts each, and never a traceback."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from PIL import Image

from app import create_app
from app.deps import runtime
from app.imaging.sandbox import Sandbox
from app.vision.transforms import apply
from config import Config
from tests import faces, pictures
from tests.integration.ops.conftest import Run, run_on

QUALITY = {
    "yaw_deg", "pitch_deg", "roll_deg", "eyes_open", "mouth_open", "smile", "sharpness", "exposure",
    "light_left_right", "light_up_down", "faces",
}  # fmt: skip
FIELDS = {
    "file", "ok", "reason", "eyes", "matrix", "size", "interocular_px", "uncertainty_pct_iod", "detail",
    "quality", "recipe", "ms",
}  # fmt: skip


class Lent(Sandbox):
    """The tests' one sandbox, which a command must not end."""

    def __init__(self, real: Sandbox) -> None:
        self.__dict__ = {**real.__dict__, "closed": False}

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def homeless(tmp_path: Path, sandbox: Sandbox) -> Iterator[Flask]:
    """An app whose home does not exist and whose database answers nobody."""
    config = Config.for_home(
        tmp_path / "nowhere",
        database_url="postgresql+psycopg://nobody@127.0.0.1:1/none",
        secret_key="s" * 40,
        master_key="m",
        testing=True,
    )
    app = create_app(config)
    runtime(app).sandbox = Lent(sandbox)
    yield app
    assert runtime(app).sandbox.closed
    assert not (tmp_path / "nowhere").exists()


@pytest.fixture
def run(homeless: Flask) -> Run:
    return run_on(homeless)


@pytest.fixture
def face(tmp_path: Path) -> Path:
    path = tmp_path / "face.jpg"
    picture = Image.fromarray(faces.portrait()).resize((1024, 1024), Image.Resampling.BICUBIC)
    path.write_bytes(pictures.jpeg(picture))
    return path


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_face_is_lined_up_and_described(run: Run, face: Path) -> None:
    done = run("align", face, "--json")
    assert done.exit_code == 0, done.stderr
    [facts] = lines(done.stdout)
    assert facts.keys() >= FIELDS
    assert facts["quality"].keys() >= QUALITY
    assert (facts["file"], facts["ok"], facts["reason"]) == (str(face), True, None)
    assert (facts["size"], facts["interocular_px"]) == ([1536, 2048], 480)
    assert facts["uncertainty_pct_iod"] < 2.2
    eyes = np.array(facts["eyes"])
    assert np.allclose(apply(np.array(facts["matrix"]), eyes), [[528.0, 860.2], [1008.0, 860.2]])
    distance = float(np.hypot(*(eyes[1] - eyes[0])))
    assert facts["detail"] == pytest.approx(distance / 480)
    assert facts["ms"] > 0


def test_every_file_gets_its_line_in_order_and_the_unreadable_fail_the_command(
    run: Run, face: Path, tmp_path: Path
) -> None:
    contents = {
        "empty.jpg": b"",
        "text.jpg": pictures.text_file(),
        "cut.jpg": pictures.truncated(face.read_bytes()),
        "drawing.svg": pictures.svg(),
        "bomb.png": pictures.png_bomb(),
        "nobody.jpg": pictures.jpeg(Image.fromarray(faces.no_face())),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    named = [face, *(tmp_path / name for name in contents), tmp_path / "none.jpg", tmp_path]
    done = run("align", *named, "--json")
    assert done.exit_code == 1
    facts = lines(done.stdout)
    assert [line["file"] for line in facts] == [str(path) for path in named]
    assert [line["reason"] for line in facts] == [
        None, "empty", "unknown_format", "truncated", "unknown_format", "too_many_pixels", "no_face",
        "unreadable", "unreadable",
    ]  # fmt: skip
    assert [line["ok"] for line in facts] == [True] + [False] * 8
    assert {frozenset(line) >= FIELDS for line in facts} == {True}
    assert "Traceback" not in done.stderr


def test_a_photo_without_a_face_was_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "nobody.jpg"
    path.write_bytes(pictures.jpeg(Image.fromarray(faces.no_face())))
    assert run("align", path, "--json").exit_code == 0
    table = run("align", path)
    assert table.exit_code == 0
    assert "no face was found" in table.stdout


def test_crops_are_written_side_by_side_and_sources_are_left_alone(
    run: Run, face: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "face.jpg"
    other.parent.mkdir()
    other.write_bytes(face.read_bytes())
    before = face.read_bytes()
    done = run("align", face, other, "--json", "--out", tmp_path)
    assert done.exit_code == 0
    assert [line["out"] for line in lines(done.stdout)] == [
        str(tmp_path / "face.aligned.jpg"),
        str(tmp_path / "face-2.aligned.jpg"),
    ]
    with Image.open(tmp_path / "face.aligned.jpg") as crop:
        assert crop.size == (1536, 2048)
    assert (tmp_path / "face-2.aligned.jpg").read_bytes() == (tmp_path / "face.aligned.jpg").read_bytes()
    assert face.read_bytes() == before


def test_without_json_there_is_a_row_for_each(run: Run, face: Path, tmp_path: Path) -> None:
    done = run("align", face, tmp_path / "none.jpg")
    assert done.exit_code == 1
    head, aligned, missing = done.stdout.splitlines()
    assert "uncertain" in head
    assert aligned.startswith("aligned")
    assert aligned.endswith("face.jpg")
    assert missing.startswith("not read")
    assert "No such file" in missing


def test_a_photo_against_itself_is_an_a_without_reasons(run: Run, face: Path) -> None:
    done = run("compare", face, face, "--json")
    assert done.exit_code == 0, done.stderr
    [verdict] = lines(done.stdout)
    assert (verdict["grade"], verdict["score"], verdict["reasons"]) == ("A", 100.0, [])
    words = run("compare", face, face).stdout
    assert words.startswith("A  very close match, 100 of 100")


def test_another_light_lowers_the_grade_and_is_named_first(run: Run, face: Path, tmp_path: Path) -> None:
    dark = tmp_path / "dark.jpg"
    picture = faces.lit(pictures.pixels(face.read_bytes()), 0.4)
    dark.write_bytes(pictures.jpeg(Image.fromarray(picture)))
    [verdict] = lines(run("compare", face, dark, "--json").stdout)
    first = verdict["reasons"][0]
    assert (first["factor"], first["unit"], first["text"]) == ("exposure", "stops", "Darker")
    assert first["size"] == pytest.approx(1.32, abs=0.15)
    assert verdict["grade"] == "C"
    assert verdict["score"] < 70


@pytest.mark.parametrize("bad", ["none.jpg", "text.jpg", "nobody.jpg"])
def test_a_pair_that_cannot_be_compared_says_which_and_why(
    run: Run, face: Path, tmp_path: Path, bad: str
) -> None:
    (tmp_path / "text.jpg").write_bytes(pictures.text_file())
    (tmp_path / "nobody.jpg").write_bytes(pictures.jpeg(Image.fromarray(faces.no_face())))
    done = run("compare", face, tmp_path / bad, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert bad in done.stderr
    assert "Traceback" not in done.stderr


def test_no_photo_at_all_is_a_mistake_in_the_call(run: Run, homeless: Flask) -> None:
    done = run("align")
    assert (done.exit_code, done.stdout) == (2, "")
    runtime(homeless).sandbox.close()


def test_without_the_model_files_are_read_and_not_lined_up(homeless: Flask, face: Path) -> None:
    lent = runtime(homeless).sandbox
    runtime(homeless).sandbox = bare = Sandbox(None)
    try:
        done = run_on(homeless)("align", face, "--json")
    finally:
        bare.close()
        runtime(homeless).sandbox = lent
        lent.close()
    assert done.exit_code == 0
    assert lines(done.stdout)[0]["reason"] == "no_model"
    assert "make setup" in done.stderr
