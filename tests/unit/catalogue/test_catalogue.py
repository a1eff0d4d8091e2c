"""The catalogue that ships: complete as the domain has it, and sensible."""

import pytest

from app.catalogue import KINDS, SIDES, catalogue

MASKS = "hyaluronic collagen algae antiage sheet clay cream gel overnight peel-off eye-patch other"
MASSAGES = """firming lymph deep-tissue japanese lifting facemodeling zoga relax
    roller gua-sha self-basic exercise other"""
TREATMENTS = """cryolift icoone endermology mesotherapy cavitation-peel stimulator led-red
    filler toxin threads needling acid-peel"""
ZONES = "full forehead glabella eyes crows-feet cheek nasolabial lips jaw chin neck masseter"
GOALS = """lines wrinkles puffiness dark-circles brightness tone redness pores oil breakouts firmness
    elasticity contour sagging density hydration smoothness relaxation tension"""


@pytest.mark.parametrize(
    ("kind", "slugs"), [("mask", MASKS), ("massage", MASSAGES), ("treatment", TREATMENTS)]
)
def test_every_type_of_the_domain_is_there(kind: str, slugs: str) -> None:
    types = catalogue().types(kind)
    assert {entry.slug for entry in types} == set(slugs.split())
    assert {entry.kind for entry in types} == {kind}


def test_every_zone_and_goal_of_the_domain_is_there() -> None:
    assert {zone.slug for zone in catalogue().zones} == set(ZONES.split())
    assert {goal.slug for goal in catalogue().goals} == set(GOALS.split())


def test_massages_are_offered_as_drawn() -> None:
    massages = catalogue().massages
    assert [entry.name for entry in massages if entry.common] == [
        "Firming",
        "Lymph drainage",
        "Deep tissue",
        "Japanese",
        "Relaxing",
        "Roller",
        "Gua sha",
    ]
    assert len(massages) == 13


@pytest.mark.parametrize("kind", KINDS)
def test_the_common_types_come_first_and_leave_some_for_later(kind: str) -> None:
    common = [entry.common for entry in catalogue().types(kind)]
    assert common == sorted(common, reverse=True)
    assert 4 <= sum(common) <= 7


def test_zones_are_named_as_drawn() -> None:
    assert [(zone.name, zone.name_of_both) for zone in catalogue().zones] == [
        ("Forehead", "Forehead"),
        ("Between the brows", "Between the brows"),
        ("Around the eye", "Around the eyes"),
        ("Crow’s foot", "Crow’s feet"),
        ("Cheek", "Cheeks"),
        ("Smile line", "Smile lines"),
        ("Lips", "Lips"),
        ("Jaw line", "Jaw line"),
        ("Chin", "Chin"),
        ("Neck", "Neck"),
        ("Masseter", "Masseters"),
        ("Full face", "Full face"),
    ]


def test_every_zone_takes_both_sides_and_each() -> None:
    assert {zone.sides for zone in catalogue().zones} == {("left", "right", "both")}
    assert SIDES == ("left", "right", "both")


def test_what_lies_on_the_face_as_a_sheet_stays_under_25_minutes() -> None:
    for slug in ("sheet", "hyaluronic", "collagen", "eye-patch"):
        entry = catalogue().find("mask", slug)
        assert entry is not None
        assert entry.longest_minutes < 25


def test_every_mask_has_a_most_per_week() -> None:
    assert all(entry.most_per_week for entry in catalogue().masks)


def test_among_massages_only_facemodeling_is_for_professionals() -> None:
    assert [entry.slug for entry in catalogue().massages if entry.professional_only] == ["facemodeling"]


def test_slugs_are_found_within_their_kind_alone() -> None:
    known = catalogue()
    collagen = known.find("mask", "collagen")
    assert collagen is not None
    assert collagen.name == "Collagen"
    assert known.find("massage", "collagen") is None
    assert known.find("mask", "kobido") is None
    assert known.find("ingredient", "collagen") is None
    assert {known.find("mask", "other"), known.find("massage", "other")} & {None} == set()


def test_other_names_are_kept() -> None:
    known = catalogue()
    for kind, slug, alias in [
        ("massage", "japanese", "kobido"),
        ("massage", "lymph", "lymphatic drainage"),
        ("massage", "deep-tissue", "bruxism"),
        ("mask", "hyaluronic", "HA"),
    ]:
        entry = known.find(kind, slug)
        assert entry is not None
        assert alias in entry.aliases


def test_zones_and_goals_are_found_by_slug() -> None:
    zone, goal = catalogue().zone("crows-feet"), catalogue().goal("dark-circles")
    assert zone is not None
    assert zone.name == "Crow’s foot"
    assert goal is not None
    assert goal.name == "Dark circles"
    assert catalogue().zone("nose") is None
    assert catalogue().goal("youth") is None


def test_what_is_no_kind_has_no_types() -> None:
    with pytest.raises(KeyError):
        catalogue().types("ingredient")


def test_it_is_read_once() -> None:
    assert catalogue() is catalogue()


def test_no_name_says_what_we_never_say() -> None:
    known = catalogue()
    names = [entry.name for kind in KINDS for entry in known.types(kind)]
    names += [zone.name for zone in known.zones] + [goal.name for goal in known.goals]
    said = " ".join(names).casefold()
    assert not [word for word in ("works", "caused", "younger", "skin age", "!") if word in said]
