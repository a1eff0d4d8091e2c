"""What can be said about one photo: how surely it is lined up, and how it compares with the baseline of its view."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from app.models import Photo, PhotoState
from app.services import comparisons, photo_eyes, photos
from app.services.deps import Deps
from app.services.photo_eyes import EyesOpen, Lids
from app.vision.alignment import band_pct_iod
from app.vision.comparability import Comparability
from app.vision.factors import Difference, differences
from app.vision.views import View, max_uncertainty_pct_iod

INTERPUPILLARY_MM = 63.0  # of most adults; enough to say what a percent means on a face
LOST_PCT = 25.0  # of the distance between the eyes
MUCH_TOO_COARSE = 0.5  # of the crop's own resolution


@dataclass(frozen=True, slots=True)
class Verdict:
    """`comparability` is None without a baseline to compare with, or when one of the two was never measured."""

    photo: Photo
    baseline: Photo | None
    comparability: Comparability | None
    differences: tuple[Difference, ...]
    eyes: EyesOpen | None

    @property
    def is_baseline(self) -> bool:
        return self.baseline is not None and self.baseline.id == self.photo.id

    @property
    def within_pct(self) -> float | None:
        """95 % of eyes lie this close to where they were placed, in % of their distance; None by hand."""
        made = self.photo.alignment
        if made is None or made.uncertainty_pct_iod is None:
            return None
        return band_pct_iod(made.uncertainty_pct_iod)

    @property
    def is_lost(self) -> bool:
        """So far off that a size would say nothing: a quarter of the distance between the eyes is another place."""
        return self.within_pct is not None and self.within_pct > LOST_PCT

    @property
    def within_mm(self) -> float | None:
        return None if self.within_pct is None else self.within_pct * INTERPUPILLARY_MM / 100

    @property
    def allowed_pct(self) -> float:
        """More than this would be a guess."""
        return band_pct_iod(max_uncertainty_pct_iod(cast(View, self.photo.view)))

    @property
    def people(self) -> list[dict[str, Any]]:
        """Every face, when there are several; the one that was lined up among them."""
        made = self.photo.alignment
        return (made.faces or []) if made is not None else []

    @property
    def lids(self) -> Lids:
        """How open the eyes are against the person's usual opening; open when that was never measured."""
        return self.eyes.lids if self.eyes is not None else "open"

    @property
    def coarse_detail(self) -> float | None:
        """The part of the crop's resolution the photo really has, when that is little."""
        made = self.photo.alignment
        is_coarse = made is not None and made.matrix is not None and 0 < made.detail < MUCH_TOO_COARSE
        return made.detail if made is not None and is_coarse else None

    @property
    def is_another_camera(self) -> bool:
        one, other = self.photo.camera, self.baseline.camera if self.baseline else ""
        return bool(one and other and one != other)


def verdict(deps: Deps, owner_id: UUID, photo_id: UUID) -> Verdict:
    """Judge the owner's photo; raises NotFound for a stranger's."""
    photo = photos.get(deps, owner_id, photo_id)
    baseline = photos.baseline(deps, owner_id, photo.view)
    eyes = photo_eyes.of_photos(deps, owner_id, [photo]).get(photo.id)
    if photo.state != PhotoState.ALIGNED or baseline is None or baseline.id == photo.id:
        return Verdict(photo, baseline, None, (), eyes)
    before, after = comparisons.photographed(baseline), comparisons.photographed(photo)
    found = () if before is None or after is None else tuple(differences(before, after))
    return Verdict(photo, baseline, comparisons.judge(baseline, photo), found, eyes)
