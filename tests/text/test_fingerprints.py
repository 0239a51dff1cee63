"""semsearch.text.fingerprints: the numbers that stand for terms."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from semsearch.text.fingerprints import fingerprint, fingerprints


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    # An index holds them: another value for the same term would make its terms unknown.
    assert fingerprint("river") == 11485444849268923030
    assert fingerprint("東京") == 17306041243353289198


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    program = "from semsearch.text.fingerprints import fingerprint; print(fingerprint('bridge'))"
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert int(run.stdout) == fingerprint("bridge")


def test_terms_keep_their_order_and_repeats() -> None:
    found = fingerprints(["river", "bridge", "river"])
    assert found.dtype == np.uint64
    assert found.tolist() == [fingerprint("river"), fingerprint("bridge"), fingerprint("river")]
    assert len(fingerprints([])) == 0


def test_a_term_with_a_lone_surrogate_has_a_fingerprint() -> None:
    assert fingerprint("\ud800") != fingerprint("\ud801")
