"""The file that keeps what robots.txt of each host said."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from pathlib import Path

from semsearch.storage.local.generations import replace_file
from semsearch.sync import robots

ROBOTS_STALE = timedelta(days=30)  # how old it may be where the host does not answer


class RobotsFile:
    """What robots.txt of each host said, in one file, as far as it concerns our user agent."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def get(self, origin: str, agent: str) -> tuple[datetime, robots.Rules] | None:
        """Return when it was fetched, and the rules; None if it never was for this agent."""
        with self._lock:
            entry = self._read().get(origin)
        try:
            if not isinstance(entry, dict) or entry["agent"] != robots.product(agent):
                return None
            lines = tuple((bool(allowed), str(pattern)) for allowed, pattern in entry["lines"])
            return datetime.fromisoformat(entry["at"]), robots.Rules(lines, float(entry["delay"]))
        except (KeyError, TypeError, ValueError):
            return None

    def put(self, origin: str, agent: str, now: datetime, rules: robots.Rules) -> None:
        """Keep the rules of a host; without space on the disk, they are fetched again."""
        entry = {
            "at": now.isoformat(),
            "agent": robots.product(agent),
            "delay": rules.delay,
            "lines": rules.lines,
        }
        oldest = (now - ROBOTS_STALE).isoformat()
        with self._lock:
            kept = {
                name: one
                for name, one in self._read().items()
                if isinstance(one, dict) and str(one.get("at")) > oldest
            }
            try:
                replace_file(self._path, json.dumps({**kept, origin: entry}).encode())
            except OSError:
                return

    def _read(self) -> dict[str, object]:
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
