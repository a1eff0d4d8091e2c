"""Every row of the domain's tables, as a list of its own, is found in the catalogue with its grade and its source."""

from dataclasses import asdict

import pytest

from app.catalogue import Caution, Ingredient, Pairing, catalogue

# slug, other names, claimed by, grade, direction, sources of the evidence
INGREDIENTS = [
    ("retinol", "vitamin A, retinoid", "s0", "B", "positive", "kafi-2007"),
    ("tretinoin", "prescription retinoid", "s0", "A", "positive", "sitohang-2022"),
    ("sodium-hyaluronate", "hyaluronic acid, HA", "s0 s3", "B", "positive", "pavicic-2011"),
    ("ascorbic-acid", "vitamin C", "s0", "B", "positive", "humbert-2003 de-dormael-2019"),
    ("niacinamide", "vitamin B3", "s0", "B", "positive", "bissett-2004"),
    ("glycolic-acid", "AHA", "s0", "B", "positive", "stiller-1996"),
    ("peptides", "palmitoyl-pentapeptide-4", "s0", "C", "mixed", "choi-2014"),
    ("camellia-sinensis", "green tea", "s0", "B", "negative", "chiu-2005"),
    ("ubiquinone", "CoQ10", "s0", "0", "none", ""),
    ("resveratrol", "", "s0", "0", "none", ""),
    ("botanicals", "", "s0", "0", "none", ""),
    ("collagen", "", "s3", "C", "mixed", "aguirre-cruz-2020"),
    ("algae", "", "s3", "0", "none", ""),
    ("kaolin", "", "", "none", "none", ""),
    ("glycerin", "", "", "none", "none", ""),
    ("panthenol", "", "", "none", "none", ""),
    ("lactic-acid", "", "", "none", "none", ""),
    ("salicylic-acid", "", "", "none", "none", ""),
]
# kind, slug, claimed by, grade, sources of the evidence
TYPES = [
    ("mask", "hyaluronic", "s3", "none", ""),
    ("mask", "collagen", "s3", "none", ""),
    ("mask", "algae", "s3", "0", ""),
    ("mask", "antiage", "s0", "none", ""),
    ("mask", "sheet", "", "none", "wang-2024"),
    ("massage", "firming", "s3", "C", "okuda-2022 alam-2018 van-borsel-2014"),
    ("massage", "lymph", "s3", "B", "szolnoky-2007 van-de-velde-2020"),
    ("massage", "deep-tissue", "s3", "B", "gomes-2015"),
    ("massage", "japanese", "s3", "none", ""),
    ("massage", "lifting", "s3", "none", ""),
    ("massage", "facemodeling", "s3", "0", ""),
    ("massage", "zoga", "s3", "0", ""),
    ("massage", "relax", "s0", "C", "hatayama-2008"),
    ("massage", "roller", "", "B", "miyaji-2018 ahn-2025"),
    ("massage", "gua-sha", "", "C", "ahn-2025"),
    ("massage", "exercise", "", "C", "alam-2018 van-borsel-2014"),
    ("treatment", "cryolift", "s3", "0", ""),
    ("treatment", "icoone", "s3", "0", ""),
    ("treatment", "endermology", "s3", "none", "humbert-2015 caberlotto-2017"),
    ("treatment", "mesotherapy", "s3", "B", "el-domyati-2012"),
    ("treatment", "cavitation-peel", "s3", "0", ""),
    ("treatment", "stimulator", "s3", "none", ""),
    ("treatment", "led-red", "s3", "B+", "wunsch-2014 led-home-2025"),
    ("treatment", "filler", "", "none", ""),
    ("treatment", "toxin", "", "none", ""),
    ("treatment", "threads", "", "none", ""),
    ("treatment", "needling", "", "none", ""),
    ("treatment", "acid-peel", "", "none", ""),
]
# first, relation, then, claimed by, sources of the evidence
PAIRINGS = [
    ("treatment:cavitation-peel", "before", "massage", "s3", ""),
    ("massage", "finish", "treatment:cryolift", "s3", ""),
    ("massage", "after", "treatment:led-red", "s3", "wunsch-2014 led-home-2025"),
    ("massage", "directly-after", "mask:hyaluronic mask:collagen mask:algae", "s3", "penetration-2021"),
    ("massage", "alternate", "treatment:icoone treatment:endermology", "s3", ""),
    ("treatment:mesotherapy", "ask", "massage", "s3", "el-domyati-2012"),
    ("treatment:stimulator", "wait", "massage", "s3", ""),
    (
        "treatment:filler treatment:toxin treatment:threads treatment:needling",
        "wait",
        "massage",
        "clinics",
        "",
    ),
    ("group:retinoid", "not-same-evening", "group:aha", "expert-opinion", ""),
]
# slug, level, source
CAUTIONS = [
    ("retinoid-pregnancy", "block", "ema-2018"),
    ("vit-a-limit", "info", "eu-2024-996"),
    ("aha-sun", "info", "fda-2005"),
    ("retinoid-sun", "info", "precaution"),
    ("retinoid-aha-evening", "warn", "expert-opinion"),
    ("massage-acne", "warn", "khanna-2002"),
    ("massage-rosacea", "warn", "precaution"),
    ("post-injectable", "warn", "clinics"),
    ("stimulator-type", "warn", "s3"),
    ("needling", "warn", "clinics"),
    ("mask-time", "info", "wang-2024"),
    ("mask-often", "info", "precaution"),
    ("patch-test", "info", "aad-2021"),
    ("led-eyes", "info", "precaution"),
    ("device-implant", "warn", "precaution"),
    ("cold", "warn", "precaution"),
    ("see-doctor", "warn", "precaution"),
    ("appearance-distress", "info", "precaution"),
]
# slug, days (None: never), as it is said
WAITS = [
    ("filler", 62, "2 months"),
    ("toxin", 42, "6 weeks"),
    ("threads-pdo", 14, "2 weeks"),
    ("threads-permanent", None, "never"),
    ("acid-peel", 7, "1 week"),
    ("prp", 7, "1 week"),
    ("needling-actives", 5, "about 5 days"),
]
# slug, words of the line, sources
RESEARCH = [
    ("blood-flow", "25 % for 10 minutes", "miyaji-2018"),
    ("contour", "2 to 3 mm", "okuda-2022 ahn-2025"),
    ("muscle", "16 finished", "alam-2018 van-borsel-2014"),
    ("collagen", "devices only", "humbert-2015 caberlotto-2017"),
    ("drainage", "after surgery only", "szolnoky-2007 van-de-velde-2020"),
    ("toxins", "Unsupported", ""),
    ("relaxation", "45 minutes", "hatayama-2008"),
    ("bruxism", "See a dentist", "gomes-2015"),
    ("named-methods", "No independent trial", ""),
    ("how-often", "No evidence", ""),
    ("penetration", "by a third", "penetration-2021"),
]
# slug, year, people, words of what it found
SOURCES = [
    ("s0", None, None, "masks"),
    ("s3", None, None, "massages firm"),
    ("kafi-2007", 2007, 36, "0.4 %"),
    ("sitohang-2022", 2022, None, "Seven trials"),
    ("pavicic-2011", 2011, 76, "50 and 130 kDa"),
    ("humbert-2003", 2003, None, "5 % vitamin C"),
    ("de-dormael-2019", 2019, None, "review"),
    ("bissett-2004", 2004, 50, "by its maker"),
    ("stiller-1996", 1996, None, "76 %"),
    ("choi-2014", 2014, None, "full skin"),
    ("chiu-2005", 2005, 40, "no improvement"),
    ("aguirre-cruz-2020", 2020, None, "moisturises"),
    ("wang-2024", 2024, None, "25 minutes"),
    ("wunsch-2014", 2014, 136, "Red light"),
    ("led-home-2025", 2025, 60, "at home"),
    ("penetration-2021", 2021, None, "by a third"),
    ("el-domyati-2012", 2012, 6, "no difference"),
    ("ema-2018", 2018, None, "pregnancy"),
    ("eu-2024-996", 2024, None, "0.3 % retinol equivalent"),
    ("fda-2005", 2005, None, "sun"),
    ("khanna-2002", 2002, 142, "33 %"),
    ("aad-2021", 2021, None, "7 to 10 days"),
    ("miyaji-2018", 2018, 12, "25 %"),
    ("okuda-2022", 2022, 5, "without a control"),
    ("ahn-2025", 2025, 34, "2 to 3 mm"),
    ("alam-2018", 2018, 16, "no control"),
    ("van-borsel-2014", 2014, None, "insufficient"),
    ("humbert-2015", 2015, None, "device"),
    ("caberlotto-2017", 2017, None, "device"),
    ("szolnoky-2007", 2007, None, "after surgery"),
    ("van-de-velde-2020", 2020, None, "after surgery"),
    ("hatayama-2008", 2008, 32, "45 minutes"),
    ("gomes-2015", 2015, 78, "Pain"),
]


