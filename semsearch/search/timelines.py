"""Timelines: how many articles are about some questions, by day, week, month or year.

Days are those of the caller's time zone. A date without a time is stored as midnight in UTC (decision 9) and
belongs to that day in every zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import nan

import numpy as np
from numpy.typing import NDArray

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.search.about import About, about
from semsearch.search.pipeline import Engine
from semsearch.search.ranked_results import RankedResults
from semsearch.types import Article, Period, Question, Series, Span, Timeline
from semsearch.types.article import FUTURE_MARGIN

MOST_PERIODS = 1_000
_FITTING: tuple[tuple[Span, int], ...] = (("day", 62), ("week", 106), ("month", 240))  # else by year
_DAY, _SLOT = 86_400, 900  # seconds; the offsets of all zones change at quarters of an hour
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONDAY = 4  # 5 January 1970, in days since the first

Days = NDArray[np.int64]  # since 1 January 1970


def timeline(engine: Engine, questions: Sequence[Question], by: Span | None, now: datetime) -> Timeline:
    """Return how many articles are about each question, period by period.

    Args:
        engine: Answers the questions.
        questions: All with the same filter and zone.
        by: How long a period is; None for the shortest that gives a readable number of them.
        now: Articles that are dated more than a day after it count as undated.

    Raises:
        QuestionRefused: A question cannot be asked, there are too many, or there would be too many periods.
    """
    if not 1 <= len(questions) <= query.MAX_SERIES:
        raise QuestionRefused(f"a timeline compares 1 to {query.MAX_SERIES} questions, not {len(questions)}")
    zone, filter = questions[0].zone, questions[0].filter
    latest = (now + FUTURE_MARGIN).timestamp()
    counted = [one for question in questions for one in _series(engine, question, now)]
    days = [_days(_known(seconds, latest), zone) for _, seconds in counted]
    dates = engine.snapshot.dates(filter)
    whole = _days(_known(dates, latest), zone)
    span, periods = _periods(days, whole, by)
    return Timeline(
        by=span,
        series=tuple(
            replace(one, undated=len(seconds) - len(own), first_of_year=_first_of_year(seconds))
            for (one, seconds), own in zip(counted, days, strict=True)
        ),
        periods=periods,
        undated=len(dates) - len(whole),
        revision=engine.snapshot.revision,
        articles=engine.snapshot.count(query.NO_FILTER),
    )


def articles_about(engine: Engine, question: Question, now: datetime) -> tuple[Article, ...]:
    """Return the articles about a question, or about either side of one that compares; each once.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    found = (_about(engine, one).articles for one in _subjects(engine.rank(question, now)))
    return tuple({article.id: article for articles in found for article in articles}.values())


def _subjects(ranked: RankedResults) -> list[RankedResults]:
    return [side.results for side in ranked.sides] or [ranked]


def _about(engine: Engine, ranked: RankedResults) -> About:
    return about(ranked, engine.encoder, engine.background) if ranked.encoded.text else About()


def _series(
    engine: Engine, question: Question, now: datetime
) -> Iterator[tuple[Series, NDArray[np.float64]]]:
    """Yield a question, or each of its sides, with the dates of the articles about it, in seconds."""
    ranked = engine.rank(question, now)
    for one in _subjects(ranked):
        asked = one.interpretation.text if ranked.sides else query.clean(question.text)
        found, seconds = _about(engine, one), _passing(one)
        if one.encoded.text:
            dates = (article.published_at for article in found.articles)
            seconds = np.array(
                [nan if date is None else date.timestamp() for date in dates], dtype=np.float64
            )
        yield (
            Series(asked, one.interpretation, len(seconds), found.stories, complete=found.complete),
            seconds,
        )


def _passing(ranked: RankedResults) -> NDArray[np.float64]:
    """Return the dates of all that passes the limits of a question that says nothing else.

    If a limit had to be dropped, nothing is about the question.
    """
    interpretation = ranked.interpretation
    if any(one.effect == "relaxed" for one in interpretation.understood):
        return np.empty(0)
    return ranked.snapshot.dates(interpretation.filter)


def _known(seconds: NDArray[np.float64], latest: float) -> NDArray[np.int64]:
    """Return the dates that are known and not in the future."""
    return seconds[seconds <= latest].astype(np.int64)  # False for NaN


def _days(seconds: NDArray[np.int64], zone: tzinfo) -> Days:
    """Return the days of instants in a zone; midnight in UTC is that day in all zones."""
    days = seconds // _DAY
    if zone is UTC:
        return days
    slots, place = np.unique(seconds // _SLOT, return_inverse=True)
    offsets = [
        (_EPOCH + timedelta(seconds=slot * _SLOT)).astimezone(zone).utcoffset() or timedelta()
        for slot in slots.tolist()
    ]
    shift = np.array([offset.total_seconds() for offset in offsets], dtype=np.int64)[place]
    return np.where(seconds % _DAY == 0, days, (seconds + shift) // _DAY)


def _first_of_year(seconds: NDArray[np.float64]) -> int:
    dated = seconds[~np.isnan(seconds)].astype(np.int64)
    dated = dated[dated % _DAY == 0]
    whole = dated.astype("datetime64[s]")
    return int((whole == whole.astype("datetime64[Y]")).sum())


def _periods(days: Sequence[Days], whole: Days, by: Span | None) -> tuple[Span, tuple[Period, ...]]:
    """Return the periods from the first to the last of some days, and how long they are."""
    every = np.concatenate(days)
    if not len(every):
        return by or "day", ()
    first, last = every.min(keepdims=True), every.max(keepdims=True)
    size = {span: int((_number(last, span) - _number(first, span))[0]) + 1 for span in _SPANS}
    fitting: Span = next((one for one, most in _FITTING if size[one] <= most), "year")
    span: Span = by or fitting
    if size[span] > MOST_PERIODS:
        raise QuestionRefused(
            f"by {span} there would be {size[span]:,} periods, and {MOST_PERIODS:,} are most: "
            "choose longer ones, or limit the dates with since and until"
        )
    start = int(_number(first, span)[0])
    numbers = [_number(own, span) - start for own in (whole, *days)]
    columns = [
        np.bincount(own[(own >= 0) & (own < size[span])], minlength=size[span]).tolist() for own in numbers
    ]
    return span, tuple(
        Period(_first_day(start + number, span), total, tuple(counts))
        for number, (total, *counts) in enumerate(zip(*columns, strict=True))
    )


_SPANS: tuple[Span, ...] = ("day", "week", "month", "year")


def _number(days: Days, span: Span) -> Days:
    """Return the number of the period that each day is in."""
    if span == "day":
        return days
    if span == "week":
        return (days - _MONDAY) // 7
    unit = "datetime64[M]" if span == "month" else "datetime64[Y]"
    return days.astype("datetime64[D]").astype(unit).astype(np.int64)


def _first_day(number: int, span: Span) -> date:
    if span in ("day", "week"):
        return _EPOCH.date() + timedelta(days=number if span == "day" else number * 7 + _MONDAY)
    years, month = divmod(number, 12) if span == "month" else (number, 0)
    return date(1970 + years, month + 1, 1)
