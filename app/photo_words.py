"""What pages say about a photo: headlines, reasons, factors, where its date comes from."""

from dataclasses import dataclass
from typing import Any, cast

from app import photo_advice
from app.models import Photo
from app.services.photo_eyes import EyesOpen
from app.services.photo_fields import TAGS
from app.services.photo_verdicts import INTERPUPILLARY_MM, Verdict
from app.template_filters import month_day
from app.vision.frame import CANONICAL
from app.vision.views import View, canonical_eyes

VIEWS = {"front": "Front", "left": "Left", "right": "Right"}
DATE_SOURCES = {
    "exif": "from the camera",
    "file_name": "from the file's name",
    "file_time": "from the file's own time",
    "user": "set by you",
    "upload": "when it was sent: no other date was found",
}
_NAMES = {
    "yaw": "Head position",
    "pitch": "Head position",
    "roll": "Head position",
    "distance": "Distance",
    "expression": "Expression",
    "eyes": "Eyes",
    "light_direction": "Light",
    "exposure": "Exposure",
    "white_balance": "Colour",
    "sharpness": "Sharpness",
    "detail": "Detail",
}
_SHOWN_WHEN_FINE = ("Head position", "Expression", "Light", "Sharpness")
_SIZED = frozenset({"Head position", "Light"})  # the others have units that say little
_HEADLINES = {
    "A": "Comparable with your baseline",
    "B": "Comparable with your baseline",
    "C": "Fair match with your baseline",
    "D": "Hard to compare with your baseline",
}
_NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True)
class Factor:
    """One row of the verdict; `next_time` says what would make it better."""

    name: str
    size: str
    text: str
    next_time: str = ""
    is_fine: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a photo is not lined up, and what can be done: "place", "again", "retake"."""

    headline: str
    why: str
    advice: str
    act: str = "place"


_SHOWS = {"front": "the front of your face", "left": "your left side", "right": "your right side"}
_REFUSALS = {
    "no_face": Refusal(
        "No face was found",
        "no face was found in it.",
        "You can place the eyes yourself. A sheet mask, hair over the eyes or a turned head can hide a face.",
    ),
    "uncertain": Refusal("The eyes are too uncertain", "the eyes could not be placed surely enough.", ""),
    "small_face": Refusal(
        "The face is very small",
        "the face is too small in it: fine lines would be made up.",
        "Come closer, or use the rear camera.",
    ),
    "no_model": Refusal(
        "Not lined up yet",
        "this box has no face model yet.",
        "You can place the eyes yourself now. With the model there, it can be lined up again.",
    ),
    "processing_failed": Refusal(
        "Lining up did not finish",
        "reading it failed twice on this box.",
        "Try again, or send the original file from the camera.",
        "again",
    ),
    "out_of_limits": Refusal(
        "This photo takes too much to read",
        "reading it takes more than this box can give.",
        "Save it again at a smaller size and send that file.",
        "retake",
    ),
    "original_missing": Refusal(
        "The stored file is missing",
        "its file is no longer on this box.",
        "Send the photo again, or restore a backup. Other photos are not affected.",
        "retake",
    ),
    "original_damaged": Refusal(
        "The stored file is damaged",
        "its file was changed where it lies.",
        "Send the photo again, or restore a backup. Other photos are not affected.",
        "retake",
    ),
}
_DAMAGED = Refusal(
    "This photo cannot be read",
    "the file is damaged inside.",
    "What you sent is kept as it is. Send the original file from the camera, if there is one.",
    "retake",
)
_MIRRORED = "If your camera makes mirror images, say so instead: then your left and right are exchanged in this photo."
_CHOICES = {
    "likeness": "Yours was picked because it is most like your earlier photos.",
    "largest": "The largest and most central face was lined up. Choose yours once, and later photos are compared "
    "with it.",
    "hand": "You chose this face. The choice is kept when photos are lined up again.",
    "only": "",
}
_LOST = {"original_missing", "original_damaged"}


def refusal(photo: Photo) -> Refusal:
    seen = seen_view(photo)
    if seen is not None:
        return Refusal(
            f"This looks like {_SHOWS[seen]}",
            f"you chose {photo.view}.",
            "" if "front" in {seen, photo.view} else _MIRRORED,
            "view",
        )
    return _REFUSALS.get(photo.reason or "", _DAMAGED)


def seen_view(photo: Photo) -> str | None:
    """The view a photo shows instead of the one it was sent as, when it waits for that."""
    reason = photo.reason or ""
    return reason.removeprefix("looks_") if reason.startswith("looks_") else None


def people(verdict: Verdict) -> tuple[str, str]:
    """(3 people are in this photo, Yours was picked because ...)"""
    made = verdict.photo.alignment
    return f"{len(verdict.people)} people are in this photo", _CHOICES.get(
        (made and made.face_choice) or "", ""
    )


def faces_in_order(verdict: Verdict) -> list[dict[str, Any]]:
    """From left to right, as one names them in front of a picture."""
    return sorted(verdict.people, key=lambda face: face["box"][0] + face["box"][2])


def eye_marks(photo: Photo) -> list[tuple[float, float]]:
    """Where the eyes are marked on a print drawn 390 wide: both, or the near one that a side view rests on."""
    eyes = canonical_eyes(cast(View, photo.view))
    shown = {"front": (eyes.right, eyes.left), "left": (eyes.left,), "right": (eyes.right,)}[photo.view]
    scale = 390 / CANONICAL.width_px
    return [(round(x * scale, 1), round(y * scale, 1)) for x, y in shown]


def is_safe(photo: Photo) -> bool:
    """Whether the page may begin with "The photo is safe."."""
    return photo.reason not in _LOST


def headline(verdict: Verdict) -> str:
    if verdict.is_baseline:
        return "This is your baseline"
    if verdict.photo.excluded:
        return "Left out of comparisons"
    return _HEADLINES[verdict.comparability.grade] if verdict.comparability else "Lined up"


def in_mm(mm: float) -> str:
    """less than half a millimetre; about 0.9 mm"""
    return "less than half a millimetre" if mm < 0.5 else f"about {mm:.1f}\u00a0mm"


def comparison(verdict: Verdict) -> str:
    """Two things differ from your baseline."""
    if verdict.is_baseline:
        return f"Every later photo of {_view_words(verdict.photo.view)} is compared with it."
    if verdict.comparability is None:
        return "There is no baseline of this view to compare it with." if verdict.baseline is None else ""
    count = len(_differing(verdict))
    if count == 0:
        return "Nothing measurable differs from your baseline."
    number = _NUMBERS[count - 1] if count <= len(_NUMBERS) else str(count)
    return f"{number} {'things differ' if count > 1 else 'thing differs'} from your baseline."


def factors(verdict: Verdict) -> list[Factor]:
    """Worst first: what differs from the baseline, what to watch in the photo itself, then what is as it was."""
    differing = [*_differing(verdict), *_in_itself(verdict)]
    return differing + _as_before(verdict, {factor.name for factor in differing})


def tag_choices(photo: Photo) -> list[tuple[str, str, bool]]:
    """(slug, words, on) of every tag offered, and the photo's own ones."""
    known = {**TAGS, **{tag: tag for tag in photo.tags if tag not in TAGS}}
    return [(slug, words, slug in photo.tags) for slug, words in known.items()]


