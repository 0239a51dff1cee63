from __future__ import annotations

from semsearch.search.timings import Stopwatch


def test_each_stage_gets_the_time_since_the_one_before_and_the_total_is_all_of_it() -> None:
    seconds = iter([10.0, 10.02, 10.02, 10.05, 10.5])
    watch = Stopwatch(clock=lambda: next(seconds))
    for stage in ("encode_ms", "retrieve_ms", "summary_ms"):
        watch.lap(stage)
    timings = watch.timings()
    assert (timings.encode_ms, timings.retrieve_ms, timings.summary_ms) == (20.0, 0.0, 30.0)
    assert timings.rank_ms == 0.0
    assert timings.total_ms == 500.0
