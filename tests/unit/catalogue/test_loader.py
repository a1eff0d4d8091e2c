"""A mistake in a catalogue file is named with its file and entry, and stops the load."""

from pathlib import Path

import pytest

from app.catalogue import CareType, CatalogueError, load_catalogue

GOOD = {
    "zones.toml": '[[zones]]\nslug = "full"\nname = "Full face"\n',
    "goals.toml": '[[goals]]\nslug = "lines"\nname = "Lines"\n',
    "masks.toml": """
        [[masks]]
        slug = "sheet"
        name = "Sheet"
        default_minutes = 15
        longest_minutes = 24
        most_per_week = 3
    """,
    "massages.toml": """
        [[massages]]
        slug = "firming"
        name = "Firming"
        default_minutes = 10
        longest_minutes = 30
        aliases = ["tightening"]
        common = true

        [[massages]]
        slug = "relax"
        name = "Relaxing"
        default_minutes = 10
        longest_minutes = 10
    """,
    "treatments.toml": """
        [[treatments]]
        slug = "led-red"
        name = "Red LED"
        default_minutes = 0
        longest_minutes = 30
        professional_only = true
        zones = ["full"]
    """,
}


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
