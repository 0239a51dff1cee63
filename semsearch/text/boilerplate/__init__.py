"""Boilerplate: what an outlet repeats in many excerpts, found in a sample of them and cut out of each."""

from semsearch.text.boilerplate.detection import SAMPLE, find
from semsearch.text.boilerplate.passages import Boilerplate

__all__ = ["SAMPLE", "Boilerplate", "find"]
