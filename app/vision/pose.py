"""How the head is turned, from the depth of its own mesh.

No reference face is needed for yaw and roll: whatever joins a point of the right half with its twin on the
left runs straight across the head, so the sum of all such lines is the head's own axis. A mirrored picture
gives exactly the opposite sign.
"""

import math
from typing import NamedTuple

import numpy as np

from app.vision.mesh_mirror import FACE_POINTS, MIRROR
from app.vision.types import FloatArray

# The mesh flattens a turn: four faces re-rendered at -8 to 8 degrees were read at .74 of it (sd .07), while
# pitch was read at 1.02 (sd .10) and is left alone.
YAW_PER_TRUE_DEGREE = 0.74
# The line from the upper lip's root to the forehead leans back this much when portraits look straight ahead.
# Only a zero point: what is compared between two photos of a person does not depend on it.
LEVEL_PITCH_DEG = 2.0
_LEFT_HALF = np.array([point for point in range(FACE_POINTS) if MIRROR[point] < point])
_FOREHEAD, _LIP_ROOT = (10, 151, 9), (2, 164)


class HeadPose(NamedTuple):
    """Degrees; turned to the own left, up, and tilted to the own left shoulder are positive."""

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


def head_pose(landmarks: FloatArray) -> HeadPose:
    """Measure pose.

    Parameters
    ----------
    landmarks : 478 x 3
        Any scale; depth grows away from the camera.

    Notes
    -----
    Depth comes from one picture, so absolute angles are rough; differences between photos of one person
    repeat to about half a degree. In the canonical frame roll is what perspective leaves.
    """
    across = (landmarks[_LEFT_HALF] - landmarks[MIRROR[_LEFT_HALF]]).sum(axis=0)
    yaw = math.degrees(math.atan2(across[2], math.hypot(across[0], across[1])))
    roll = math.degrees(math.atan2(across[1], across[0]))
    axis = across / np.linalg.norm(across)
    upwards = landmarks[_FOREHEAD, :].mean(axis=0) - landmarks[_LIP_ROOT, :].mean(axis=0)
    upwards = upwards - axis * (upwards @ axis)
    pitch = math.degrees(math.atan2(upwards[2], math.hypot(upwards[0], upwards[1])))
    return HeadPose(yaw / YAW_PER_TRUE_DEGREE, pitch - LEVEL_PITCH_DEG, roll)
