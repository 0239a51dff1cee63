from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.query import dates

NOW = datetime(2021, 8, 18, 12, 0, tzinfo=UTC)  # a Wednesday
SHANGHAI, NEW_YORK, AUCKLAND = (
    ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Pacific/Auckland")
)

# text with its expression in brackets, first day, last day ("" for open): limits, asked at NOW in UTC
LIMITS = [
    # a year
    ("facial recognition rulings [in 2021]", "2021-01-01", "2021-12-31"),
    ("[in 2020], which cities banned the police from matching faces?", "2020-01-01", "2020-12-31"),
    ("[In 2020] which cities banned face matching?", "2020-01-01", "2020-12-31"),
    ("data protection fines [during 2020]", "2020-01-01", "2020-12-31"),
    ("what happened to Clearview [in the year 2020]", "2020-01-01", "2020-12-31"),
    ("vaccine approvals [throughout 2020] in Europe", "2020-01-01", "2020-12-31"),
    ("what did the court say [in 2020] about faces?", "2020-01-01", "2020-12-31"),
    ("bans on face matching, [2020]", "2020-01-01", "2020-12-31"),
    ("bans on face matching ([2020])", "2020-01-01", "2020-12-31"),
    ("articles [from 2020] on police cameras", "2020-01-01", "2020-12-31"),
    ("[2020] news about police cameras", "2020-01-01", "2020-12-31"),
    ("oil prices [in 1987]", "1987-01-01", "1987-12-31"),
    # a month
    ("court rulings [in July 2021]", "2021-07-01", "2021-07-31"),
    ("court rulings [in july 2021]", "2021-07-01", "2021-07-31"),
    ("court rulings [IN JULY 2021]", "2021-07-01", "2021-07-31"),
    ("court rulings [in July, 2021]", "2021-07-01", "2021-07-31"),
    ("court rulings [in July of 2021]", "2021-07-01", "2021-07-31"),
    ("court rulings [in the month of July 2021]", "2021-07-01", "2021-07-31"),
    ("court rulings [in Jul 2021]", "2021-07-01", "2021-07-31"),
    ("court rulings [in Sept. 2020]", "2020-09-01", "2020-09-30"),
    ("court rulings [in 2021-07]", "2021-07-01", "2021-07-31"),
    ("What was new [in October 2020]?", "2020-10-01", "2020-10-31"),
    ("news [in february 2020]", "2020-02-01", "2020-02-29"),
    ("cities stopping police from matching faces, [February 2021]", "2021-02-01", "2021-02-28"),
    ("face matching bans [February 2021]", "2021-02-01", "2021-02-28"),
    ("[March 2021]: what did the regulator do?", "2021-03-01", "2021-03-31"),
    ("[July 2021]", "2021-07-01", "2021-07-31"),
    ("[July 2021] articles about masks", "2021-07-01", "2021-07-31"),
    ("stories [from July 2021]", "2021-07-01", "2021-07-31"),
    ("what happened [in may 2021] with the pipeline", "2021-05-01", "2021-05-31"),
    ("what happened [in march 2021] at the border", "2021-03-01", "2021-03-31"),
    ("anything on pharmacies [from July 2020]?", "2020-07-01", "2020-07-31"),
    # a month without its year: the latest one that has begun
    ("what was announced [in May]?", "2021-05-01", "2021-05-31"),
    ("what was announced [in may]", "2021-05-01", "2021-05-31"),
    ("what was announced [in March] about tariffs", "2021-03-01", "2021-03-31"),
    ("what was announced [in August]", "2021-08-01", "2021-08-31"),
    ("what was announced [in September]", "2020-09-01", "2020-09-30"),
    ("what was announced [last December]", "2020-12-01", "2020-12-31"),
    ("What did the council vote on [during June]?", "2021-06-01", "2021-06-30"),
    # a day
    ("court rulings [on July 28 2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on July 28, 2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on July 28th, 2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on 28 July 2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on the 28th of July 2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on 2021-07-28]", "2021-07-28", "2021-07-28"),
    ("court rulings [on 28/07/2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on 07/28/2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on 28.07.2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [on 2021/07/28]", "2021-07-28", "2021-07-28"),
    ("court rulings [28 July 2021]", "2021-07-28", "2021-07-28"),
    ("court rulings [July 28, 2021]", "2021-07-28", "2021-07-28"),
    ("court rulings, [2021-07-28]", "2021-07-28", "2021-07-28"),
    ("court rulings [2021-07-28]", "2021-07-28", "2021-07-28"),
    ("court rulings ([28/07/2021])", "2021-07-28", "2021-07-28"),
    ("court rulings [on Wednesday, 28 July 2021]", "2021-07-28", "2021-07-28"),
    ("tax agency selfie story [on 23 February 2021]", "2021-02-23", "2021-02-23"),
    ("what happened [on 28 July]?", "2021-07-28", "2021-07-28"),
    ("what happened [on July 28] in Beijing", "2021-07-28", "2021-07-28"),
    ("what happened [on July 28th]", "2021-07-28", "2021-07-28"),
    ("what happened [on 24 December]", "2020-12-24", "2020-12-24"),
    ("what happened [on 18 August]", "2021-08-18", "2021-08-18"),
    ("what happened [on 29 February 2020]", "2020-02-29", "2020-02-29"),
    ("hearing [of 29 July 2020]", "2020-07-29", "2020-07-29"),
    ("[In July] China's top court ruled on faces", "2021-07-01", "2021-07-31"),
    # weekdays
    ("what was decided [on Monday]?", "2021-08-16", "2021-08-16"),
    ("what was decided [last Friday]", "2021-08-13", "2021-08-13"),
    ("what was decided [last Wednesday]", "2021-08-11", "2021-08-11"),
    # weeks, months and years near now
    ("chip shortage [last week]", "2021-08-09", "2021-08-15"),
    ("chip shortage [last month]", "2021-07-01", "2021-07-31"),
    ("chip shortage [last year]", "2020-01-01", "2020-12-31"),
    ("chip shortage [this week]", "2021-08-16", "2021-08-22"),
    ("chip shortage [this month]", "2021-08-01", "2021-08-31"),
    ("chip shortage [this year]", "2021-01-01", "2021-12-31"),
    ("chip shortage [earlier this year]", "2021-01-01", "2021-08-18"),
    ("chip shortage [yesterday]", "2021-08-17", "2021-08-17"),
    ("what happened [today]", "2021-08-18", "2021-08-18"),
    ("[today's] news about chips", "2021-08-18", "2021-08-18"),
    ("[yesterday's] headlines", "2021-08-17", "2021-08-17"),
    ("[last week's] news on chips", "2021-08-09", "2021-08-15"),
    ("chip shortage [in last month]", "2021-07-01", "2021-07-31"),
    ("[Last week], what did the regulator say?", "2021-08-09", "2021-08-15"),
    ("the outage [late last year]", "2020-01-01", "2020-12-31"),
    # ago
    ("the outage [3 days ago]", "2021-08-15", "2021-08-15"),
    ("the outage [three days ago]", "2021-08-15", "2021-08-15"),
    ("the outage [a week ago]", "2021-08-07", "2021-08-15"),
    ("the outage [two weeks ago]", "2021-07-31", "2021-08-08"),
    ("the outage [2 months ago]", "2021-06-02", "2021-07-04"),
    # rolling
    ("breaches [in the last 7 days]", "2021-08-11", "2021-08-18"),
    ("breaches [in the past two weeks]", "2021-08-04", "2021-08-18"),
    ("breaches [over the last 3 months]", "2021-05-18", "2021-08-18"),
    ("breaches [within the past year]", "2020-08-18", "2021-08-18"),
    ("breaches [during the last six months] in Asia", "2021-02-18", "2021-08-18"),
    ("breaches [in the last week]", "2021-08-11", "2021-08-18"),
    ("breaches [in the last 48 hours]", "2021-08-16", "2021-08-18"),
    ("breaches [the last 5 years]", "2016-08-18", "2021-08-18"),
    ("breaches [past 30 days]", "2021-07-19", "2021-08-18"),
    ("breaches [in the past decade]", "2011-08-18", "2021-08-18"),
    # open ends
    ("privacy fines [since March]", "2021-03-01", ""),
    ("privacy fines [since march]", "2021-03-01", ""),
    ("privacy fines [since March 2021]", "2021-03-01", ""),
    ("privacy fines [since 2020]", "2020-01-01", ""),
    ("privacy fines [since last week]", "2021-08-09", ""),
    ("privacy fines [since yesterday]", "2021-08-17", ""),
    ("privacy fines [since 5 July 2021]", "2021-07-05", ""),
    ("privacy fines [since 2021-07-05]", "2021-07-05", ""),
    ("privacy fines [since the beginning of 2021]", "2021-01-01", ""),
    ("privacy fines [after March 2021]", "2021-04-01", ""),
    ("privacy fines [after 2020]", "2021-01-01", ""),
    ("privacy fines [after 28 July 2021]", "2021-07-29", ""),
    ("privacy fines [after 2021-07-28]", "2021-07-29", ""),
    ("privacy fines [before 2020]", "", "2019-12-31"),
    ("privacy fines [before March 2021]", "", "2021-02-28"),
    ("privacy fines [before May]", "", "2021-04-30"),
    ("privacy fines [before 28 July 2021]", "", "2021-07-27"),
    ("privacy fines [prior to 2021]", "", "2020-12-31"),
    ("privacy fines [until March 2021]", "", "2021-03-31"),
    ("news on privacy fines [up to 28 July 2021]", "", "2021-07-28"),
    ("privacy fines [until yesterday]", "", "2021-08-17"),
    # from one to the other
    ("rate decisions [between May and August 2020]", "2020-05-01", "2020-08-31"),
    ("rate decisions [from May to August 2020]", "2020-05-01", "2020-08-31"),
    ("community calls [between October and December 2020]", "2020-10-01", "2020-12-31"),
    ("rate decisions [from May until August 2020]", "2020-05-01", "2020-08-31"),
    ("rate decisions [between November and February 2021]", "2020-11-01", "2021-02-28"),
    ("rate decisions [between November 2020 and February 2021]", "2020-11-01", "2021-02-28"),
    ("rate decisions [between March and May]", "2021-03-01", "2021-05-31"),
    ("rate decisions [between 2019 and 2020]", "2019-01-01", "2020-12-31"),
    ("rate decisions [from 2019 to 2020]", "2019-01-01", "2020-12-31"),
    ("rate decisions [between 5 July 2021 and 20 July 2021]", "2021-07-05", "2021-07-20"),
    ("rate decisions [between 5 July and 20 July 2021]", "2021-07-05", "2021-07-20"),
    ("rate decisions [between 5 and 20 July 2021]", "2021-07-05", "2021-07-20"),
    ("rate decisions [between July 5 and July 20, 2021]", "2021-07-05", "2021-07-20"),
    ("rate decisions [between 2021-07-05 and 2021-07-20]", "2021-07-05", "2021-07-20"),
    ("rate decisions [from 2021-07-05 to 2021-07-20]", "2021-07-05", "2021-07-20"),
    ("rate decisions, [May–August 2020]", "2020-05-01", "2020-08-31"),
    ("rate decisions [May to August 2020]", "2020-05-01", "2020-08-31"),
    ("rate decisions [between March 2021 and today]", "2021-03-01", "2021-08-18"),
    ("rate decisions [between 1 and 12 Nov 2020]", "2020-11-01", "2020-11-12"),
    ("rate decisions [in 2019 and 2020]", "2019-01-01", "2020-12-31"),
    ("rate decisions [in March or April 2021]", "2021-03-01", "2021-04-30"),
    ("rate decisions [from March 2020 to now]", "2020-03-01", "2021-08-18"),
    ("police reform [2019-2020]", "2019-01-01", "2020-12-31"),
    # parts of a year or a month
    ("chip news [in the first quarter of 2021]", "2021-01-01", "2021-03-31"),
    ("chip news [in the second quarter of 2021]", "2021-04-01", "2021-06-30"),
    ("chip news [in Q4 2020]", "2020-10-01", "2020-12-31"),
    ("chip news, [Q4 2020]", "2020-10-01", "2020-12-31"),
    ("chip news [in the second half of 2020]", "2020-07-01", "2020-12-31"),
    ("chip news [in summer 2020]", "2020-06-01", "2020-08-31"),
    ("chip news [summer 2020]", "2020-06-01", "2020-08-31"),
    ("chip news [in the summer of 2020]", "2020-06-01", "2020-08-31"),
    ("announcements [in autumn 2020]", "2020-09-01", "2020-11-30"),
    ("announcements [in the fall of 2020]", "2020-09-01", "2020-11-30"),
    ("announcements [in winter 2019/20]", "2019-12-01", "2020-02-29"),
    ("chip news [in early 2021]", "2021-01-01", "2021-04-30"),
    ("chip news [in mid-2020]", "2020-05-01", "2020-08-31"),
    ("chip news [in late 2020]", "2020-09-01", "2020-12-31"),
    ("chip news [at the end of 2020]", "2020-09-01", "2020-12-31"),
    ("masks and face matching [in early December 2020]", "2020-12-01", "2020-12-10"),
    ("masks and face matching [in mid July 2021]", "2021-07-11", "2021-07-20"),
    ("masks and face matching, [late July 2021]", "2021-07-21", "2021-07-31"),
    ("judges on face scanning, [last days of July 2021]", "2021-07-21", "2021-07-31"),
    ("ethics of algorithms, [last week of November 2020]", "2020-11-24", "2020-11-30"),
    ("ethics of algorithms [in the first week of November 2020]", "2020-11-01", "2020-11-07"),
    ("What was announced [in the second week of July]?", "2021-07-08", "2021-07-14"),
    ("[the week of July 5 2021] in biometrics", "2021-07-05", "2021-07-11"),
    ("outages [the week of 5 July 2021]", "2021-07-05", "2021-07-11"),
    ("outages [in the week of July 7]", "2021-07-05", "2021-07-11"),
]

