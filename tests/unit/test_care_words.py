"""Sessions in words."""

from datetime import UTC, datetime

import pytest

from app import care_words
from app.catalogue import KINDS, catalogue
from app.services.care_draft import Draft


@pytest.mark.parametrize(
    ("kind", "slug", "said"),
    [
        ("massage", "firming", "Firming massage"),
        ("massage", "lymph", "Lymph drainage"),
        ("massage", "self-basic", "Basic self-massage"),
        ("mask", "collagen", "Collagen mask"),
        ("mask", "eye-patch", "Eye patches"),
        ("mask", "other", "Another mask"),
        ("treatment", "led-red", "Red LED"),
        ("mask", "gone-from-catalogue", "Gone from catalogue mask"),
    ],
)
def test_titles(kind: str, slug: str, said: str) -> None:
    assert care_words.care_title(kind, slug) == said


def test_no_title_says_its_kind_twice() -> None:
    for kind in KINDS:
        for entry in catalogue().types(kind):
            assert care_words.care_title(kind, entry.slug).lower().count(kind) < 2


def test_zones_of_both_sides_and_of_one() -> None:
    assert care_words.zone_words(["cheek", "jaw"]) == "cheeks, jaw line"
    assert care_words.zone_words(["cheek", "jaw"], "left") == "cheek, jaw line, your left"
    assert care_words.zone_words([]) == ""


def test_one_line_of_all() -> None:
    draft = Draft("massage", "firming", datetime(2026, 7, 9, tzinfo=UTC), "UTC", 10, ("cheek", "jaw"))
    assert care_words.care_line(draft) == "Firming, 10 min, cheeks, jaw line"


def test_a_name_within_a_sentence() -> None:
    assert care_words.in_sentence("Firming massage") == "firming massage"
    assert care_words.in_sentence("Japanese massage") == "Japanese massage"
