from __future__ import annotations

import pytest

from semsearch.stories.credits import credited
from semsearch.types import Article, Provider

TEXT = "Floods cut off three villages in the east on Friday."


def article(excerpt: str = TEXT, outlet: str = "The Harbour Ledger", **fields: object) -> Article:
    return Article("a", "Floods", excerpt, provider=Provider(outlet), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("excerpt", "agency"),
    [
        (f"LONDON (Reuters) - {TEXT}", "Reuters"),
        (f"NEW YORK (AP) — {TEXT}", "Associated Press"),
        (f"Tarrow, Sept. 9 (ANI): {TEXT}", "ANI"),
        (f"Boats at the quay. TARROW, Nov 18 (Reuters) - {TEXT}", "Reuters"),
        (f"(AP/CBS) -- {TEXT}", "Associated Press"),
        (f"AFP - {TEXT}", "AFP"),
        (f"By Reuters\n{TEXT}", "Reuters"),
        (f"By Jo Day, Associated Press\n{TEXT}", "Associated Press"),
        (f"{TEXT} The Associated Press contributed to this report.", "Associated Press"),
        (f"{TEXT} Jo Day and Reuters contributed to this story.", "Reuters"),
        (f"{TEXT} (With inputs from PTI)", "Press Trust of India"),
        (f"{TEXT} — Reuters", "Reuters"),
        (f"{TEXT} (dpa)", "dpa"),
        (f"{TEXT} Source: Xinhua", "Xinhua"),
    ],
)
def test_a_credit_is_found(excerpt: str, agency: str) -> None:
    assert credited(article(excerpt), {}) == agency


@pytest.mark.parametrize(
    "excerpt",
    [
        TEXT,
        f"WASHINGTON — {TEXT}",
        f"London (left) - {TEXT}",
        f"{TEXT} No road is open, a spokesman told Reuters.",
        f"{TEXT} It was the worst flood for years, AP reported.",
        f"{TEXT} Roads are closed, according to a follow-up confirmation made by Reuters.",
        f"{TEXT} (AP Photo/Jo Day)",
        "Fireworks are older than the republic, says the Association for Pyrotechnic Art (APA).",
        f"{TEXT} (Jo Day/Reuters)",
        f"{TEXT} (Jo Day/Star Gazette via AP)",
        f"Boats at the quay. Photo: Jo Day/AFP/Getty Images {TEXT}",
        f"Pa - {TEXT}",
    ],
)
def test_an_agency_that_is_named_in_passing_is_not_credited(excerpt: str) -> None:
    assert credited(article(excerpt), {}) == ""


@pytest.mark.parametrize(
    ("outlet", "domain", "agency"),
    [
        ("Associated Press", "", "Associated Press"),
        ("Reuters India", "", "Reuters"),
        ("", "uk.reuters.com", "Reuters"),
        ("apnews.com", "", "Associated Press"),
        ("Tidewater Press Agency", "tidewaterpress.example", "Tidewater Press Agency"),
        ("The Harbour Ledger", "harbourledger.example", ""),
        ("", "pa.example", ""),
    ],
)
def test_an_outlet_may_be_an_agency(outlet: str, domain: str, agency: str) -> None:
    assert credited(Article("a", "Floods", TEXT, provider=Provider(outlet, domain)), {}) == agency


def test_an_agency_among_the_authors_is_credited() -> None:
    assert credited(article(authors=("Jo Day", "Reuters Staff")), {}) == "Reuters"
    assert credited(article(authors=("Jo Day and AP",)), {}) == "Associated Press"
    assert credited(article(authors=("Jo Reuter",)), {}) == ""


def test_names_of_the_settings_can_be_credited() -> None:
    assert credited(article(f"TARROW (TPA) - {TEXT}"), {"tpa": "Tidewater"}) == "Tidewater"
    assert credited(article(f"TARROW (TPA) - {TEXT}"), {}) == ""


def test_a_credit_counts_that_was_cut_out_as_boilerplate() -> None:
    assert credited(article(TEXT, original=f"TARROW (Reuters) - {TEXT}"), {}) == "Reuters"
