"""Two photos of one view, how far they may be compared, and what lies between them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import load_only, selectinload

from app.errors import InvalidInput, NotFound
from app.models import Photo, PhotoAlignment, PhotoState
from app.services import dose, routine
from app.services.deps import Deps
from app.vision.comparability import Comparability, Photographed, compare
from app.vision.quality import Quality

Gains = tuple[float, float, float]  # of linear red, green and blue
_HAND_UNCERTAINTY_PCT_IOD = 1.0  # a person with a magnifier places an eye to about this much
_NEIGHBOURHOOD = timedelta(days=35)
_WORTH_OFFERING = 5  # points of score
# There may be a thousand: of each, the day, the moment and the pin, and none of the measures.
_ON_THE_LINE = load_only(Photo.taken_at, Photo.local_date, Photo.pinned, raiseload=True)


@dataclass(frozen=True, slots=True)
class Pair:
    """A is the earlier photo, B the later one, whatever order they were asked for in."""

    before: Photo
    after: Photo
    comparability: Comparability | None  # None when one of them was never measured
    dose: dose.Dose
    attribution: str
    better: "CloserPair | None"
    adherence: float | None = None  # the part of the plan between them that was done; None without a plan

    @property
    def gains(self) -> tuple[Gains, Gains] | None:
        """What makes the whites of the eyes neutral in both photos; None when one of them shows too little of them."""
        whites = [known.quality.sclera for known in map(photographed, (self.before, self.after)) if known]
        first, second = (*whites, None, None)[:2]
        return None if first is None or second is None else (first.gains(), second.gains())


@dataclass(frozen=True, slots=True)
class CloserPair:
    """The pair with one end moved to a photo of nearly the same date that was taken more alike."""

    before: Photo
    after: Photo
    moved: Photo  # the one of the two that is new
    comparability: Comparability


def comparable_photos(deps: Deps, owner_id: UUID, view: str) -> list[Photo]:
    """Every lined-up photo of the view that was not excluded, oldest first: as much of it as the line shows."""
    return list(deps.session.scalars(_comparable(owner_id, view).options(_ON_THE_LINE)))


def other_photos(deps: Deps, owner_id: UUID, view: str) -> list[Photo]:
    """The photos of the view that cannot be compared: left out, or not lined up (yet), oldest first."""
    query = (
        select(Photo)
        .where(
            Photo.owner_id == owner_id,
            Photo.deleted_at.is_(None),
            Photo.retake_of.is_(None),
            Photo.view == view,
            or_(Photo.state != PhotoState.ALIGNED, Photo.excluded),
        )
        .options(_ON_THE_LINE)
        .order_by(Photo.taken_at, Photo.id)
    )
    return list(deps.session.scalars(query))


def views_in_use(deps: Deps, owner_id: UUID) -> set[str]:
    """The views there are photos of."""
    mine = (Photo.owner_id == owner_id, Photo.deleted_at.is_(None), Photo.retake_of.is_(None))
    query = select(Photo.view).where(*mine).distinct()
    return set(deps.session.scalars(query))


def baseline_of(photos: list[Photo]) -> Photo | None:
    """The pinned photo, else the earliest."""
    return next((photo for photo in photos if photo.pinned), photos[0] if photos else None)


def default_pair(photos: list[Photo]) -> tuple[Photo, Photo] | None:
    """Baseline against latest, or None while there is no second photo."""
    baseline = baseline_of(photos)
    if baseline is None or len(photos) < 2:
        return None
    latest = photos[-1] if photos[-1].id != baseline.id else photos[0]
    return baseline, latest


def pair(deps: Deps, owner_id: UUID, before_id: UUID, after_id: UUID, today: date | None = None) -> Pair:
    """Compare two of the owner's photos; raises NotFound for a stranger's and InvalidInput for one not lined up.

    `today` is the person's own date, before which what was planned counts; the later photo's when it is absent.
    """
    before, after = sorted(
        (_lined_up(deps, owner_id, before_id), _lined_up(deps, owner_id, after_id)),
        key=lambda photo: (photo.taken_at, photo.id),
    )
    if before.view != after.view:
        raise InvalidInput(
            f"These photos show different views: {before.view} and {after.view}.", code="different_views"
        )
    taken = dose.between(deps, owner_id, before.taken_at, after.taken_at)
    verdict = judge(before, after)
    return Pair(
        before,
        after,
        verdict,
        taken,
        attribution(taken, before, after),
        _closer(deps, owner_id, before, after, verdict),
        routine.adherence_between(
            deps, owner_id, before.local_date, after.local_date, today or after.local_date
        ),
    )


def judge(before: Photo, after: Photo) -> Comparability | None:
    """The grade of a pair whose alignments are loaded; None when one has no measured quality."""
    first, second = photographed(before), photographed(after)
    return None if first is None or second is None else compare(first, second)


def attribution(taken: dose.Dose, before: Photo, after: Photo) -> str:
    """The one sentence that always stands below the dose."""
    new_camera = bool(before.camera and after.camera and before.camera != after.camera)
    kinds = len(taken.types)
    if not kinds:
        if new_camera:
            return (
                "No sessions between these photos, but another camera: a difference can come from it alone."
            )
        return (
            "No sessions between these photos: a pair like this shows how much photos differ by themselves."
        )
    if kinds == 1 and not new_camera:
        return "One kind of care lies between these photos. Season and light may have changed with it."
    care = "One kind of care" if kinds == 1 else f"{_number(kinds).capitalize()} kinds of care"
    camera = " and a different camera" if new_camera else ""
    return f"{care}{camera} lie between these photos, so a difference cannot be put down to one of them."


def weeks_apart(before: date, after: date) -> str:
    days = (after - before).days
    if days < 14:
        return "same day" if days == 0 else f"{days} day{'s' if days != 1 else ''} apart"
    return f"{round(days / 7)} weeks apart"


def _comparable(owner_id: UUID, view: str) -> Select[Photo]:
    return (
        select(Photo)
        .where(
            Photo.owner_id == owner_id,
            Photo.deleted_at.is_(None),
            Photo.retake_of.is_(None),
            Photo.view == view,
            Photo.state == PhotoState.ALIGNED,
            Photo.excluded.is_(False),
        )
        .order_by(Photo.taken_at, Photo.id)
    )


def _lined_up(deps: Deps, owner_id: UUID, photo_id: UUID) -> Photo:
    photo = deps.session.scalar(
        select(Photo)
        .where(Photo.id == photo_id, Photo.owner_id == owner_id, Photo.deleted_at.is_(None))
        .options(selectinload(Photo.alignment))
    )
    if photo is None:
        raise NotFound
    if photo.state != PhotoState.ALIGNED:
        raise InvalidInput("This photo is not lined up, so it cannot be compared.", code="not_aligned")
    if photo.excluded:
        raise InvalidInput(
            "This photo is left out of comparisons. Its page can take it in again.", code="excluded"
        )
    return photo


def photographed(photo: Photo) -> Photographed | None:
    """What was measured of a photo whose alignment is loaded; None when nothing was."""
    alignment: PhotoAlignment | None = photo.alignment
    if alignment is None or alignment.quality is None:
        return None
    quality: dict[str, Any] = alignment.quality
    uncertainty = alignment.uncertainty_pct_iod
    return Photographed(
        Quality.from_dict(quality),
        alignment.detail,
        _HAND_UNCERTAINTY_PCT_IOD if uncertainty is None else uncertainty,
    )


def _closer(
    deps: Deps, owner_id: UUID, before: Photo, after: Photo, verdict: Comparability | None
) -> CloserPair | None:
    """The best of moving either end; moving the later one is preferred among equals, for A is often the baseline."""
    if verdict is None or verdict.grade == "A":
        return None
    best, best_score = None, verdict.score + _WORTH_OFFERING
    for photo in _neighbours(deps, owner_id, before, after):
        moves = []
        if photo.taken_at > before.taken_at and abs(photo.taken_at - after.taken_at) <= _NEIGHBOURHOOD:
            moves.append((before, photo))
        if photo.taken_at < after.taken_at and abs(photo.taken_at - before.taken_at) <= _NEIGHBOURHOOD:
            moves.append((photo, after))
        for first, second in moves:
            other = judge(first, second)
            if other is not None and other.score > best_score and other.grade <= verdict.grade:
                best, best_score = CloserPair(first, second, photo, other), other.score
    return best


def _neighbours(deps: Deps, owner_id: UUID, before: Photo, after: Photo) -> list[Photo]:
    """The comparable photos about both dates with their measures, those of the later date first."""
    near = _comparable(owner_id, before.view).where(
        Photo.id.not_in([before.id, after.id]),
        or_(
            *(
                Photo.taken_at.between(photo.taken_at - _NEIGHBOURHOOD, photo.taken_at + _NEIGHBOURHOOD)
                for photo in (before, after)
            )
        ),
    )
    found = deps.session.scalars(near.options(selectinload(Photo.alignment)))
    return sorted(found, key=lambda photo: abs(photo.taken_at - after.taken_at))


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)
