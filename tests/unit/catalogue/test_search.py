"""What somebody types is found by any name it goes by."""

import pytest

from app.catalogue.search import Wanted, around, find_entry, search


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("vitamin c", "ascorbic-acid"),
        ("VITAMIN-C", "ascorbic-acid"),
        ("kobido", "japanese"),
        ("Sodium Hyaluronate", "sodium-hyaluronate"),
        ("q10", "ubiquinone"),
        ("bruxism", "deep-tissue"),
        ("niacin", "niacinamide"),
        ("niacinamid", "niacinamide"),
        ("vitmin c", "ascorbic-acid"),
        ("retynol", "retinol"),
        ("endermologie", "endermology"),
    ],
)
def test_the_first_found_is_the_one_that_was_meant(words: str, slug: str) -> None:
    assert search(Wanted(words))[0].slug == slug


@pytest.mark.parametrize("words", ["xyzzyq", "!!!", "the fountain of youth"])
def test_what_nobody_knows_finds_nothing(words: str) -> None:
    assert search(Wanted(words)) == []


def test_filters_narrow_and_go_together() -> None:
    assert {entry.slug for entry in search(Wanted(goal="tension"))} == {"deep-tissue"}
    assert {entry.slug for entry in search(Wanted(grade="A"))} == {"tretinoin"}
    assert {entry.slug for entry in search(Wanted(shelf="ingredient", goal="redness"))} == {"niacinamide"}
    assert search(Wanted("vitamin", shelf="mask")) == []
    assert len(search(Wanted())) == 13 + 12 + 12 + 24


def test_what_belongs_to_an_entry() -> None:
    retinol, needling, clay = (
        find_entry("ingredient", "retinol"),
        find_entry("treatment", "needling"),
        find_entry("mask", "clay"),
    )
    assert retinol is not None
    assert needling is not None
    assert clay is not None
    assert [one.slug for one in around(retinol).pairings] == ["retinoid-and-aha"]
    assert [one.slug for one in around(retinol).cautions] == [
        "retinoid-pregnancy",
        "vit-a-limit",
        "retinoid-sun",
        "retinoid-aha-evening",
        "needling",
    ]
    assert [one.slug for one in around(needling).waits] == ["prp", "needling-actives", "needling"]
    assert [one.slug for one in around(clay).ingredients] == ["kaolin"]
    assert find_entry("mask", "retinol") is None
    assert find_entry("soap", "retinol") is None
