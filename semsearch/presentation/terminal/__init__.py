"""Answers, reports and states as lines of a terminal, and archive text made safe to print there."""
