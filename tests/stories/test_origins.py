from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

from semsearch import stories
from semsearch.storage.provenance import Provenance
from semsearch.types import Article, Origin, Provider
from tests import builders

FERRY = (
    "The ferry Marlin struck a sandbank outside the harbour of Tarrow on Monday morning with ninety "
    "passengers aboard. Lifeboats brought all of them ashore within two hours, and nobody was hurt. The "
    "operator blamed a buoy."
)
OWN = (
    "Ninety people had to leave a ferry near Tarrow when it ran aground. Coastguards say that the "
    "captain had been warned of low water; the shipping line speaks of a buoy that was not in its "
    "place."
)
OTHER = (
    "Commuters from the islands reached their offices three hours late on Monday: their boat, the "
    "Marlin, had touched ground at the harbour mouth. The transport ministry has opened an inquiry into "
    "the marking of the channel."
)


def report(id: str, outlet: str = "", excerpt: str = "", hour: int | None = 0, **fields: object) -> Article:
    when = None if hour is None else datetime(2021, 3, 1, tzinfo=UTC) + timedelta(hours=hour)
    fields.setdefault("title", f"Ferry runs aground {id}")
    return Article(id, excerpt=excerpt, provider=Provider(outlet), published_at=when, **fields)  # type: ignore[arg-type]


def origins(articles: Sequence[Article], owners: stories.Owners) -> tuple[Origin, ...]:
    return stories.origins([articles], provenance_of(articles), owners)[0]


def provenance_of(articles: Sequence[Article]) -> stories.ProvenanceOf:
    by_id = {article.id: article for article in articles}
    return lambda ids: Provenance.of([by_id[id] for id in ids])


def names(found: tuple[Origin, ...]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(one.name, one.reason, "".join(one.articles), one.outlets) for one in found]


def test_outlets_with_texts_of_their_own_are_origins() -> None:
    found = origins([report("a", "A", FERRY), report("b", "B", OWN, 1), report("c", "C", OTHER, 2)], {})
    assert names(found) == [("A", "own", "a", ("A",)), ("B", "own", "b", ("B",)), ("C", "own", "c", ("C",))]


def test_a_near_copy_shares_the_origin_of_the_first_report() -> None:
    reports = [report("a", "A", FERRY, 1), report("b", "B", FERRY[:140], 2), report("c", "C", OWN, 0)]
    expected = [("C", "own", "c", ("C",)), ("A", "copy", "ab", ("A", "B"))]
    assert all(names(origins(order, {})) == expected for order in permutations(reports))


def test_reports_that_credit_an_agency_share_it_with_its_own() -> None:
    reports = [
        report("a", "A", f"TARROW (Reuters) - {FERRY}"),
        report("b", "B", f"By Reuters\n{OWN}", 1),
        report("c", "Reuters", OTHER, 2),
    ]
    assert names(origins(reports, {})) == [("Reuters", "agency", "abc", ("A", "B", "Reuters"))]


def test_a_copy_without_a_credit_is_from_the_agency_that_the_other_credits() -> None:
    reports = [report("a", "A", FERRY), report("b", "B", f"TARROW (AP) — {FERRY}", 1)]
    assert names(origins(reports, {})) == [("Associated Press", "agency", "ab", ("A", "B"))]


def test_an_outlet_with_an_agency_text_and_its_own_report_counts_for_its_own() -> None:
    reports = [
        report("a", "A", f"(AP) — {FERRY}"),
        report("b", "A", OWN, 1),
        report("c", "B", f"(AP) — {OTHER}", 2),
    ]
    found = names(origins(reports, {}))
    assert found == [("Associated Press", "agency", "ac", ("A", "B")), ("A", "own", "b", ("A",))]


def test_reports_of_one_outlet_are_one_origin() -> None:
    reports = [report("a", "A", FERRY), report("b", "a", OWN, 1)]
    assert names(origins(reports, {})) == [("A", "owner", "ab", ("A", "a"))]


def test_outlets_of_one_owner_are_one_origin_where_the_settings_say_so() -> None:
    reports = [report("a", "A", FERRY), report("b", "B", OWN, 1), report("c", "C", OTHER, 2)]
    found = names(origins(reports, {"a": "Example Media", "b": "Example Media"}))
    assert found == [("Example Media", "owner", "ab", ("A", "B")), ("C", "own", "c", ("C",))]


def test_an_agency_may_have_an_owner() -> None:
    reports = [report("a", "Tidewater Press Agency", FERRY), report("b", "B", OWN, 1)]
    owned = {"tidewater press agency": "Example Media", "b": "Example Media"}
    found = names(origins(reports, owned))
    assert found == [("Example Media", "owner", "ab", ("Tidewater Press Agency", "B"))]