# where, slug, the domain's own figures and words, each to be read in the app
FIGURES = [
    ("sources", "kafi-2007", "0.4 %|24 weeks|arms"),
    ("sources", "humbert-2003", "5 %|6 months|neck and arms"),
    ("sources", "bissett-2004", "5 %|one half of the face|by its maker"),
    ("sources", "stiller-1996", "76 %|40 %"),
    ("sources", "miyaji-2018", "25 %|10 minutes|treated cheek|maker"),
    ("sources", "ahn-2025", "2 to 3 mm|both|untreated"),
    ("sources", "khanna-2002", "33 %|3 to 10 weeks"),
    ("sources", "clinics", "4 hours to 2 months"),
    ("cautions", "massage-acne", "33 % of 142|3 to 10 weeks"),
    ("cautions", "vit-a-limit", "0.3 %"),
    ("cautions", "needling", "about 5 days"),
    ("cautions", "patch-test", "twice daily|7 to 10 days"),
    ("cautions", "mask-time", "25 minutes"),
    ("cautions", "mask-often", "More than one"),
    ("cautions", "appearance-distress", "Hide the figures|helpline"),
    ("cautions", "retinoid-sun", "night"),
    ("pairings", "massage-then-mask", "ritual|a third"),
    ("pairings", "massage-then-led-red", "136|60"),
    ("pairings", "mesotherapy-and-massage", "Ask the clinician|6 people"),
    ("pairings", "stimulator-and-massage", "a few days|PLLA"),
    ("pairings", "injections-and-massage", "4 hours to 2 months|longest published"),
    ("research", "how-often", "Once or twice a week|in series|from 25|35 to 40"),
    ("research", "contour", "5 people|34 people|without a control"),
    ("research", "muscle", "Strengthens|relaxes|contradict"),
    ("research", "relaxation", "45 minutes|32 people"),
    ("research", "bruxism", "78 people|dentist"),
    ("research", "blood-flow", "12 people"),
]


