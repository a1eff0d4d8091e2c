"""What others do, in the same run: Haar cascades with every trick that helps them, and one pass of the mesh."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np

from app.vision.detection import detect_faces, main_face
from app.vision.eyes import LEFT_EYE, RIGHT_EYE
from app.vision.mesh import Region, draw_patch, read_mesh
from app.vision.models import FaceModel
from app.vision.types import FloatArray, RgbImage


def haar(image: RgbImage) -> FloatArray | None:
    """Both eyes by cascades, tuned: equalised, the largest face, eyes only in its upper half, one per half."""
    grey = cv2.equalizeHist(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    found = _cascade("haarcascade_frontalface_alt2.xml").detectMultiScale(grey, 1.05, 5, minSize=(60, 60))
    if not len(found):
        return None
    x, y, side, _ = max(found, key=lambda box: int(box[2]))
    eyes = []
    for half, name in enumerate(("haarcascade_righteye_2splits.xml", "haarcascade_lefteye_2splits.xml")):
        left, top, wide, high = x + half * side // 2, y + side // 5, side // 2, side * 2 // 5
        part = cv2.resize(grey[top : top + high, left : left + wide], None, fx=2, fy=2)
        boxes, counts = _cascade(name).detectMultiScale2(part, 1.03, 3, minSize=(side // 4, side // 4))
        if not len(boxes):
            return None
        box = boxes[int(np.argmax(counts))] / 2
        eyes.append([left + box[0] + (box[2] - 1) / 2, top + box[1] + (box[3] - 1) / 2 + 0.06 * box[3]])
    return np.array(eyes)


def one_pass(model: FaceModel, image: RgbImage) -> FloatArray | None:
    """Detect once, run the mesh once, take the lids' points: what most programs built on it do."""
    faces = detect_faces(model, image)
    if not faces:
        return None
    region = Region.of_detection(main_face(faces, image))
    _, mesh = read_mesh(model, draw_patch(image, region), region.matrix())
    return np.array([mesh[list(contour), :2].mean(axis=0) for contour in (RIGHT_EYE, LEFT_EYE)])


@cache
def _cascade(name: str) -> cv2.CascadeClassifier:
    return cv2.CascadeClassifier(str(Path(cv2.data.haarcascades) / name))
