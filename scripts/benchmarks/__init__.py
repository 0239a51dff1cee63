"""The benchmark of speed: rows that measure, figures with targets, and peers measured in the same run."""

WARMUP = 10  # questions that are asked first and not counted
