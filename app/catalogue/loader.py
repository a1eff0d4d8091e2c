"""From the TOML files to the checked catalogue."""

from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from app.catalogue import advice_reader, entry_reader, evidence_reader
from app.catalogue.contents import Catalogue
from app.catalogue.cross_checks import check
from app.catalogue.tables import entries


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the app, read and checked once."""
    return load_catalogue(files("app.catalogue") / "data")


def load_catalogue(folder: Traversable) -> Catalogue:
    """Read and check the files of a folder. Raises CatalogueError, naming the file and the entry."""
    made = Catalogue(
        masks=entries(folder, "masks", partial(entry_reader.care_type, "mask")),
        massages=entries(folder, "massages", partial(entry_reader.care_type, "massage")),
        treatments=entries(folder, "treatments", partial(entry_reader.care_type, "treatment")),
        zones=entries(folder, "zones", entry_reader.zone),
        goals=entries(folder, "goals", entry_reader.goal),
        ingredients=entries(folder, "ingredients", entry_reader.ingredient),
        pairings=entries(folder, "pairings", advice_reader.pairing),
        waits=entries(folder, "waits", advice_reader.wait),
        facts=entries(folder, "facts", advice_reader.fact),
        cautions=entries(folder, "cautions", advice_reader.caution),
        research=entries(folder, "research", advice_reader.research),
        sources=entries(folder, "sources", evidence_reader.source),
    )
    check(made)
    return made
