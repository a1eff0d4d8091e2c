"""Which decoded pixel is which upright source pixel, exactly: half-pixel offsets and odd sides included."""

from dataclasses import dataclass

from app.imaging.decoding import Decoded
from app.imaging.metadata import Metadata
from app.vision.transforms import compose, exif_orientation_matrix, invert, pyramid_level_matrix
from app.vision.types import Matrix


@dataclass(frozen=True, slots=True)
class SourceGeometry:
    """How a stored picture of `stored_width` x `stored_height` lies under its upright version."""

    orientation: int
    stored_width: int
    stored_height: int

    @classmethod
    def of(cls, metadata: Metadata) -> "SourceGeometry":
        """Undo the exchange of sides that the orientation brings."""
        width, height = metadata.width, metadata.height
        if metadata.orientation >= 5:
            width, height = height, width
        return cls(metadata.orientation, width, height)

    def decoded_to_upright(self, decoded: Decoded) -> Matrix:
        """Return the matrix from px of the decoded picture to upright source px."""
        stored_to_upright = exif_orientation_matrix(self.orientation, self.stored_width, self.stored_height)
        return compose(stored_to_upright, pyramid_level_matrix(decoded.factor - 1))

    def turned_level_to_upright(self, decoded: Decoded, level: int, width: int, height: int) -> Matrix:
        """Return the matrix from px of a pyramid level that was turned upright to upright source px.

        `width` and `height` are the level's before it was turned. An odd side loses a pixel on the way down,
        so a level that is first turned and then enlarged may lie a pixel beside the source; this detour does
        not.
        """
        turned_to_level = invert(exif_orientation_matrix(self.orientation, width, height))
        level_to_decoded = pyramid_level_matrix(level)
        return compose(self.decoded_to_upright(decoded), compose(level_to_decoded, turned_to_level))
