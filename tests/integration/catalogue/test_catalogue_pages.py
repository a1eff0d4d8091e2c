"""Reading the catalogue: claim left, evidence right, and the way to every source."""

import re

import pytest

from app.catalogue import KINDS, catalogue
from tests.conftest import Person


def test_search_and_filters_are_an_address(owner: Person) -> None:
    page = owner.client.get("/routine/catalogue?q=vitmin+c&kind=ingredient").text
    assert "Vitamin C" in page
    assert 'value="vitmin c"' in page
    assert '<option value="ingredient" selected>' in page
    assert "Nothing under this name" in owner.client.get("/routine/catalogue?q=xyzzyq").text
    assert owner.client.get("/routine/catalogue?kind=soap&goal=youth&grade=Z").status_code == 200


def test_claim_and_evidence_stand_side_by_side(owner: Person) -> None:
    page = owner.client.get("/routine/catalogue/ingredient/camellia-sinensis").text
    claim, evidence = page.index("The claim"), page.index("The evidence")
    assert claim < page.index("Catches free radicals.") < evidence < page.index("no improvement to see")
    assert "Grade B, against the claim" in page
    assert 'href="/routine/catalogue/sources#chiu-2005"' in page


def test_cautions_and_pairings_stand_with_their_entry(owner: Person) -> None:
    page = owner.client.get("/routine/catalogue/treatment/mesotherapy").text
    assert "Never put into a plan by the app." in page
    assert "no difference found" in page
    assert 'id="caution-retinoid-pregnancy"' in owner.client.get("/routine/catalogue/ingredient/retinol").text
    assert owner.client.get("/routine/catalogue/mask/retinol").status_code == 404
    assert owner.client.get("/routine/catalogue/soap/retinol").status_code == 404


@pytest.mark.parametrize("page", ["research", "order-and-cautions", "sources"])
def test_everything_known_is_on_its_page(owner: Person, page: str) -> None:
    known, text = catalogue(), owner.client.get(f"/routine/catalogue/{page}").text
    ids = {
        "research": [f"research-{line.slug}" for line in known.research],
        "order-and-cautions": [f"pairing-{one.slug}" for one in known.pairings]
        + [f"caution-{one.slug}" for one in known.cautions],
        "sources": [source.slug for source in known.sources],
    }
    assert set(ids[page]) <= set(re.findall(r'id="([^"]+)"', text))


def test_every_entry_has_a_page(owner: Person) -> None:
    known = catalogue()
    entries = [(kind, entry.slug) for kind in KINDS for entry in known.types(kind)]
    entries += [("ingredient", entry.slug) for entry in known.ingredients]
    page = owner.client.get("/routine/catalogue").text
    for shelf, slug in entries:
        assert f'href="/routine/catalogue/{shelf}/{slug}"' in page
        assert owner.client.get(f"/routine/catalogue/{shelf}/{slug}").status_code == 200


@pytest.mark.parametrize("start", ["/you", "/routine"])
def test_it_is_reached_from_you_and_from_the_routine(owner: Person, start: str) -> None:
    page = owner.client.get(start).text
    assert 'href="/routine/catalogue"' in page
    assert 'href="/products"' in page
