"""A mistake in a catalogue file is named with its file and entry, and stops the load."""

from pathlib import Path

import pytest

from app.catalogue import CareType, CatalogueError, load_catalogue
from app.catalogue.evidence import NONE_RECORDED
from tests.unit.catalogue.good_folder import GOOD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = GOOD[name]
    assert old in text
    (folder / name).write_text(text.replace(old, new))


def test_a_good_folder_loads(folder: Path) -> None:
    loaded = load_catalogue(folder)
    assert loaded.masks == (
        CareType(
            kind="mask",
            slug="sheet",
            name="Sheet",
            default_minutes=15,
            longest_minutes=24,
            aliases=(),
            zones=("full",),
            common=False,
            professional_only=False,
            most_per_week=3,
            goals=("lines",),
            ingredients=("retinol",),
            claim=None,
            evidence=NONE_RECORDED,
        ),
    )
    assert [(entry.slug, entry.common) for entry in loaded.massages] == [("firming", True), ("relax", False)]
    assert loaded.treatments[0].professional_only


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("massages.toml", '"relax"', '"firming"', r"massages\.toml: firming: the slug is used twice"),
        (
            "zones.toml",
            "[[zones]]",
            '[[zones]]\nslug="full"\nname="x"\n[[zones]]',
            r"zones\.toml: full: .* twice",
        ),
        ("massages.toml", '"relax"', '"Re lax"', r"massages\.toml: slug 'Re lax' takes small letters"),
        ("massages.toml", '"relax"', '"relax-"', r"massages\.toml: slug"),
        ("masks.toml", 'slug = "sheet"', "", r"masks\.toml: slug is missing"),
        ("masks.toml", 'name = "Sheet"', "", r"masks\.toml: sheet: name is missing"),
        ("masks.toml", 'name = "Sheet"', 'name = "  "', r"masks\.toml: sheet: name is empty"),
        ("masks.toml", 'name = "Sheet"', "name = 7", r"masks\.toml: sheet: name takes str, not 7"),
        ("masks.toml", "= 15", "= 25", r"masks\.toml: sheet: default_minutes is more than longest_minutes"),
        ("masks.toml", "= 24", "= 601", r"masks\.toml: sheet: longest_minutes goes from 1 to 600, not 601"),
        ("masks.toml", "= 15", "= -1", r"masks\.toml: sheet: default_minutes goes from 0 to 600, not -1"),
        ("masks.toml", "= 15", "= true", r"masks\.toml: sheet: default_minutes goes from"),
        ("masks.toml", "= 15", '= "15"', r"masks\.toml: sheet: default_minutes takes int, not '15'"),
        ("masks.toml", "most_per_week = 3", "", r"masks\.toml: sheet: most_per_week is missing"),
        ("masks.toml", "most_per_week = 3", "most_per_week = 8", r"most_per_week goes from 1 to 7, not 8"),
        (
            "masks.toml",
            "most_per_week",
            "most_per_weak",
            r"masks\.toml: sheet: unknown field 'most_per_weak'",
        ),
        ("massages.toml", "common = true", 'common = "yes"', r"firming: common takes bool, not 'yes'"),
        ("massages.toml", '["tightening"]', "[1]", r"firming: aliases takes a list of words"),
        ("massages.toml", '["tightening"]', '["a", "a"]', r"firming: aliases names something twice"),
        (
            "massages.toml",
            '["tightening"]',
            '["Relax"]',
            r"massages\.toml: relax: 'relax' already means firming",
        ),
        ("treatments.toml", '["full"]', '["nose"]', r"treatments\.toml: led-red: there is no zone 'nose'"),
        (
            "zones.toml",
            'name = "Full face"',
            'name = "x"\nsides = ["left", "both", "top"]',
            r"full: sides takes",
        ),
        (
            "zones.toml",
            'name = "Full face"',
            'name = "x"\nsides = ["left"]',
            r"zones\.toml: full: sides takes",
        ),
        ("zones.toml", 'name = "Full face"', 'name = "x"\nside = true', r"full: unknown field 'side'"),
        ("goals.toml", "[[goals]]", "[[aims]]", r"goals\.toml: takes tables \[\[goals\]\] and nothing else"),
        ("goals.toml", "[[goals]]", "[goals]", r"goals\.toml: takes tables"),
        ("goals.toml", "[[goals]]", "version = 1\n[[goals]]", r"goals\.toml: takes tables"),
        ("goals.toml", '"Lines"', '"Lines"\nclaim = "x"', r"goals\.toml: lines: unknown field 'claim'"),
        ("goals.toml", '["full"]', '["nose"]', r"goals\.toml: lines: there is no zone 'nose'"),
        ("goals.toml", "[[goals]]", "[[goals", r"goals\.toml: cannot be read"),
    ],
)
def test_a_mistake_is_named(folder: Path, name: str, old: str, new: str, message: str) -> None:
    change(folder, name, old, new)
    with pytest.raises(CatalogueError, match=message):
        load_catalogue(folder)


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CatalogueError, match=f"{name}: cannot be read"):
        load_catalogue(folder)


