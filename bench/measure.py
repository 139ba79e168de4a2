"""What one command cost, and the middle of several such costs."""

import dataclasses
import json
import os
import statistics
import subprocess
import tempfile


class BenchError(RuntimeError):
    """A figure that must not be published: a tool failed, or did other work than the rest."""


@dataclasses.dataclass
class Cost:
    wall: float
    cpu: float
    rss_mib: float
    stdout: str = ""
    sink: dict = dataclasses.field(default_factory=dict)
    sink_cpu: float = 0.0


def clean_environment(extra=None):
    """Ours, without what would point a tool at a real account or a proxy."""
    kept = {name: value for name, value in os.environ.items()
            if not name.upper().startswith(("AZURE_", "AZCOPY_", "LAKESYNC_", "RCLONE_"))
            and not name.lower().endswith("_proxy")}
    return {**kept, "LC_ALL": "C.UTF-8", **(extra or {})}


def measure(launcher, command, environment, timeout=1800):
    """Runs `command` below measure_child. BenchError when it does not end with 0."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as report, \
            tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as complaints:
        child = subprocess.Popen([str(launcher), report.name, *map(str, command)], env=environment,
                                 stdin=subprocess.DEVNULL, stdout=output, stderr=complaints)
        try:
            child.wait(timeout)
        except BaseException:
            child.terminate()
            child.wait()
            raise
        output.seek(0)
        text = output.read(1 << 20)
        if child.returncode != 0:
            complaints.seek(0)
            tail = (complaints.read()[-800:] or text[-800:]).strip()
            raise BenchError(f"{command[0]} ended with {child.returncode}: {tail}")
        figures = json.loads(report.read())
    return Cost(wall=figures["wall_seconds"],
                cpu=figures["user_seconds"] + figures["system_seconds"],
                rss_mib=figures["rss_kib"] / 1024, stdout=text)


@dataclasses.dataclass
class Row:
    """The runs of one contender; medians, since one slow run says nothing of the program."""

    label: str
    costs: list = dataclasses.field(default_factory=list)
    note: str = ""

    @property
    def wall(self):
        return statistics.median(cost.wall for cost in self.costs)

    @property
    def cpu(self):
        return statistics.median(cost.cpu for cost in self.costs)

    @property
    def sink_cpu(self):
        return statistics.median(cost.sink_cpu for cost in self.costs)

    @property
    def rss_mib(self):
        return max(cost.rss_mib for cost in self.costs)

    @property
    def requests(self):
        return self.costs[-1].sink.get("requests", 0) if self.costs else 0

    @property
    def connections(self):
        return self.costs[-1].sink.get("connections", 0) if self.costs else 0

    def as_json(self):
        return {"label": self.label, "note": self.note,
                "runs": [{"wall_seconds": cost.wall, "cpu_seconds": cost.cpu,
                          "rss_mib": cost.rss_mib, "sink_cpu_seconds": cost.sink_cpu,
                          "sink": cost.sink} for cost in self.costs]}
