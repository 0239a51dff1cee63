from __future__ import annotations

from semsearch.llm import Halt


def test_each_that_watches_is_called_once() -> None:
    halt, called = Halt(), list[str]()
    one, other = (lambda: called.append("one")), (lambda: called.append("other"))
    halt.watch(one)
    halt.watch(other)
    halt.leave(other)
    halt.leave(other)
    assert not halt.halted
    halt()
    halt()
    assert (halt.halted, called) == (True, ["one"])
    halt.watch(other)
    assert called == ["one", "other"]