def test_a_zone_may_have_the_middle_alone(folder: Path) -> None:
    change(folder, "zones.toml", 'name = "Full face"', 'name = "x"\nsides = ["both"]')
    assert load_catalogue(folder).zones[0].sides == ("both",)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("sources.toml", '"trial"', '"rumour"', r"sources\.toml: kafi-2007: kind is one of .*, not 'rumour'"),
        ("sources.toml", "= 2007\n", "= 207\n", r"sources\.toml: kafi-2007: year goes from 1900"),
        ("sources.toml", "kafi-2007", "kafi-2008", r"retinol: claim: there is no source 'kafi-2007'"),
        (
            "ingredients.toml",
            'grade = "B"',
            'grade = "D"',
            r"ingredients\.toml: retinol: evidence: grade is one of A, B\+, B, C, 0, none, not 'D'",
        ),
        ("ingredients.toml", 'direction = "positive"', "", r"retinol: evidence: grade B needs a direction"),
        ("ingredients.toml", "36 people.", " ", r"retinol: evidence: text is empty"),
        (
            "ingredients.toml",
            'text = "36 people."\n        sources = ["kafi-2007"]',
            'text = "36 people."',
            r"ingredients\.toml: retinol: evidence: grade B needs a source",
        ),
        (
            "ingredients.toml",
            'text = "Smooths."\n        sources = ["kafi-2007"]',
            'text = "Smooths."',
            r"ingredients\.toml: retinol: claim: sources is empty",
        ),
        ("ingredients.toml", '"retinoid"', '"acidic"', r"retinol: groups takes some of .*, not 'acidic'"),
        ("ingredients.toml", '["lines"]', '["youth"]', r"retinol: there is no goal 'youth'"),
        ("ingredients.toml", '"Kaolin"', '"Vitamin A"', r"kaolin: 'vitamin a' already means retinol"),
        ("masks.toml", '["retinol"]', '["snail"]', r"masks\.toml: sheet: there is no ingredient 'snail'"),
        ("masks.toml", '["lines"]', '["youth"]', r"masks\.toml: sheet: there is no goal 'youth'"),
        (
            "pairings.toml",
            "mask:sheet",
            "mask:clay",
            r"pairings\.toml: massage-then-sheet: there is no mask 'clay'",
        ),
        ("pairings.toml", "mask:sheet", "sheet", r"massage-then-sheet: then: 'sheet' is no reference"),
        ("pairings.toml", "mask:sheet", "group:", r"massage-then-sheet: then: 'group:' is no reference"),
        ("pairings.toml", "mask:sheet", "group:acid", r"massage-then-sheet: there is no group 'acid'"),
        ("pairings.toml", '["massage"]', "[]", r"massage-then-sheet: first is missing"),
        ("pairings.toml", '"directly-after"', '"never"', r"massage-then-sheet: relation is one of"),
        ("pairings.toml", '["kafi-2007"]', '["hearsay"]', r"claim: there is no source 'hearsay'"),
        ("waits.toml", "days = 42", "", r"waits\.toml: light: a wait has either days or never = true"),
        ("waits.toml", "days = 42", "days = 42\nnever = true", r"waits\.toml: light: a wait has either"),
        ("waits.toml", 'sources = ["kafi-2007"]', "", r"waits\.toml: light: sources is empty"),
        (
            "facts.toml",
            "pregnancy",
            "twins",
            r"cautions\.toml: retinoid-pregnancy: there is no fact 'pregnancy'",
        ),
        ("cautions.toml", '"block"', '"stop"', r"retinoid-pregnancy: level is one of info, warn, block"),
        ("cautions.toml", 'sources = ["kafi-2007"]', "", r"retinoid-pregnancy: sources is empty"),
        (
            "cautions.toml",
            "group:retinoid",
            "ingredient:snail",
            r"retinoid-pregnancy: there is no ingredient 'snail'",
        ),
        ("cautions.toml", "facts =", "fakts =", r"retinoid-pregnancy: triggers 1: unknown field 'fakts'"),
        ("cautions.toml", "facts =", 'beside = ["mask"]\nfacts =', r"beside and within_hours go together"),
        ("cautions.toml", "[[cautions.triggers]]", "[cautions.triggers]", r"triggers takes list, not"),
        ("research.toml", "massage:firming", "massage:knead", r"muscle: there is no massage 'knead'"),
        (
            "research.toml",
            "massage:firming",
            "hands",
            r"research\.toml: muscle: about: 'hands' is no reference",
        ),
        ("research.toml", 'text = "Strengthens."', "", r"research\.toml: muscle: claim: text is missing"),
    ],
)
def test_what_is_known_must_hold_together(folder: Path, name: str, old: str, new: str, message: str) -> None:
    change(folder, name, old, new)
    with pytest.raises(CatalogueError, match=message):
        load_catalogue(folder)


