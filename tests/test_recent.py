"""semsearch.recent: what is kept, and how much."""

from __future__ import annotations

from semsearch.recent import RecentCache


def test_the_values_used_last_are_kept_up_to_the_capacity() -> None:
    cache = RecentCache[str, int](10)
    for number, key in enumerate("abc"):
        cache.put(key, number, 3)
    assert cache.get("a") == 0  # used again, so that "b" goes first
    cache.put("d", 3, 3)
    assert [cache.get(key) for key in "abcd"] == [0, None, 2, 3]
    cache.put("e", 4, 10)
    assert [cache.get(key) for key in "abcde"] == [None, None, None, None, 4]


def test_a_value_above_the_capacity_is_not_kept_and_drops_nothing() -> None:
    cache = RecentCache[str, int](10)
    cache.put("a", 1, 5)
    cache.put("b", 2, 11)
    assert (cache.get("a"), cache.get("b")) == (1, None)


def test_the_first_value_of_a_key_stays() -> None:
    cache = RecentCache[str, int](10)
    assert [cache.put("a", number, 4) for number in range(5)] == [0, 0, 0, 0, 0]
    assert cache.put("b", 9, 6) == 9
    assert (cache.get("a"), cache.get("b")) == (0, 9)
    assert cache.put("c", 7, 11) == 7  # not kept, and returned all the same


def test_a_false_value_is_a_value() -> None:
    cache = RecentCache[str, bool](1)
    cache.put("a", False, 1)
    assert cache.get("a") is False