LEANS = [
    ("[2020]: bans on face matching", "2020-01-01", "2020-12-31"),
    ("[recent] rulings on facial recognition", "2021-05-20", "2021-08-18"),
    ("what has the regulator done [recently]?", "2021-05-20", "2021-08-18"),
    ("what has the regulator been up to [lately]", "2021-05-20", "2021-08-18"),
    ("[latest] news on Clearview", "2021-05-20", "2021-08-18"),
    ("what has the regulator done [in recent months]", "2021-02-19", "2021-08-18"),
    ("wildfires [this summer]", "2021-06-01", "2021-08-31"),
    ("wildfires [this spring]", "2021-03-01", "2021-05-31"),
    ("wildfires [last summer]", "2020-06-01", "2020-08-31"),
    ("wildfires [last winter]", "2020-12-01", "2021-02-28"),
    ("wildfires [in the summer]", "2021-06-01", "2021-08-31"),
    ("[last year's] wildfires", "2020-01-01", "2020-12-31"),
    ("software companies [in the 1990s]", "1990-01-01", "1999-12-31"),
    ("software companies [around 2010]", "2009-01-01", "2011-12-31"),
    ("facial recognition bans [2020]", "2020-01-01", "2020-12-31"),
    ("a law passed [in 2019] on cameras", "2019-01-01", "2019-12-31"),
    ("the outage [a few weeks ago]", "2021-07-07", "2021-08-18"),
    ("the outage [a year ago]", "2020-02-17", "2021-02-17"),
    ("the outage [about two weeks ago]", "2021-07-31", "2021-08-08"),
    ("wildfires [in winter 2020]", "2019-12-01", "2021-02-28"),
    ("court rulings [on 03/04/2021]", "2021-04-03", "2021-04-03"),
    ("how does face matching work [today]", "2021-08-18", "2021-08-18"),
]