@pytest.mark.parametrize(
    ("first", "then", "relation"),
    [
        ("mask:sheet", "massage", "before"),  # the other way round
        ("mask", "massage:firming", "after"),  # the same within larger and smaller care
        ("massage", "mask:sheet", "alternate"),  # in turn, and directly after
        ("mask:sheet", "massage", "not-same-evening"),
    ],
)
def test_pairings_that_contradict_each_other_are_refused(
    folder: Path, first: str, then: str, relation: str
) -> None:
    changes = {"massage-then-sheet": "the-other", "directly-after": relation, "mask:sheet": then}
    again = GOOD["pairings.toml"]
    for old, new in changes.items():
        again = again.replace(old, new)
    again = again.replace('first = ["massage"]', f'first = ["{first}"]')
    (folder / "pairings.toml").write_text(GOOD["pairings.toml"] + again)
    with pytest.raises(CatalogueError, match=r"pairings\.toml: the-other: contradicts massage-then-sheet"):
        load_catalogue(folder)


def test_pairings_of_other_care_stand_side_by_side(folder: Path) -> None:
    again = (
        GOOD["pairings.toml"]
        .replace("massage-then-sheet", "the-other")
        .replace("mask:sheet", "treatment:led-red")
    )
    (folder / "pairings.toml").write_text(GOOD["pairings.toml"] + again)
    assert len(load_catalogue(folder).pairings) == 2


def test_a_caution_that_nothing_raises_is_refused(folder: Path) -> None:
    text = GOOD["cautions.toml"]
    (folder / "cautions.toml").write_text(text[: text.index("[[cautions.triggers]]")])
    with pytest.raises(CatalogueError, match="retinoid-pregnancy: triggers is empty"):
        load_catalogue(folder)


def test_what_nobody_looked_up_says_so(folder: Path) -> None:
    kaolin = load_catalogue(folder).ingredient("kaolin")
    assert kaolin is not None
    assert kaolin.claim is None
    assert kaolin.evidence.grade == "none"
    assert kaolin.evidence.text == "No evidence is recorded here."
