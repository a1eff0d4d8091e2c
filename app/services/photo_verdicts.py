"""What can be said about one photo: how surely it is lined up, and how it compares with the baseline of its view."""

from dataclasses import dataclass
from uuid import UUID

from app.models import Photo, PhotoState
from app.services import comparisons, photos
from app.services.deps import Deps
from app.vision.alignment import MAX_UNCERTAINTY_PCT_IOD, band_pct_iod
from app.vision.comparability import Comparability
from app.vision.expression import EYES_CLOSED_BELOW
from app.vision.factors import Difference, differences

INTERPUPILLARY_MM = 63.0  # of most adults; enough to say what a percent means on a face
MUCH_TOO_COARSE = 0.5  # of the crop's own resolution


@dataclass(frozen=True, slots=True)
class Verdict:
    """`comparability` is None without a baseline to compare with, or when one of the two was never measured."""

    photo: Photo
    baseline: Photo | None
    comparability: Comparability | None
    differences: tuple[Difference, ...]

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
    def within_mm(self) -> float | None:
        return None if self.within_pct is None else self.within_pct * INTERPUPILLARY_MM / 100

    @property
    def allowed_pct(self) -> float:
        """More than this would be a guess."""
        return band_pct_iod(MAX_UNCERTAINTY_PCT_IOD)

    @property
    def faces(self) -> int:
        return int(self._measured("faces") or 0)

    @property
    def eyes_are_closed(self) -> bool:
        open_by = self._measured("eyes_open")
        return open_by is not None and open_by < EYES_CLOSED_BELOW

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

    def _measured(self, name: str) -> float | None:
        made = self.photo.alignment
        return None if made is None or made.quality is None else made.quality.get(name)


def verdict(deps: Deps, owner_id: UUID, photo_id: UUID) -> Verdict:
    """Judge the owner's photo; raises NotFound for a stranger's."""
    photo = photos.get(deps, owner_id, photo_id)
    baseline = photos.baseline(deps, owner_id, photo.view)
    if photo.state != PhotoState.ALIGNED or baseline is None or baseline.id == photo.id:
        return Verdict(photo, baseline, None, ())
    before, after = comparisons.photographed(baseline), comparisons.photographed(photo)
    found = () if before is None or after is None else tuple(differences(before, after))
    return Verdict(photo, baseline, comparisons.judge(baseline, photo), found)