TRAPS = [
    # words that are months, too
    "may the court order an erasure?",
    "what may happen to Clearview",
    "companies that may be fined",
    "In may cases the court erred",
    "Theresa May on police cameras",
    "what did Theresa May say about cameras",
    "cabinet resignations since May became prime minister",
    "what happened after May lost the vote",
    "ministers in May's cabinet",
    "march on Washington against surveillance",
    "people in march to the capitol",
    "the march of the robots",
    "Women's March organisers",
    "an august body of judges",
    "August Wilson play",
    "April Ryan press conference",
    "June Brown obituary",
    "mar-a-lago search",
    "dec alpha processor",
    # words of order and time that are no dates
    "the second ruling on faces",
    "a second chance for Clearview",
    "what did Microsoft sell in the second round",
    "seconds after the launch",
    "the last mile in delivery",
    "the last three rulings",
    "the last week of the trial",
    "the past of artificial intelligence",
    "learning from the past",
    "week-long outage",
    "a day in the life of a judge",
    "year in review",
    "yearly report of the regulator",
    "day one of the trial",
    "for the first time in ten years",
    "banned for the last ten years",
    "fossils from 65 million years ago",
    "a bone cut 200,000 years ago",
    "later this year",
    "next week",
    "next year's budget",
    "the end of the week promotion",
    # years that say what, not when
    "2021 outlook for chips",
    "2021 budget",
    "Windows 2000 support",
    "Class of 2020",
    "Title 2021",
    "2030 targets",
    "carbon neutral by 2030",
    "climate targets in 2030",
    "emissions between 2030 and 2050",
    "market forecast from 2021 to 2028",
    "before the 2020 election",
    "after the 2020 election",
    "the role of Facebook in the 2020 election",
    "Facebook in 2020 election ads",
    "Tokyo 2020 Olympics",
    "Ignite 2020",
    "Blade Runner 2049",
    "Fiscal year 2020 results",
    "FY2020 revenue",
    "budget for 2021",
    "police must delete the data by May",
    "freeze extended until June 2021",
    "a company founded in 2004",
    "the worst drought since 2012",
    "first landing on the moon since 1972",
    "sales rose from 2019 to 2020",
    "profits in the first quarter of 2021",
    "the 6 January 2021 riot",
    "up 20% from last year",
    "more arrests than last year",
    "compared with last month",
    "July 4 parade",
    "Sept 11 attacks",
    "9/11 commission",
    "as of July 2021",
    "rules that apply from March 2021",
    "Windows 10 May 2020 Update",
    "after the pandemic",
    "before the war",
    "since the ruling",
    # numbers that are no dates
    "48 hours",
    "Section 230",
    "24/7 surveillance",
    "in 240 stations",
    "cameras in 2000 schools",
    "2020 people arrested",
    "between 1990 and 2010 people were scanned",
    "between 10 and 20 million euros",
    "RTX 2080 against RTX 3090",
    "version 2.10.2021.1",
    "ISO 2021 certificate",
    "error 2021 in the installer",
    "10.0.19041 build",
    "ABC-2021-07-28-X",
    "45/67/2021",
    "2021-13-45",
    "on 31 February 2021",
    "on 30 February",
    "room 1984",
    "$2020 fine",
    "2,021 cameras",
    "2021.5 metres",
    "score 20-20",
    "Trump's last year in office",
    "a privacy law in force since 2018",
    "Orwell's 1984",
    "what will happen in December",
    "before and after 2020",
    "Power Apps 2020 release wave 2",
    "Dynamics 365 in 2021 release wave 1",
    "the Beatles' Yesterday",
    "within 30 days of the breach",
    "as early as May",
    "CES 2021",
    "the last days of Pompeii",
    "log 2021-07-28 error",
    "the last version released",
    "prices expected to rise in 2021",
    "power dashboards before:2021-01-01",
    "rulings in 2018, 2019 and 2020",
    "rulings in March, April or June",
    # names
    "USA Today on vaccines",
    "Black Friday deals",
    "Patch Tuesday fixes",
    "The Sunday Times on cameras",
    "Man Who Was Thursday",
    "Friday Night Lights",
    "what is new in Power Apps",
    "iPhone 12 release",
    "Formula 1 in Monaco",
    "G20 summit",
    "COVID-19 vaccines",
    "",
    " ",
    "?",
    "人脸识别",
]


