from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator

import pytest

from semsearch import errors
from semsearch.cli import exit_codes

STATUSES = {
    "UsageError": 2,
    "SettingsError": 2,
    "InputRefused": 3,
    "QuestionRefused": 3,
    "TokenRefused": 3,
    "NotFound": 1,
    "IndexProblem": 4,
    "IndexMissing": 4,
    "IndexDamaged": 4,
    "IndexMismatch": 4,
    "IndexBusy": 4,
    "ModelProblem": 4,
    "ServerUnreachable": 5,
    "SemsearchError": 4,
}


def tree(kind: type[errors.SemsearchError]) -> Iterator[type[errors.SemsearchError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from tree(below)


@pytest.mark.parametrize("kind", list(tree(errors.SemsearchError)), ids=lambda kind: kind.__name__)
def test_every_error_has_its_exit_status_and_is_one_safe_line(
    kind: type[errors.SemsearchError], capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_codes.report_error(kind("the index\nis \x1b[31mgone\x9b")) == STATUSES[kind.__name__]
    assert capsys.readouterr() == ("", "semsearch: the index is [31mgone\n")


def test_an_interrupt_prints_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    for by, status in ((KeyboardInterrupt(), 130), (exit_codes.Terminated(), 143)):
        assert exit_codes.report_error(exit_codes.Interrupted("stopped; two are saved", by)) == status
        assert capsys.readouterr().err == "semsearch: stopped; two are saved\n"


def test_sigterm_is_an_interrupt_only_inside_the_block() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(exit_codes.Terminated), exit_codes.terminable():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


def test_an_ignored_sigterm_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with exit_codes.terminable():
            os.kill(os.getpid(), signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_full_disk_is_not_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(exit_codes, "_discard_output", lambda: None)
    full = OSError(errno.ENOSPC, "No space left on device")
    assert exit_codes.report_error(full) == 70
    assert capsys.readouterr().err == (
        "semsearch: the output cannot be written: No space left on device: "
        "free some space, or write elsewhere\n"
    )


def test_a_broken_pipe_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(exit_codes, "_discard_output", lambda: None)  # pytest's own output is not to be lost
    assert exit_codes.report_error(BrokenPipeError()) == 141
    assert capsys.readouterr() == ("", "")
