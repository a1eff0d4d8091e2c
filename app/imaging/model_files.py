"""Where the face model's files come from and where they lie."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class ModelBytes(NamedTuple):
    """The networks in the order `FaceModel.from_bytes` takes them."""

    short_range: bytes
    mesh: bytes
    full_range: bytes | None


@dataclass(frozen=True, slots=True)
class ModelPaths:
    """The files on disk: `FaceModel.from_bytes(*paths.read())`."""

    task: Path
    full_range: Path | None

    def read(self) -> ModelBytes:
        """Read and verify the networks; filled in the next commit."""
        raise RuntimeError("not built yet")


def find_model(face_model: Path | None) -> ModelPaths | None:
    """Find the model; filled in the next commit."""
    raise RuntimeError("not built yet")
