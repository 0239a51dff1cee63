from __future__ import annotations

from semsearch.cancellation import CancelToken


def test_each_callback_runs_once() -> None:
    cancel, called = CancelToken(), list[str]()
    one, other = (lambda: called.append("one")), (lambda: called.append("other"))
    cancel.add_callback(one)
    cancel.add_callback(other)
    cancel.remove_callback(other)
    cancel.remove_callback(other)
    assert not cancel.cancelled
    cancel()
    cancel()
    assert (cancel.cancelled, called) == (True, ["one"])
    cancel.add_callback(other)
    assert called == ["one", "other"]
