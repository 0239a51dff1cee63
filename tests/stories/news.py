"""Events of one kind - funding rounds, rulings, recalls - each told by two outlets in their own words."""

from __future__ import annotations

from datetime import UTC, datetime

from semsearch.types import Article, Provider

_TOLD = [  # the event, the day in March, title and text
    (
        "lumenor",
        1,
        "Lumenor raises $38M to build solar kilns",
        "The cement start-up Lumenor of Graz has closed a Series B round of 38 million dollars led by"
        " Halden Ventures. It plans to open its first solar kiln in Styria next spring.",
    ),
    (
        "lumenor",
        2,
        "Solar cement maker Lumenor closes $38 million Series B",
        "Halden Ventures has led an investment of 38 million dollars in Lumenor, which bakes cement with"
        " mirrors and sunlight. The Graz company will put up a kiln in Styria.",
    ),
    (
        "okapi",
        2,
        "Okapi Health raises $52M for home dialysis",
        "The Nairobi start-up Okapi Health has closed a Series B round of 52 million dollars led by"
        " Baobab Partners. It rents out machines with which patients clean their blood at home.",
    ),
    (
        "okapi",
        3,
        "Nairobi's Okapi Health secures $52 million to bring dialysis home",
        "Baobab Partners put in most of the 52 million dollars for Okapi Health, whose dialysis machines"
        " stand in patients' homes in Kenya and Uganda.",
    ),
    (
        "scanning",
        4,
        "Court bars Dutch supermarkets from scanning shoppers' faces",
        "The court of appeal in The Hague ruled that the chain Verdoorn broke privacy law when its"
        " cameras matched the faces of shoppers against a list of thieves.",
    ),
    (
        "scanning",
        4,
        "Verdoorn must switch off face recognition in its shops, judges say",
        "Judges in The Hague found that the supermarket chain Verdoorn may not recognise the faces of its"
        " shoppers. The list of suspected thieves has to be wiped.",
    ),
    (
        "rent",
        5,
        "Constitutional court strikes down Lisbon's rent cap",
        "Portugal's constitutional court ruled that the city of Lisbon had no power to cap rents. Tenants'"
        " groups spoke of a black day; landlords welcomed the judgment.",
    ),
    (
        "rent",
        6,
        "Lisbon rent cap void, Portuguese judges rule",
        "Lisbon may not cap rents, Portugal's constitutional court has decided. Landlords had gone to court"
        " against the city; tenants fear that rents will soar.",
    ),
    (
        "kestrel",
        7,
        "Kestrel recalls 90,000 electric vans over battery fires",
        "Kestrel Motors is calling back 90,000 e-Carrier vans after eleven battery fires. Owners are told to"
        " park outside until a fuse has been changed.",
    ),
    (
        "kestrel",
        8,
        "After fires, Kestrel Motors calls e-Carrier vans back to the garage",
        "Eleven vans have burnt: Kestrel asks the owners of 90,000 e-Carriers to come for a new battery fuse"
        " and not to park under a roof.",
    ),
    (
        "brakes",
        7,
        "Tamarin recalls 40,000 hatchbacks over faulty brakes",
        "The car maker Tamarin is calling back 40,000 of its Luma hatchbacks since a brake hose may leak."
        " No accidents are known; dealers change the hose for free.",
    ),
    (
        "brakes",
        8,
        "Leaking brake hose: Tamarin calls Luma cars back",
        "Owners of 40,000 Tamarin Luma hatchbacks get letters these days: a hose of the brakes can leak."
        " Dealers will fit a new one for free, and nobody has been hurt.",
    ),
]

EVENTS = sorted({event for event, *_ in _TOLD})
NEWS = [
    Article(
        f"{event}-{n % 2}",
        title,
        text,
        url=f"https://outlet{n}.example/{event}",
        provider=Provider(f"Outlet {n}", f"outlet{n}.example"),
        published_at=datetime(2022, 3, day, 8, tzinfo=UTC),
    )
    for n, (event, day, title, text) in enumerate(_TOLD)
]