def marked(text: str) -> tuple[str, str]:
    """Give the text without its brackets, and what stood in them."""
    before, _, rest = text.partition("[")
    inside, _, after = rest.partition("]")
    return before + inside + after, inside


def instants(first: str, last: str, zone: ZoneInfo | None = None) -> tuple[datetime | None, datetime | None]:
    """Give the first second of one day and the last of another, in UTC."""
    start = datetime.combine(date.fromisoformat(first), time.min, zone or UTC) if first else None
    end = datetime.combine(date.fromisoformat(last), time(23, 59, 59), zone or UTC) if last else None
    return start and start.astimezone(UTC), end and end.astimezone(UTC)


def found(text: str, now: datetime = NOW, zone: ZoneInfo | None = None) -> list[tuple[object, ...]]:
    """Give what is found as (expression, kind, start, end)."""
    return [
        (text[period.text_span.start : period.text_span.end], period.kind, period.start, period.end)
        for period in dates.find(text, now, zone or UTC)
    ]


@pytest.mark.parametrize(("text", "first", "last"), LIMITS)
def test_a_limit_is_understood(text: str, first: str, last: str) -> None:
    question, expression = marked(text)
    assert found(question) == [(expression, "limit", *instants(first, last))]


@pytest.mark.parametrize(("text", "first", "last"), LEANS)
def test_what_is_vague_only_leans(text: str, first: str, last: str) -> None:
    question, expression = marked(text)
    assert found(question) == [(expression, "lean", *instants(first, last))]


