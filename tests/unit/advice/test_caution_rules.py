"""Every caution of the catalogue: raised when its conditions hold, silent when one does not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.catalogue import catalogue
from app.services.caution_rules import Around, Done, Holding, Procedure, needs, raised, resting_until

KNOWN = catalogue()
DAY = date(2026, 7, 5)


def session(
    kind: str, type_: str, *ingredients: str, hour: int = 20, minutes: int = 10, days: int = 0
) -> Done:
    at = datetime(2026, 7, 5, hour, tzinfo=UTC) + timedelta(days=days)
    inside = tuple(found for slug in ingredients if (found := KNOWN.ingredient(slug)))
    assert len(inside) == len(ingredients)
    return Done(kind, type_, at, at.date(), hour, minutes, inside)


def said(this: Done, around: Around | None = None, moment: str = "log") -> dict[str, str]:
    found = raised(KNOWN, this, around or Around(), moment)  # type: ignore[arg-type]
    return {each.caution.slug: each.level for each in found}


def holding(*slugs: str) -> Around:
    return Around(facts=[Holding(slug, DAY) for slug in slugs])


MASSAGE = session("massage", "firming")
RETINOL = session("mask", "cream", "retinol")
GLYCOLIC = session("mask", "gel", "glycolic-acid")


@pytest.mark.parametrize(
    ("this", "around", "slug", "level"),
    [
        (RETINOL, holding("pregnancy"), "retinoid-pregnancy", "block"),
        (GLYCOLIC, Around(), "aha-sun", "info"),
        (GLYCOLIC, holding("sunburn"), "aha-sun", "block"),
        (session("mask", "cream", "retinol", hour=9), Around(), "retinoid-sun", "info"),
        (RETINOL, Around(others=[GLYCOLIC]), "retinoid-aha-evening", "warn"),
        (session("mask", "gel", "glycolic-acid", "retinol"), Around(), "retinoid-aha-evening", "warn"),
        (MASSAGE, holding("acne-flare"), "massage-acne", "warn"),
        (MASSAGE, holding("rosacea-flare"), "massage-rosacea", "warn"),
        (session("mask", "sheet", minutes=40), Around(), "mask-time", "info"),
        (session("mask", "clay"), Around(others=[session("mask", "sheet", hour=8)]), "mask-often", "info"),
        (session("treatment", "led-red"), holding("photosensitive"), "led-eyes", "warn"),
        (session("treatment", "icoone"), holding("implant"), "device-implant", "warn"),
        (session("treatment", "cryolift"), holding("cold-sensitive"), "cold", "warn"),
        (MASSAGE, holding("skin-alarm"), "see-doctor", "warn"),
    ],
)
def test_it_is_raised(this: Done, around: Around, slug: str, level: str) -> None:
    assert said(this, around)[slug] == level


@pytest.mark.parametrize(
    ("this", "around"),
    [
        (MASSAGE, Around()),
        (RETINOL, Around()),
        (session("mask", "sheet", minutes=15), Around(others=[session("mask", "sheet", days=-1)])),
        (RETINOL, Around(others=[session("mask", "gel", "glycolic-acid", days=-1)])),
        (session("mask", "clay"), holding("acne-flare", "rosacea-flare", "pregnancy", "implant")),
        (session("treatment", "led-red"), Around()),
    ],
)
def test_it_is_silent(this: Done, around: Around) -> None:
    assert said(this, around) == {}


def test_the_gravest_comes_first_and_each_once() -> None:
    found = raised(KNOWN, session("mask", "gel", "retinol", "glycolic-acid"), holding("pregnancy", "sunburn"))
    assert [each.level for each in found][:2] == ["block", "block"]
    assert len({each.caution.slug for each in found}) == len(found)


@pytest.mark.parametrize(
    ("type_", "variant", "days"),
    [
        ("filler", None, 62),
        ("toxin", None, 42),
        ("threads", None, 14),
        ("threads", "threads-pdo", 14),
        ("acid-peel", None, 7),
        ("stimulator", None, 7),
        ("mesotherapy", None, 7),
    ],
)
def test_without_a_date_the_longest_published_time_counts(type_: str, variant: str | None, days: int) -> None:
    procedure = Procedure("1", "treatment", type_, DAY, variant=variant)
    assert resting_until(KNOWN, procedure, "massage", "firming") == DAY + timedelta(days=days)
    last = session("massage", "firming", days=days - 1)
    assert {"post-injectable", "stimulator-type"} & said(last, Around(procedures=[procedure])).keys()
    free = session("massage", "firming", days=days)
    assert said(free, Around(procedures=[procedure])) == {}


def test_after_permanent_threads_never() -> None:
    procedure = Procedure("1", "treatment", "threads", DAY, variant="threads-permanent")
    assert resting_until(KNOWN, procedure, "massage", "firming") == date.max


def test_the_clinicians_date_goes_first() -> None:
    procedure = Procedure("1", "treatment", "filler", DAY, free_from=DAY + timedelta(days=3))
    around = Around(procedures=[procedure])
    assert "post-injectable" in said(session("massage", "firming", days=2), around)
    assert said(session("massage", "firming", days=3), around) == {}


def test_after_needling_strong_ingredients_rest_and_so_does_massage() -> None:
    around = Around(procedures=[Procedure("1", "treatment", "needling", DAY)])
    assert said(session("mask", "cream", "retinol", days=4), around)["needling"] == "warn"
    assert "needling" not in said(session("mask", "cream", "retinol", days=5), around)
    assert "needling" not in said(session("mask", "sheet", days=1), around)


def test_a_session_before_the_procedure_is_left_alone() -> None:
    around = Around(procedures=[Procedure("1", "treatment", "filler", DAY + timedelta(days=1))])
    assert said(MASSAGE, around) == {}


def test_a_new_product_is_said_on_the_shelf_alone() -> None:
    assert said(session("mask", "", "retinol"), Around(first_use=True), "product")["patch-test"] == "info"
    assert "patch-test" not in said(RETINOL, Around(first_use=True))
    assert "vit-a-limit" in said(RETINOL, moment="product")


def test_every_caution_of_the_catalogue_can_be_raised_somewhere() -> None:
    assert {caution.slug for caution in KNOWN.cautions if not caution.triggers} == set()


def test_what_is_not_needed_could_not_have_mattered() -> None:
    """Every care of the catalogue, with all that can lie about it, and without what needs() leaves out."""
    facts = [Holding(fact.slug, DAY) for fact in KNOWN.facts]
    done = [
        Procedure(str(number), "treatment", entry.slug, DAY) for number, entry in enumerate(KNOWN.treatments)
    ]
    others = [RETINOL, GLYCOLIC, MASSAGE, session("mask", "sheet", hour=8)]
    cares = [("mask", each.slug) for each in KNOWN.masks] + [
        ("massage", each.slug) for each in KNOWN.massages
    ]
    cares += [("treatment", each.slug) for each in KNOWN.treatments]
    left_out = 0
    for kind, slug in cares:
        for inside in ((), ("retinol",), ("glycolic-acid",)):
            this = session(kind, slug, *inside)
            asks = needs(KNOWN, this)
            whole = Around(others, facts, done)
            trimmed = Around(
                others if asks.others else (), facts if asks.facts else (), done if asks.procedures else ()
            )
            left_out += whole != trimmed
            assert raised(KNOWN, this, trimmed) == raised(KNOWN, this, whole)
    assert left_out
