"""Traffic between a load process and a server, alternating between servers where there are several."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.figures import quantile
from benchmarks.load import Request, Result, Spec
from benchmarks.systems import Server

SCRIPTS = Path(__file__).parent.parent
FOREVER = 600.0  # seconds; the load ends with its last request


@dataclass(slots=True)
class Traffic:
    """What one server did in one or more rounds."""

    rounds: list[Result] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        """Requests per second in each round."""
        return [len(result["replies"]) / result["seconds"] for result in self.rounds]

    @property
    def rate(self) -> float:
        """The median of `rates`."""
        return median(self.rates)

    def latencies(self, share: float) -> list[float]:
        """Return a quantile of the latency in each round, in milliseconds."""
        return [quantile([reply["ms"] for reply in result["replies"]], share) for result in self.rounds]

    def latency(self, share: float) -> float:
        """Return a quantile of the latency over all rounds, in milliseconds."""
        return quantile([reply["ms"] for result in self.rounds for reply in result["replies"]], share)

    def stages(self) -> dict[str, float]:
        """Return the median time of each stage that the replies name, in milliseconds."""
        found = [reply["timings"] or {} for result in self.rounds for reply in result["replies"]]
        return {name: median(timings[name] for timings in found) for name in found[0]}


def drive(
    server: Server,
    requests: Sequence[Request],
    *,
    clients: int = 1,
    warmup: float = 0.0,
    seconds: float = FOREVER,
    timings: bool = False,
) -> Result:
    """Send requests from a separate process.

    Raises:
        RuntimeError: The server replied with an error, or not in time.
    """
    spec = Spec(
        port=server.port,
        clients=clients,
        warmup=warmup,
        seconds=seconds,
        requests=list(requests),
        timings=timings,
    )
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        cwd=SCRIPTS,
        input=json.dumps(spec),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the load failed: {done.stderr.strip().splitlines()[-1]}")
    result: Result = json.loads(done.stdout)
    return result


def alternate(
    servers: Mapping[str, Server],
    rounds: Sequence[Sequence[str]],
    *,
    clients: int = 1,
    warmup: float = 0.0,
    seconds: float = FOREVER,
) -> dict[str, Traffic]:
    """Ask servers the questions of each round, one server after the other, the first one changing."""
    found = {name: Traffic() for name in servers}
    for number, questions in enumerate(rounds):
        order = list(servers)[:: -1 if number % 2 else 1]
        for name in order:
            server = servers[name]
            found[name].rounds.append(
                drive(
                    server,
                    [server.request(question) for question in questions],
                    clients=clients,
                    warmup=warmup,
                    seconds=seconds,
                    timings=server.has_timings,
                )
            )
    return found
