"""Find what the reports of one story state differently: figures, ages, days, and the spelling of names.

A wrong difference misleads, and a missed one does not; so only statements that are surely about the same
thing are compared: of one topic, in sentences with words in common, where each report states one value.
"""

from semsearch.summaries.differences.comparison import differences

__all__ = ["differences"]