@pytest.mark.parametrize("text", TRAPS)
def test_what_is_no_date_of_publication_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_table_is_as_large_as_the_precision_asks_for() -> None:
    assert len(LIMITS) + len(LEANS) + len(TRAPS) >= 170
    assert len(set(TRAPS)) == len(TRAPS) >= 60


@pytest.mark.parametrize(
    ("text", "now", "zone", "start", "end"),
    [
        # the day is the caller's
        ("yesterday", "2021-08-18T02:00Z", NEW_YORK, "2021-08-16T04:00Z", "2021-08-17T03:59:59Z"),
        ("yesterday", "2021-08-18T02:00Z", SHANGHAI, "2021-08-16T16:00Z", "2021-08-17T15:59:59Z"),
        ("in July 2021", "2021-08-18T02:00Z", AUCKLAND, "2021-06-30T12:00Z", "2021-07-31T11:59:59Z"),
        ("on 28 July 2021", "2021-08-18T02:00Z", SHANGHAI, "2021-07-27T16:00Z", "2021-07-28T15:59:59Z"),
        # days with 23 and with 25 hours
        ("on 14 March 2021", "2021-08-18T02:00Z", NEW_YORK, "2021-03-14T05:00Z", "2021-03-15T03:59:59Z"),
        ("on 1 November 2020", "2021-08-18T02:00Z", NEW_YORK, "2020-11-01T04:00Z", "2020-11-02T04:59:59Z"),
        # the year, the month and the week turn
        ("in January", "2022-01-01T00:00Z", None, "2022-01-01T00:00Z", "2022-01-31T23:59:59Z"),
        ("in January", "2022-01-01T00:00Z", NEW_YORK, "2021-01-01T05:00Z", "2021-02-01T04:59:59Z"),
        ("last month", "2022-01-15T00:00Z", None, "2021-12-01T00:00Z", "2021-12-31T23:59:59Z"),
        ("last week", "2022-01-03T12:00Z", None, "2021-12-27T00:00Z", "2022-01-02T23:59:59Z"),
        ("in the last month", "2021-03-31T12:00Z", None, "2021-02-28T00:00Z", "2021-03-31T23:59:59Z"),
        ("on 29 February", "2021-08-18T02:00Z", None, "2020-02-29T00:00Z", "2020-02-29T23:59:59Z"),
    ],
)
def test_days_begin_and_end_in_the_zone_of_the_caller(
    text: str, now: str, zone: ZoneInfo | None, start: str, end: str
) -> None:
    (period,) = dates.find(text, datetime.fromisoformat(now), zone or UTC)
    assert (period.start, period.end) == (datetime.fromisoformat(start), datetime.fromisoformat(end))