def test_an_owner_is_found_by_the_domain_of_an_outlet() -> None:
    one = Article("a", "Ferry", FERRY, provider=Provider("A", "a.example"))
    other = Article("b", "Ferry", OWN, provider=Provider("", "b.example"))
    owned = {"a.example": "Example Media", "b.example": "Example Media"}
    assert names(origins([one, other], owned)) == [("Example Media", "owner", "ab", ("A", "b.example"))]


def test_an_outlet_without_a_name_is_known_by_its_domain() -> None:
    one = Article("a", "Ferry", FERRY, provider=Provider("A", "a.example"))
    other = Article("b", "Ferry", OWN, provider=Provider("", "a.example"))
    assert names(origins([one, other], {})) == [("A", "own", "ab", ("A",))]


def test_reports_that_quote_the_same_words_are_independent() -> None:
    said = (
        "“We were told that the channel was clear and that the buoys had been checked on the day before, "
        "and that is what the captain relied upon when he set out from the island with ninety people,” "
        "the operator said."
    )
    reports = [report("a", "A", f"{OWN[:90]} {said}"), report("b", "B", f"{OTHER[:90]} {said}", 1)]
    assert len(origins(reports, {})) == 2
    cut = [report("a", "A", f"{OWN[:90]} {said[:150]}"), report("b", "B", f"{OTHER[:90]} {said[:140]}", 1)]
    assert len(origins(cut, {})) == 2


def test_equal_titles_make_copies_only_where_there_is_no_excerpt_to_compare() -> None:
    title = "Ninety brought ashore after ferry runs aground at Tarrow"
    bare = [report("a", "A", title=title), report("b", "B", hour=1, title=title.upper())]
    assert names(origins(bare, {})) == [("A", "copy", "ab", ("A", "B"))]
    assert (
        len(origins([report("a", "A", FERRY, title=title), report("b", "B", hour=1, title=title)], {})) == 1
    )
    told = [report("a", "A", FERRY, title=title), report("b", "B", OWN, 1, title=title)]
    assert len(origins(told, {})) == 2
    short = [report("a", "A", title="Ferry runs aground"), report("b", "B", title="Ferry runs aground")]
    assert len(origins(short, {})) == 2


def test_reports_without_an_outlet_are_origins_of_their_own_without_a_name() -> None:
    assert names(origins([report("a", "", FERRY), report("b", "", OWN, 1)], {})) == [
        ("", "own", "a", ()),
        ("", "own", "b", ()),
    ]
    assert names(origins([report("a", "", FERRY), report("b", "", FERRY, 1)], {})) == [("", "copy", "ab", ())]


def test_a_report_without_a_date_is_no_origin_of_a_dated_one() -> None:
    found = origins([report("a", "A", FERRY, None), report("b", "B", FERRY)], {})
    assert names(found) == [("B", "copy", "ba", ("B", "A"))]


def test_no_report_has_no_origin() -> None:
    assert origins([], {}) == ()


def test_a_story_gets_the_origins_of_all_its_articles() -> None:
    reports = [report("b", "B", FERRY, 1), report("a", "A", FERRY)]
    (told,) = stories.with_origins([builders.story(*reports)], provenance_of(reports), {})
    assert names(told.origins) == [("A", "copy", "ab", ("A", "B"))]


def test_stories_are_told_apart() -> None:
    title = "Ninety brought ashore after ferry runs aground at Tarrow"
    one = [report("a", "A", FERRY), report("b", "B", FERRY, 1)]
    other = [report("c", "C", FERRY, 2), report("d", "D", "", 3, title=title)]
    last = [report("e", "E", "", 4, title=title)]
    found = stories.origins([one, other, [], last], provenance_of([*one, *other, *last]), {})
    assert [names(each) for each in found] == [
        [("A", "copy", "ab", ("A", "B"))],
        [("C", "own", "c", ("C",)), ("D", "own", "d", ("D",))],
        [],
        [("E", "own", "e", ("E",))],
    ]


def test_names_of_the_settings_can_be_credited() -> None:
    reports = [
        report("a", "A", f"TARROW (TPA) - {FERRY}"),
        report("b", "B", f"{OWN} (With inputs from PTI)", 1),
    ]
    owned = {"tpa": "Tidewater", "pti": "Tidewater"}
    assert names(origins(reports, owned)) == [("Tidewater", "agency", "ab", ("A", "B"))]
    found = names(origins(reports, {}))
    assert found == [("A", "own", "a", ("A",)), ("Press Trust of India", "agency", "b", ("B",))]
