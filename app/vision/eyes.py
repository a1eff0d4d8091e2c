"""From lids and irises, as two networks see them, to the two eye centres. Arrays in, arrays out."""

import math
from dataclasses import dataclass

import numpy as np

from app.vision.types import FloatArray

# The contour of each lid: its centre does not follow the gaze as the iris does.
RIGHT_EYE = (33, 133, 159, 145, 158, 153, 160, 144)
LEFT_EYE = (263, 362, 386, 374, 385, 380, 387, 373)
_RIGHT_IRIS, _LEFT_IRIS = slice(468, 473), slice(473, 478)

# What counts how much: lids and irises of the mesh, lids and irises of the iris network; each row sums to one.
_LIDS_MIDDLE = np.array([0.4, 0.0, 0.6, 0.0])
# Along the line between the eyes frames and sheets push the lids, hardly the irises.
_ALONG = np.array([0.15, 0.15, 0.0, 0.7])
_ACROSS = np.array([0.2, 0.2, 0.25, 0.35])
# Both irises follow the gaze alike, so the middle is the lids'. This much of the irises' middle comes in all the same,
# and less and less the further they stand (in % of the eye distance) from where they do in eyes that look ahead.
GAZE_SHARE = 0.3
_GAZE_FADES_PCT_IOD = 6.0
_AHEAD_PCT_IOD = np.array([0.0, -1.9])
# Uncertainty in % of the eye distance: the unrest of the irises, what blur beyond a plain photo's adds, and how far
# apart the networks see one eye higher than the other.
_UNREST, _BLUR, _ROLL = 0.17, 0.4, 0.1
_PLAIN_BLUR = 2.5
LOST_PCT_IOD = 100.0
"""An uncertainty of the whole distance between the eyes: more says no more."""
IRIS_SHARE = 0.5
"""Of what the irises say differently of one eye than of the other, when there is only the mesh."""


@dataclass(frozen=True, slots=True, eq=False)
class EyeReadings:
    """What one network says of both eyes, right eye first.

    Attributes
    ----------
    lids : N x 2 x 2
        Centres of the lids' contours.
    iris_points : N x 2 x 5 x 2
        Middle and rim of each iris.
    blur
        How little of the eyes' contrast lies in the finest detail the network can see, as a logarithm: about 2 in a
        plain photo, above 3 in a blurred one. 0 where it was not measured.
    """

    lids: FloatArray
    iris_points: FloatArray
    blur: float = 0.0

    @property
    def irises(self) -> FloatArray:
        """Centres of the irises, N x 2 x 2."""
        return np.asarray(self.iris_points.mean(axis=2))

    @classmethod
    def of_meshes(cls, meshes: FloatArray) -> "EyeReadings":
        """Take N meshes of 478 x (2 or more)."""
        lids = [meshes[:, contour, :2].mean(axis=1) for contour in (RIGHT_EYE, LEFT_EYE)]
        irises = [meshes[:, iris, :2] for iris in (_RIGHT_IRIS, _LEFT_IRIS)]
        return cls(np.stack(lids, axis=1), np.stack(irises, axis=1))

    def and_more(self, others: "EyeReadings") -> "EyeReadings":
        """Join two sets of readings."""
        return EyeReadings(
            np.concatenate([self.lids, others.lids]),
            np.concatenate([self.iris_points, others.iris_points]),
            (self.blur + others.blur) / 2.0,
        )


def eye_centres(readings: EyeReadings) -> FloatArray:
    """Return both eye centres of each reading of one network, N x 2 x 2.

    The middle between the two is that of the lids alone; half of what the irises say differently of one eye than of
    the other is added. Both irises follow the gaze alike, so it does not count, while frames and sheets pull at the
    lids of each eye on its own.
    """
    apart = readings.irises - readings.lids
    return np.asarray(readings.lids + IRIS_SHARE * (apart - apart.mean(axis=1, keepdims=True)))


def blended_centres(mesh: EyeReadings, close: EyeReadings) -> FloatArray:
    """Return the two eye centres (2 x 2) that the mesh and the iris network agree on best."""
    axes, iod = _axes(mesh.lids.mean(axis=0))
    middles, halves = _middles_and_halves(mesh, close, axes)
    middle = _LIDS_MIDDLE @ middles
    gaze = (middles[3] - middle) * (100.0 / iod) - _AHEAD_PCT_IOD
    fade = 1.0 + float(gaze @ gaze) / _GAZE_FADES_PCT_IOD**2
    middle = middle + GAZE_SHARE * (iod / 100.0) * gaze / fade
    half = np.array([_ALONG @ halves[:, 0], _ACROSS @ halves[:, 1]])
    return np.asarray(np.stack([middle - half, middle + half]) @ axes.T)


def iris_unrest(readings: EyeReadings) -> float:
    """Return how far the points of the irises spread over the readings, in % of the eye distance.

    An iris is small, dark and round: when it does not stand still from one crop to the next, something hides the eye.
    """
    variance = float(readings.iris_points.var(axis=0).sum(axis=-1).mean())
    right, left = readings.lids.mean(axis=0)
    return 100.0 * math.sqrt(variance) / max(float(np.linalg.norm(left - right)), 1e-6)


def stated_uncertainty(mesh: EyeReadings, close: EyeReadings | None) -> float:
    """Return how far off the eyes may be, in % of the eye distance: fitted to rank the error, see docs/adr.

    With the mesh alone it is the spread of its eye centres over the readings.
    """
    axes, iod = _axes(mesh.lids.mean(axis=0))
    if close is None:
        centres = eye_centres(mesh)
        return 100.0 * math.sqrt(float(centres.var(axis=0).sum(axis=1).mean())) / iod
    _, halves = _middles_and_halves(mesh, close, axes)
    roll = 100.0 * abs(float(halves[2, 1] - halves[0, 1])) / iod
    unrest = iris_unrest(close) + 0.4 * iris_unrest(mesh)
    stated = _UNREST * unrest**3 + _BLUR * max(0.0, close.blur - _PLAIN_BLUR) + _ROLL * roll
    return min(stated, LOST_PCT_IOD)


def _middles_and_halves(
    mesh: EyeReadings, close: EyeReadings, axes: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Per view, 4 x 2 each: the middle between the eyes, and half the way from the right one to the left one."""
    views = [each.mean(axis=0) for each in (mesh.lids, mesh.irises, close.lids, close.irises)]
    pairs = np.array([view @ axes for view in views])
    return pairs.mean(axis=1), (pairs[:, 1] - pairs[:, 0]) / 2.0


def _axes(eyes: FloatArray) -> tuple[FloatArray, float]:
    """Columns: along the line from the right eye to the left one, and across it; and the distance between them."""
    along = eyes[1] - eyes[0]
    distance = max(float(np.linalg.norm(along)), 1e-6)
    along = along / distance
    return np.array([[along[0], -along[1]], [along[1], along[0]]]), distance
