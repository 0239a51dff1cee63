from __future__ import annotations

from time import sleep

from semsearch.search.timings import Clock


def test_each_stage_has_what_passed_since_the_one_before_and_all_is_counted() -> None:
    clock = Clock()
    sleep(0.02)
    clock.lap("encode_ms")
    clock.lap("retrieve_ms")
    sleep(0.01)
    timings = clock.timings()
    assert timings.encode_ms >= 20
    assert timings.retrieve_ms < timings.encode_ms
    assert timings.rank_ms == 0
    assert timings.total_ms >= 30