def size_words(size: float, unit: str) -> str:
    """1.2°, 0.3 stops, 12 %"""
    number = f"{size:.1f}" if size < 10 else f"{size:.0f}"
    short = "%" if unit.startswith("%") else unit
    return f"{number}°" if unit == "°" else f"{number}\u00a0{short}"


def _differing(verdict: Verdict) -> list[Factor]:
    if verdict.comparability is None or verdict.baseline is None:
        return []
    day = month_day(verdict.baseline.local_date, verdict.photo.local_date.year)
    found = [
        Factor(
            _NAMES[reason.factor],
            size_words(reason.size, reason.unit),
            f"{reason.text} than on {day}.",
            photo_advice.next_time(reason.text),
        )
        for reason in verdict.comparability.reasons
        if not (reason.factor == "eyes" and verdict.lids != "open")
    ]
    if verdict.is_another_camera:
        advice = "Take it with the same camera, from the same distance."
        found.append(Factor("Camera", "another", f"Not the camera of {day}.", advice))
    return found


def _in_itself(verdict: Verdict) -> list[Factor]:
    found = []
    if verdict.eyes is not None and verdict.lids != "open":
        found.append(_lids(verdict.eyes))
    if verdict.coarse_detail is not None:
        share = f"{verdict.coarse_detail * 100:.0f}\u00a0%"
        text = "of the crop's pixels. Fine lines are not in this photo."
        advice = "Come closer, or use the rear camera."
        found.append(Factor("Pixels on your face", share, f"This photo has {share} {text}", advice))
    return found


def _lids(eyes: EyesOpen) -> Factor:
    says = (
        "Your eyes are nearly closed here" if eyes.lids == "closed" else "Your eyes are narrower than usual"
    )
    moves = eyes.moves_pct_iod
    if moves >= 0.1:
        size = f"{moves:.1f}\u00a0% of the eye distance, {in_mm(moves * INTERPUPILLARY_MM / 100)}"
        says += f"; the eye line moves by about {size}"
    shown = "closed" if eyes.of_usual is None else f"{eyes.of_usual * 100:.0f}\u00a0% of usual"
    return Factor("Eyes", shown, f"{says}.", "Retake with eyes open and relaxed.")


def _as_before(verdict: Verdict, differing: set[str]) -> list[Factor]:
    largest: dict[str, tuple[float, str]] = {}
    for difference in verdict.differences:
        name = _NAMES[difference.factor]
        if name in _SHOWN_WHEN_FINE and name not in differing:
            largest[name] = max(largest.get(name, (0.0, difference.unit)), (difference.size, difference.unit))
    return [
        Factor(
            name,
            size_words(*largest[name]) if name in _SIZED and largest[name][0] >= 0.05 else "same",
            "As in your baseline.",
            is_fine=True,
        )
        for name in _SHOWN_WHEN_FINE
        if name in largest
    ]


def _view_words(view: str) -> str:
    return {"front": "the front", "left": "your left cheek", "right": "your right cheek"}[view]
