from __future__ import annotations

from semsearch.cancellation import CancelToken


def test_each_that_watches_is_called_once() -> None:
    cancel, called = CancelToken(), list[str]()
    one, other = (lambda: called.append("one")), (lambda: called.append("other"))
    cancel.watch(one)
    cancel.watch(other)
    cancel.leave(other)
    cancel.leave(other)
    assert not cancel.halted
    cancel()
    cancel()
    assert (cancel.halted, called) == (True, ["one"])
    cancel.watch(other)
    assert called == ["one", "other"]
