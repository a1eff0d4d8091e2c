"""What pages say about a photo: headlines, reasons, factors, where its date comes from."""

from dataclasses import dataclass

from app.models import Photo
from app.services.photo_fields import TAGS
from app.services.photo_verdicts import Verdict
from app.template_filters import month_day

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
    name: str
    size: str
    text: str
    is_fine: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a photo is not lined up, and what can be done: "place", "again", "retake"."""

    headline: str
    why: str
    advice: str
    act: str = "place"


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
_LOST = {"original_missing", "original_damaged"}


def refusal(photo: Photo) -> Refusal:
    return _REFUSALS.get(photo.reason or "", _DAMAGED)


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
        Factor(_NAMES[reason.factor], size_words(reason.size, reason.unit), f"{reason.text} than on {day}.")
        for reason in verdict.comparability.reasons
        if not (reason.factor == "eyes" and verdict.eyes_are_closed)
    ]
    if verdict.is_another_camera:
        found.append(Factor("Camera", "another", f"Not the camera of {day}."))
    return found


def _in_itself(verdict: Verdict) -> list[Factor]:
    found = []
    if verdict.eyes_are_closed:
        found.append(
            Factor("Eyes", "closed", "Lids move what lies round them. A retake with open eyes helps.")
        )
    if verdict.coarse_detail is not None:
        share = f"{verdict.coarse_detail * 100:.0f}\u00a0%"
        text = "of the crop's pixels. Fine lines are not in this photo: come closer, or use the rear camera."
        found.append(Factor("Pixels on your face", share, f"This photo has {share} {text}"))
    return found


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
