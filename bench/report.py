"""Tables for the terminal and doc/performance.md, and JSON for whoever compares runs."""

import json
import os
import pathlib
import platform

BEGIN = "<!-- figures: written by bench/run.py --doc -->"
END = "<!-- end of figures -->"


def table(headings, rows):
    """Aligned text that is also a Markdown table. The first column is left-aligned."""
    cells = [headings] + rows
    widths = [max(len(str(row[i])) for row in cells) for i in range(len(headings))]

    def line(row):
        parts = [str(cell).ljust(width) if i == 0 else str(cell).rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        return "| " + " | ".join(parts) + " |"

    rule = "|" + "|".join("-" * (width + 2) if i == 0 else "-" * (width + 1) + ":"
                          for i, width in enumerate(widths)) + "|"
    return "\n".join([line(headings), rule] + [line(row) for row in rows])


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.2f} s"


def row_cells(row):
    """label, wall (min–max), CPU, peak memory"""
    if not row.costs:
        return [row.label, f"not run: {row.note}", "", ""]
    walls = sorted(cost.wall for cost in row.costs)
    spread = f" ({seconds(walls[0])}–{seconds(walls[-1])})" if len(walls) > 1 else " (1 run)"
    return [row.label, seconds(row.wall) + spread, seconds(row.cpu), f"{row.rss_mib:.1f} MiB"]


class Report:
    """Collects the scenarios of one run."""

    def __init__(self, folder, say):
        self.folder = pathlib.Path(folder)
        self.say = say
        self.sections = []
        self.verdicts = []

    def section(self, name, title, text, headings, rows, data):
        body = table(headings, rows)
        self.say(f"\n== {title}\n{text}\n{body}")
        self.sections.append(f"### {title}\n\n{text}\n\n{body}\n")
        (self.folder / f"bench-{name}.json").write_text(json.dumps(data, indent=1) + "\n")

    def verdict(self, what, value, limit, unit=""):
        met = value <= limit
        self.verdicts.append((what, f"{value:.2f}{unit}", f"{limit:g}{unit}",
                              "met" if met else "MISSED"))
        self.say(f"   {'met   ' if met else 'MISSED'} {what}: {value:.2f}{unit}, "
                 f"at most {limit:g}{unit}")

    def markdown(self, versions, remarks):
        machine = [f"{os.cpu_count()} × {_cpu_name()}, Linux {platform.release()}"]
        machine += [f"{name}: {text}" for name, text in versions.items()]
        parts = ["\n".join(f"- {line}" for line in machine + remarks) + "\n"]
        if self.verdicts:
            parts.append(table(["Target", "Measured", "At most", ""],
                               [list(verdict) for verdict in self.verdicts]) + "\n")
        return "\n".join(parts + self.sections)

    def write(self, versions, remarks, doc=None):
        text = self.markdown(versions, remarks)
        path = self.folder / "bench-report.md"
        path.write_text(text)
        self.say(f"\nwritten: {path}")
        if doc:
            old = doc.read_text()
            head, rest = old.split(BEGIN)
            doc.write_text(head + BEGIN + "\n" + text + END + rest.split(END)[1])
            self.say(f"written: {doc}")


def _cpu_name():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
