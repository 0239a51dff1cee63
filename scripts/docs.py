"""Build the documentation in build/docs/ from docs/; a warning is an error."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from reference import PAGES

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read the arguments and do what they say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--generate",
        action="store_true",
        help="first write the pages of the reference that come from the program",
    )
    options = parser.parse_args()
    if options.generate:
        for name, page in PAGES.items():
            (ROOT / "docs" / "reference" / name).write_text(page(), encoding="utf-8")
    sys.exit(build(ROOT / "zensical.toml"))


def build(config: Path) -> int:
    """Build the site that a configuration describes, and return 0 where there was no warning."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean", "--config-file", str(config)]
    return subprocess.run(command, cwd=config.parent, check=False).returncode


if __name__ == "__main__":
    main()
