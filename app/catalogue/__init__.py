"""What people log: masks, massage, treatments, the zones of the face, and goals. Data more than code."""

from app.catalogue.entries import KINDS, SIDES, CareType, Goal, Kind, Side, Zone
from app.catalogue.fields import CatalogueError
from app.catalogue.loader import Catalogue, catalogue, load_catalogue

__all__ = [
    "KINDS",
    "SIDES",
    "CareType",
    "Catalogue",
    "CatalogueError",
    "Goal",
    "Kind",
    "Side",
    "Zone",
    "catalogue",
    "load_catalogue",
]
