from __future__ import annotations

import pytest

from semsearch.text.credits import Credit, credit, outlet_agency

TEXT = "Floods cut off three villages in the east on Friday."


def credited(excerpt: str = TEXT, *authors: str) -> Credit:
    return credit("The Harbour Ledger", "harbourledger.example", authors, excerpt)


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
    assert credited(excerpt).agency == agency


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
    assert credited(excerpt).agency == ""


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
    assert outlet_agency(outlet, domain) == agency
    assert credit(outlet, domain, (), f"LONDON (dpa) - {TEXT}").agency == (agency or "dpa")


def test_an_agency_among_the_authors_is_credited() -> None:
    assert credited(TEXT, "Jo Day", "Reuters Staff") == Credit("Reuters")
    assert credited(TEXT, "Jo Day and AP") == Credit("Associated Press")
    assert credited(TEXT, "Jo Reuter") == Credit()


def test_other_names_are_kept_up_to_that_of_the_agency() -> None:
    assert credited(f"TARROW (TPA) - {TEXT}") == Credit("", ("tpa",))
    assert credited(f"TARROW (TPA) - {TEXT} (With inputs from PTI)") == Credit(
        "Press Trust of India", ("tpa", "pti")
    )
    assert credited(f"(AP) - {TEXT} (With inputs from PTI)") == Credit("Associated Press", ("ap",))