def test_a_naive_now_is_local() -> None:
    (period,) = dates.find("today", datetime(2021, 8, 18, 1), SHANGHAI)
    assert period.start == datetime(2021, 8, 17, 16, tzinfo=UTC)


def test_several_periods_come_in_the_order_of_the_text() -> None:
    assert [one[0] for one in found("recent news before 2020 or after March 2021")] == [
        "recent",
        "before 2020",
        "after March 2021",
    ]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("court rulings in July 2021", "court rulings"),
        ("What was new in October 2020?", "What was new?"),
        ("In 2020, which cities banned it?", "which cities banned it?"),
        ("bans (2020)", "bans"),
        ("cities stopping police, February 2021", "cities stopping police"),
        ("what did they say last week about chips", "what did they say about chips"),
        ("today's news about chips", "news about chips"),
        ("news before 2020, after all", "news, after all"),
        ("July 2021", ""),
        (" in July 2021 ?", ""),
        ("recent rulings", "recent rulings"),
        ("2021 outlook  for chips", "2021 outlook  for chips"),
    ],
)
def test_what_is_searched_for_is_the_rest(text: str, rest: str) -> None:
    assert dates.without(text, dates.find(text, NOW, UTC)) == rest


WORDS = st.sampled_from(
    """in on since before after between and to from the last past this next week month year years ago May
    march August July 2021 2020 28 5 3 28th 2021-07-28 28/07/2021 31 February quarter first Q3 of
    early mid- late news recent 's , ? ( ) – - . yesterday today Monday summer 1990s 999 a few days
    until court""".split()
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))
NOWS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.timezones())


@given(text=TEXTS, now=NOWS, zone=st.timezones())
def test_whatever_is_asked_periods_are_sound(text: str, now: datetime, zone: ZoneInfo) -> None:
    reached = 0
    periods = dates.find(text, now, zone)
    for period in periods:
        assert reached <= period.text_span.start < period.text_span.end <= len(text)
        reached = period.text_span.end
        assert period.start or period.end
        for instant in (period.start, period.end):
            assert instant is None or (instant.tzinfo is UTC and instant.microsecond == 0)
        assert not (period.start and period.end) or period.start <= period.end
    limits = [period for period in periods if period.kind == "limit"]
    assert limits or dates.without(text, periods) == text
    assert len(dates.without(text, periods)) <= len(text)


@given(text=TEXTS, before=st.text(" \t\n", max_size=3), after=st.text(" \t\n", max_size=3))
def test_white_space_around_changes_nothing(text: str, before: str, after: str) -> None:
    text = text.strip()
    assert found(before + text + after) == found(text)
