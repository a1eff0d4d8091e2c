"""Lists as labels, shops and phones write them."""

import pytest

from app.catalogue.inci import find_ingredient, recognise, split


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Niacinamide", "niacinamide"),
        ("NIACINAMIDE*", "niacinamide"),
        ("vitamin b3", "niacinamide"),
        ("Sodium  hyaluronate.", "sodium-hyaluronate"),
        ("SODIUM-HYALURONATE", "sodium-hyaluronate"),
        ("sodium-hyaluronate", "sodium-hyaluronate"),
        ("Retinol (Vitamin A)", "retinol"),
        ("Glycerin/Glycerol", "glycerin"),
        ("Gliceryna (Glycerin)", "glycerin"),
        ("Hydrolysed Collagen", "collagen"),
        ("Ascorbic Acid (Vitamin C)", "ascorbic-acid"),
        ("Palmitoyl Pentapeptide-4", "peptides"),
        ("Retinyl palmitate", "retinyl-esters"),
        ("3-O-Ethyl Ascorbic Acid", "ascorbyl-derivatives"),
        ("Camellia Sinensis (Green Tea) Leaf Extract", "camellia-sinensis"),
        ("Rosa Damascena Flower Water", "botanicals"),
        ("Centella Asiatica Leaf Extract", "botanicals"),
        ("CoQ10", "ubiquinone"),
        ("Aqua", None),
        ("Retinoic freshness", None),
        ("", None),
        ("///", None),
    ],
)
def test_a_name_is_recognised(name: str, slug: str | None) -> None:
    found = find_ingredient(name)
    assert (found.slug if found else None) == slug


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Aqua/Water, Glycerin, Niacinamide", ["Aqua/Water", "Glycerin", "Niacinamide"]),
        ("INGREDIENTS: AQUA, GLYCERIN.", ["AQUA", "GLYCERIN"]),
        ("Skład: Aqua; Glycerin", ["Aqua", "Glycerin"]),
        ("Aqua • Glycerin · Kaolin ● Parfum*", ["Aqua", "Glycerin", "Kaolin", "Parfum"]),
        ("Aqua\nGlycerin\r\nKaolin\n", ["Aqua", "Glycerin", "Kaolin"]),
        ("Aqua, Sodium\nHyaluronate, Glycerin", ["Aqua", "Sodium Hyaluronate", "Glycerin"]),
        ("- Aqua\n- Glycerin", ["Aqua", "Glycerin"]),
        ("Niacinamide 5 %, Retinol (0,3%), Kaolin 10.5%", ["Niacinamide", "Retinol", "Kaolin"]),
        ("1,2-Hexanediol, Glycerin", ["1,2-Hexanediol", "Glycerin"]),
        ("Aqua - Glycerin - PEG-8", ["Aqua", "Glycerin", "PEG-8"]),
        ("  ,, ; \n ", []),
        ("", []),
    ],
)
def test_a_list_is_split(text: str, names: list[str]) -> None:
    assert split(text) == names


def test_what_nobody_knows_is_kept_as_it_was_written() -> None:
    found = recognise(
        "Aqua/Water, Niacinamide, Snail Slime Filtrate*, Vitamin B3, Aqua/Water, Retinyl Acetate 0.1 %"
    )
    assert [entry.slug for entry in found.ingredients] == ["niacinamide", "retinyl-esters"]
    assert found.unknown == ("Aqua/Water", "Snail Slime Filtrate")
    assert [named.text for named in found.names if named.ingredient] == [
        "Niacinamide",
        "Vitamin B3",
        "Retinyl Acetate",
    ]


def test_a_very_long_list_is_read_in_one_go() -> None:
    assert len(recognise(", ".join(["Aqua (Water) [Eau]", "(((", "5 %" * 50]) * 2000).names) > 3000
