from __future__ import annotations

from semsearch import query
from semsearch.indexing.probes import PROBES
from semsearch.types import Question


def test_probes_are_many_and_different_and_can_be_asked() -> None:
    assert len({probe.casefold() for probe in PROBES}) == len(PROBES) >= 50
    assert [query.check(Question(probe)) for probe in PROBES] == list(PROBES)
