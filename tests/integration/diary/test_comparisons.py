"""Two photos: which pair, the exact dose between them, the grade, the sentence beside it, a closer match."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.deps import Runtime
from app.errors import InvalidInput, NotFound
from app.models import PhotoAlignment, new_id
from app.services import comparisons, dose
from tests.conftest import Person
from tests.integration.diary.conftest import Diary, moment


def test_the_dose_counts_from_the_earlier_photo_on_and_before_the_later_one(
    parts: Runtime, owner: Person, diary: Diary
) -> None:
    before, after = diary.photo(moment(1)), diary.photo(moment(8))
    diary.session(moment(1) - timedelta(seconds=1), minutes=100)
    diary.session(moment(1), minutes=1, zones=["cheek", "jaw"], products=["oil"])
    diary.session(moment(8) - timedelta(seconds=1), "mask", "clay", minutes=20, zones=["cheek"])
    diary.session(moment(8), minutes=200)
    diary.session(moment(5), minutes=400, deleted_at=moment(6))
    with parts.deps(writes=False) as deps:
        pair = comparisons.pair(deps, owner.id, before, after)
    assert pair.dose.sessions == {"massage": 1, "mask": 1}
    assert pair.dose.minutes == {"massage": 1, "mask": 20}
    assert pair.dose.zone_minutes == {"cheek": 21, "jaw": 1}
    assert pair.dose.product_minutes == {"oil": 1}


def test_the_order_of_asking_does_not_matter_and_the_same_photo_twice_is_zero(
    parts: Runtime, owner: Person, diary: Diary
) -> None:
    before, after = diary.photo(moment(1)), diary.photo(moment(8))
    diary.session(moment(3))
    with parts.deps(writes=False) as deps:
        pair = comparisons.pair(deps, owner.id, after, before)
        twice = comparisons.pair(deps, owner.id, after, after)
    assert (pair.before.id, pair.after.id) == (before, after)
    assert twice.dose.total == 0
    assert twice.comparability is not None
    assert (twice.comparability.grade, twice.comparability.score, twice.comparability.reasons) == (
        "A",
        100,
        (),
    )


def test_baseline_against_latest_and_a_pin_wins(parts: Runtime, owner: Person, diary: Diary) -> None:
    first, pinned = diary.photo(moment(1)), diary.photo(moment(8), pinned=True)
    latest = diary.photo(moment(15))
    diary.photo(moment(20), excluded=True)
    diary.photo(moment(22), state="needs_review")
    with parts.deps(writes=False) as deps:
        photos = comparisons.comparable_photos(deps, owner.id, "front")
        chosen = comparisons.default_pair(photos)
        others = comparisons.other_photos(deps, owner.id, "front")
    assert [photo.id for photo in photos] == [first, pinned, latest]
    assert chosen is not None
    assert (chosen[0].id, chosen[1].id) == (pinned, latest)
    assert len(others) == 2


def test_one_photo_is_no_pair(parts: Runtime, owner: Person, diary: Diary) -> None:
    diary.photo(moment(1))
    with parts.deps(writes=False) as deps:
        photos = comparisons.comparable_photos(deps, owner.id, "front")
    assert comparisons.default_pair(photos) is None
    assert comparisons.default_pair([]) is None


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"view": "left"}, "different_views"),
        ({"state": "failed"}, "not_aligned"),
        ({"excluded": True}, "excluded"),
    ],
)
def test_a_pair_that_cannot_be_compared_says_why(
    parts: Runtime, owner: Person, diary: Diary, columns: dict[str, object], code: str
) -> None:
    before, after = diary.photo(moment(1)), diary.photo(moment(8), **columns)
    with parts.deps(writes=False) as deps, pytest.raises(InvalidInput) as refused:
        comparisons.pair(deps, owner.id, before, after)
    assert refused.value.code == code


def test_a_strangers_photo_is_not_found(
    parts: Runtime, owner: Person, diary: Diary, strangers_diary: Diary
) -> None:
    mine, theirs = diary.photo(moment(1)), strangers_diary.photo(moment(8))
    with parts.deps(writes=False) as deps:
        for pair in ((mine, theirs), (theirs, mine), (mine, new_id())):
            with pytest.raises(NotFound):
                comparisons.pair(deps, owner.id, *pair)


def test_the_worst_factor_is_named_and_a_closer_match_offered(
    parts: Runtime, owner: Person, diary: Diary
) -> None:
    before = diary.photo(moment(1))
    closer = diary.photo(moment(8), {"yaw_deg": 1.0})
    diary.photo(moment(9), {"yaw_deg": 1.0}, excluded=True)
    turned = diary.photo(moment(15), {"yaw_deg": 12.0})
    with parts.deps(writes=False) as deps:
        pair = comparisons.pair(deps, owner.id, before, turned)
        good = comparisons.pair(deps, owner.id, before, closer)
    assert pair.comparability is not None
    assert pair.comparability.reasons[0].factor == "yaw"
    assert pair.comparability.grade in {"C", "D"}
    assert pair.better is not None
    assert (pair.better.before.id, pair.better.after.id, pair.better.moved.id) == (before, closer, closer)
    assert pair.better.comparability == good.comparability
    assert good.better is None


def test_the_earlier_end_moves_when_that_is_closer(parts: Runtime, owner: Person, diary: Diary) -> None:
    """The first photo is the one that was taken differently: a week later there is one like the latest."""
    before = diary.photo(moment(1), {"yaw_deg": 12.0})
    like_the_latest = diary.photo(moment(8), {"yaw_deg": 1.0})
    diary.photo(moment(1) + timedelta(days=80), {"yaw_deg": 6.0})
    after = diary.photo(moment(1) + timedelta(days=90))
    with parts.deps(writes=False) as deps:
        better = comparisons.pair(deps, owner.id, before, after).better
    assert better is not None
    assert (better.before.id, better.after.id, better.moved.id) == (like_the_latest, after, like_the_latest)
    page = owner.client.get(f"/compare?before={before}&after={after}").text
    assert 'A closer match: <span class="num">8 March</span> as A, grade A' in page
    answer = owner.client.get(f"/api/v1/comparisons?before={before}&after={after}").json
    assert answer["better_pair"] == [str(like_the_latest), str(after)]


def test_of_two_equal_moves_the_later_photo_is_moved(parts: Runtime, owner: Person, diary: Diary) -> None:
    """The earlier one is often the baseline."""
    before = diary.photo(moment(1))
    diary.photo(moment(3), {"yaw_deg": 10.0})
    closer = diary.photo(moment(20))
    after = diary.photo(moment(21), {"yaw_deg": 10.0})
    with parts.deps(writes=False) as deps:
        better = comparisons.pair(deps, owner.id, before, after).better
    assert better is not None
    assert better.moved.id == closer


def test_colours_are_adjusted_on_request_for_both_photos_and_labelled(owner: Person, diary: Diary) -> None:
    before, after = diary.photo(moment(1)), diary.photo(moment(8), {"sclera_red": 0.5, "sclera_blue": -0.6})
    address = f"/compare?before={before}&after={after}"
    as_taken = owner.client.get(address).text
    assert 'class="colour"' in as_taken
    assert "<filter" not in as_taken
    adjusted = owner.client.get(address + "&colour=adjusted&mode=slider").text
    assert 'class="colour is-on"' in adjusted
    assert [f'<filter id="colour-{side}"' in adjusted for side in "ab"] == [True, True]
    assert adjusted.count('class="tag__adjusted">adjusted<') == 2
    assert "Both photos are shown adjusted" in adjusted
    assert owner.client.get(f"/api/v1/comparisons?before={before}&after={after}").json["colour_gains"][0] == (
        pytest.approx([0.894, 1.027, 1.100], abs=0.002)
    )


def test_a_row_of_an_older_version_leaves_the_pair_as_taken(
    owner: Person, diary: Diary, parts: Runtime
) -> None:
    """It is read and graded by what it has, and the control is not there."""
    before, after = diary.photo(moment(1)), diary.photo(moment(8))
    later = ("tint", "sclera", "structure")
    with parts.database.writing() as session:
        row = session.get(PhotoAlignment, after)
        assert row is not None
        assert row.quality is not None
        row.quality = {name: size for name, size in row.quality.items() if not name.startswith(later)}
        session.commit()
    page = owner.client.get(f"/compare?before={before}&after={after}&colour=adjusted").text
    assert "is-on" not in page
    assert 'name="colour"' not in page
    assert "Too little of the whites of the eyes" in page
    assert owner.client.get(f"/api/v1/comparisons?before={before}&after={after}").json["colour_gains"] is None


def test_no_closer_match_is_taken_from_far_away(parts: Runtime, owner: Person, diary: Diary) -> None:
    before = diary.photo(moment(1))
    diary.photo(moment(8))
    turned = diary.photo(moment(1) + timedelta(days=90), {"yaw_deg": 12.0})
    with parts.deps(writes=False) as deps:
        assert comparisons.pair(deps, owner.id, before, turned).better is None


def test_a_photo_placed_by_hand_without_measures_has_no_grade(
    parts: Runtime, owner: Person, diary: Diary
) -> None:
    before, after = diary.photo(moment(1)), diary.photo(moment(8))
    with parts.database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE photo_alignment SET quality = 'null', uncertainty_pct_iod = NULL"
        )
        session.commit()
    with parts.deps(writes=False) as deps:
        pair = comparisons.pair(deps, owner.id, before, after)
    assert pair.comparability is None
    assert owner.client.get(f"/compare?before={before}&after={after}").status_code == 200
    assert owner.client.get(f"/api/v1/comparisons?before={before}&after={after}").json["grade"] is None


def test_the_sentence_beside_the_dose_never_credits_one_routine(
    parts: Runtime, owner: Person, diary: Diary
) -> None:
    first = diary.photo(moment(1), camera="Old phone")
    second, third = diary.photo(moment(8)), diary.photo(moment(15), camera="New phone")
    diary.session(moment(3))
    diary.session(moment(10), "mask", "clay")

    def sentence(before: object, after: object) -> str:
        with parts.deps(writes=False) as deps:
            return comparisons.pair(deps, owner.id, before, after).attribution  # type: ignore[arg-type]

    assert "Season and light may have changed" in sentence(first, second)
    assert sentence(first, third) == (
        "Two kinds of care and a different camera lie between these photos, so a difference cannot be put down "
        "to one of them."
    )
    with parts.deps(writes=False) as deps:
        nothing = dose.between(deps, owner.id, moment(16), moment(17))
    assert nothing.total == 0


def test_the_api_answers_with_grade_reasons_and_dose(owner: Person, diary: Diary) -> None:
    before, after = diary.photo(moment(1)), diary.photo(moment(8), {"light_left_right": 0.9})
    diary.session(moment(3), zones=["cheek"])
    answer = owner.client.get(f"/api/v1/comparisons?before={before}&after={after}")
    assert answer.status_code == 200
    assert answer.json["dose"] == {
        "sessions": {"massage": 1},
        "minutes": {"massage": 10},
        "zone_minutes": {"cheek": 10},
        "product_minutes": {},
        "adherence": None,
    }
    assert answer.json["reasons"][0]["factor"] == "light_direction"
    assert answer.json["reasons"][0]["unit"] == "stops"
    assert answer.json["grade"] == "C"


def test_the_page_shows_the_pair_its_dates_and_its_dose(
    owner: Person, weeks_of_care: Callable[[int], None]
) -> None:
    weeks_of_care(8)
    page = owner.client.get("/compare").text
    assert "<compare-stage" in page
    assert page.count("<option value=") == 16
    assert "7 weeks apart" in page
    assert "Very close match" in page
    assert page.count("</i>7</b>") == 2  # massages and masks of the weeks between


def test_dates_of_another_year_say_so(owner: Person, diary: Diary) -> None:
    for year in (2024, 2025):
        diary.photo(moment(1).replace(year=year))
    page = owner.client.get("/compare").text
    assert 'data-day="a">1 Mar 2024<' in page
    assert 'data-day="b">1 Mar 2025<' in page


@pytest.mark.parametrize("mode", ["slider", "blink", "overlay", "nonsense"])
def test_modes(owner: Person, weeks_of_care: Callable[[int], None], mode: str) -> None:
    weeks_of_care(2)
    page = owner.client.get(f"/compare?mode={mode}").text
    assert f'mode="{mode if mode != "nonsense" else "side"}"' in page


def test_before_the_second_photo_the_page_teaches(owner: Person, diary: Diary) -> None:
    assert "Two photos make a pair" in owner.client.get("/compare").text
    diary.photo(moment(1))
    diary.photo(moment(2), state="needs_review")
    page = owner.client.get("/compare").text
    assert "One more photo" in page
    assert "1 photo of this view cannot be compared yet" in page


@pytest.mark.parametrize(
    "asked", ["before=x&after=y", "before={mine}&after={theirs}", "before={mine}&after={none}"]
)
def test_a_pair_that_is_not_yours_is_not_found(
    owner: Person, diary: Diary, strangers_diary: Diary, asked: str
) -> None:
    ids = {"mine": diary.photo(moment(1)), "theirs": strangers_diary.photo(moment(8)), "none": new_id()}
    assert owner.client.get("/compare?" + asked.format(**ids)).status_code == 404


def test_views_are_kept_apart(owner: Person, diary: Diary) -> None:
    for day in (1, 8):
        diary.photo(moment(day))
        diary.photo(moment(day, 9), view="left")
    page = owner.client.get("/compare?view=left").text
    assert '<option value="left" selected>' in page
    assert page.count("<option value=") == 4 + 2


def test_the_measures_of_far_photos_are_not_read(parts: Runtime, owner: Person, diary: Diary) -> None:
    """A diary of many years costs the measures of the pair and of its neighbourhood, on every drag of a handle."""
    before, *_far = [diary.photo(moment(1) + timedelta(days=7 * week)) for week in range(40)]
    turned = diary.photo(moment(1) + timedelta(days=400), {"yaw_deg": 12.0})
    read: list[PhotoAlignment] = []

    @event.listens_for(PhotoAlignment, "load")
    def count(row: PhotoAlignment, _context: object) -> None:
        read.append(row)

    try:
        page = owner.client.get(f"/compare?before={before}&after={turned}")
    finally:
        event.remove(PhotoAlignment, "load", count)
    assert page.status_code == 200
    assert len(read) == 2 + 5  # the pair, and the five weeks after the earlier one


def test_a_photo_costs_the_page_little(owner: Person, diary: Diary) -> None:
    """Every settled drag fetches the page again; 600 photos of a backfill must stay within a photo's size."""

    def size() -> int:
        return len(owner.client.get("/compare").data)

    for week in range(2):
        diary.photo(moment(1) + timedelta(days=week))
    few = size()
    for week in range(2, 22):
        diary.photo(moment(1) + timedelta(days=week))
    assert (size() - few) / 20 < 450