@pytest.mark.parametrize(("shelf", "slug", "words"), FIGURES)
def test_the_figures_of_a_row(shelf: str, slug: str, words: str) -> None:
    (entry,) = (each for each in getattr(catalogue(), shelf) if each.slug == slug)
    assert [word for word in words.split("|") if word not in str(asdict(entry))] == []


@pytest.mark.parametrize(("slug", "names", "claimed", "grade", "direction", "sources"), INGREDIENTS)
def test_an_ingredient(slug: str, names: str, claimed: str, grade: str, direction: str, sources: str) -> None:
    found = catalogue().ingredient(slug)
    assert found is not None
    known = {name.casefold() for name in (found.name, *found.aliases, *found.inci)}
    assert {name.strip().casefold() for name in names.split(",") if name} <= known
    assert (found.claim.sources if found.claim else ()) == tuple(claimed.split())
    assert (found.evidence.grade, found.evidence.direction) == (grade, direction)
    assert found.evidence.sources == tuple(sources.split())


@pytest.mark.parametrize(("kind", "slug", "claimed", "grade", "sources"), TYPES)
def test_a_type(kind: str, slug: str, claimed: str, grade: str, sources: str) -> None:
    found = catalogue().find(kind, slug)
    assert found is not None
    assert (found.claim.sources if found.claim else ()) == tuple(claimed.split())
    assert found.evidence.grade == grade
    assert found.evidence.sources == tuple(sources.split())


