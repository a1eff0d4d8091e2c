"""A face drawn again from its own textured mesh: turned, seen from nearer, or with mouth and lids moved.

Nothing of the method under test is used but the landmarks of the untouched picture, which place the texture.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from scipy.spatial import Delaunay

from app.vision.mesh_mirror import FACE_POINTS
from app.vision.types import FloatArray, RgbImage
from bench.comparability.sampling import sample

_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_RIGHT_EYE, _LEFT_EYE = (33, 133), (263, 362)
_UPPER_LIDS = {
    159: 145,
    160: 144,
    158: 153,
    161: 163,
    157: 154,
    386: 374,
    385: 380,
    387: 373,
    384: 381,
    388: 390,
}
_INNER_LIPS = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95)
_LOWER_INNER_LIP = (14, 87, 178, 88, 95, 317, 402, 318, 324)
_SURROUND = (1.25, 1.8)
"""Rings about the face, in sizes of its outline: the first moves with the head, the last stays."""
EYE_DISTANCE_MM = 63.0
Move = Callable[["Mesh"], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """468 points and two rings about them, in eye distances from the middle of the face; y down, z away."""

    points: FloatArray
    middle: FloatArray
    eye_distance_px: float

    @classmethod
    def of(cls, landmarks: FloatArray) -> "Mesh":
        right, left = (landmarks[list(corners), :2].mean(axis=0) for corners in (_RIGHT_EYE, _LEFT_EYE))
        distance = float(np.linalg.norm(left - right))
        face = landmarks[:FACE_POINTS]
        middle = np.append(face[list(_OVAL), :2].mean(axis=0), face[list(_OVAL), 2].mean())
        face = (face - middle) / distance
        outline = face[list(_OVAL)]
        near = outline * (_SURROUND[0], _SURROUND[0], 1.0)
        far = outline * (_SURROUND[1], _SURROUND[1], 1.0)
        return cls(np.vstack([face, near, far]), middle[:2], distance)

    @property
    def face(self) -> FloatArray:
        return self.points[:FACE_POINTS]


def opened(image: RgbImage, landmarks: FloatArray, by: float) -> RgbImage:
    """Open the mouth by eye distances: what shows between the lips is dark."""
    move = mouth(opened=by)
    drawn = redraw(image, landmarks, move)
    mesh = Mesh.of(landmarks)
    lips = mesh.middle + mesh.eye_distance_px * move(mesh)[list(_INNER_LIPS), :2]
    share = np.zeros(image.shape[:2], np.float32)
    cv2.fillPoly(share, [np.round(lips * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    share = cv2.GaussianBlur(share, (0, 0), max(0.3, 0.01 * mesh.eye_distance_px))[..., None]
    return np.asarray(drawn * (1 - 0.9 * share) + np.array([45.0, 18.0, 18.0]) * 0.9 * share, dtype=np.uint8)


def redraw(image: RgbImage, landmarks: FloatArray, move: Move) -> RgbImage:
    """Draw the picture with the mesh's points where `move` puts them; the outer ring and all beyond stay."""
    mesh = Mesh.of(landmarks)
    moved = move(mesh)
    still = len(_OVAL)
    moved[-still:] = mesh.points[-still:]
    source, target = (mesh.middle + mesh.eye_distance_px * each[:, :2] for each in (mesh.points, moved))
    triangles = Delaunay(source).simplices
    depth = moved[triangles, 2].mean(axis=1)
    return sample(image, source, target, triangles[np.argsort(-depth)])


def turned(yaw_deg: float = 0.0, pitch_deg: float = 0.0) -> Move:
    """To the own left and upwards, about the middle of the head."""

    def move(mesh: Mesh) -> FloatArray:
        yaw, pitch = math.radians(yaw_deg), math.radians(pitch_deg)
        sideways = np.array(
            [[math.cos(yaw), 0, -math.sin(yaw)], [0, 1, 0], [math.sin(yaw), 0, math.cos(yaw)]]
        )
        up = np.array(
            [[1, 0, 0], [0, math.cos(pitch), math.sin(pitch)], [0, -math.sin(pitch), math.cos(pitch)]]
        )
        return np.asarray(mesh.points @ (up @ sideways).T)

    return move


def seen_from(near_mm: float, before_mm: float = 600.0) -> Move:
    """From nearer or further than the picture was taken, the outline of the face as large as before."""

    def move(mesh: Mesh) -> FloatArray:
        depth_mm = mesh.points[:, 2:] * EYE_DISTANCE_MM
        was, now = before_mm / (before_mm + depth_mm), near_mm / (near_mm + depth_mm)
        return np.column_stack([mesh.points[:, :2] * now / was, mesh.points[:, 2]])

    return move


def mouth(opened: float = 0.0, widened: float = 0.0) -> Move:
    """Eye distances by which the lower lip drops (the chin by half of it) and the mouth grows wider in all."""

    def move(mesh: Mesh) -> FloatArray:
        moved, face = mesh.points.copy(), mesh.face
        upper, lower = face[13], face[14]
        corners = face[[61, 291], :2]
        half_width = float(np.ptp(corners[:, 0])) / 2.0
        across = np.abs(moved[:, 0] - upper[0]) / half_width
        below = np.clip((moved[:, 1] - (upper[1] + lower[1]) / 2.0), 0.0, None)
        is_below = (moved[:, 1] > (upper[1] + lower[1]) / 2.0) & (across < 1.6)
        drop = opened * np.clip(1.0 - (across / 1.6) ** 2, 0.0, 1.0) * np.where(below < 0.25, 1.0, 0.6)
        lips_apart = np.isin(np.arange(len(moved)), _LOWER_INNER_LIP)
        moved[:, 1] += np.where(is_below | lips_apart, drop, 0.0)
        for corner, sign in zip(corners, np.sign(corners[:, 0] - upper[0]), strict=True):
            near = np.exp(-(((moved[:, :2] - corner) ** 2).sum(axis=1)) / (2 * 0.22**2))
            moved[:, 0] += sign * near * widened / 2.0
            moved[:, 1] -= near * abs(widened) * np.sign(widened) / 4.0
        return moved

    return move


def lids(closed: float) -> Move:
    """The share of the gap between the lids by which the upper ones fall and, a fifth of it, the lower ones rise."""

    def move(mesh: Mesh) -> FloatArray:
        moved = mesh.points.copy()
        for upper, lower in _UPPER_LIDS.items():
            gap = moved[lower, 1] - moved[upper, 1]
            moved[upper, 1] += 0.8 * closed * gap
            moved[lower, 1] -= 0.2 * closed * gap
        return moved

    return move
