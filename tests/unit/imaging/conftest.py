"""Some imaging tests see the real networks."""

from tests.faces import face_model

__all__ = ["face_model"]