def test_every_pairing() -> None:
    assert [_row(pairing) for pairing in catalogue().pairings] == PAIRINGS


def _row(pairing: Pairing) -> tuple[str, str, str, str, str]:
    first, then = " ".join(pairing.first.refs), " ".join(pairing.then.refs)
    claimed, evidence = " ".join(pairing.claim.sources), " ".join(pairing.evidence.sources)
    return first, pairing.relation, then, claimed, evidence


def test_mesotherapy_is_never_put_into_a_plan_by_the_app() -> None:
    pairing = catalogue().pairing("mesotherapy-and-massage")
    assert pairing is not None
    assert not pairing.automatic


def test_every_caution() -> None:
    assert [_levelled(caution) for caution in catalogue().cautions] == CAUTIONS


def _levelled(caution: Caution) -> tuple[str, str, str]:
    return caution.slug, caution.level, " ".join(caution.sources)


@pytest.mark.parametrize(("slug", "days", "said"), WAITS)
def test_a_wait(slug: str, days: int | None, said: str) -> None:
    wait = catalogue().wait(slug)
    assert wait is not None
    assert (wait.days, wait.said, wait.basis) == (days, said, "published")
    assert wait.sources == ("clinics",)


@pytest.mark.parametrize(("slug", "words", "sources"), RESEARCH)
def test_what_research_says(slug: str, words: str, sources: str) -> None:
    line = next(line for line in catalogue().research if line.slug == slug)
    assert words in line.evidence.text
    assert line.evidence.sources == tuple(sources.split())
    assert line.claim.sources


@pytest.mark.parametrize(("slug", "year", "people", "words"), SOURCES)
def test_a_source(slug: str, year: int | None, people: int | None, words: str) -> None:
    source = catalogue().source(slug)
    assert source is not None
    assert (source.year, source.people) == (year, people)
    assert words in source.found
    assert str(year or slug.upper()) in source.citation


def test_every_source_is_used() -> None:
    known = catalogue()
    said = [*known.masks, *known.massages, *known.treatments, *known.ingredients]
    used = {slug for entry in said for slug in (*(entry.claim.sources if entry.claim else ()),)}
    used |= {slug for entry in said for slug in entry.evidence.sources}
    for line in (*known.pairings, *known.research):
        used.update(line.claim.sources, line.evidence.sources)
    used |= {slug for entry in (*known.waits, *known.cautions) for slug in entry.sources}
    assert {source.slug for source in known.sources} - used == set()


def test_care_is_covered_by_kind_type_ingredient_and_group() -> None:
    known = catalogue()
    retinol, glycerin = _ingredient("retinol"), _ingredient("glycerin")
    caution = known.caution("retinoid-aha-evening")
    assert caution is not None
    retinoid = caution.triggers[0].care
    assert retinoid.covers("mask", "cream", [glycerin, retinol])
    assert not retinoid.covers("mask", "cream", [glycerin])
    pairing = known.pairing("massage-then-mask")
    assert pairing is not None
    assert pairing.first.covers("massage", "firming")
    assert not pairing.first.covers("mask", "firming")
    assert pairing.then.covers("mask", "algae")
    assert not pairing.then.covers("mask", "clay")
    anything = known.caution("see-doctor")
    assert anything is not None
    assert anything.triggers[0].care.covers("treatment", "cryolift")


def _ingredient(slug: str) -> Ingredient:
    found = catalogue().ingredient(slug)
    assert found is not None
    return found
