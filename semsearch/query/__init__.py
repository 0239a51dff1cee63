"""What a question means: its limits checked, its text cleaned. Pure."""

from semsearch.query.interpretation import ALL, DEEPEST, LONGEST, MOST, interpret, limits

__all__ = ["ALL", "DEEPEST", "LONGEST", "MOST", "interpret", "limits"]
