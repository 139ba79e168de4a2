#!/usr/bin/env python3
"""Measures lakesync beside other programs and the practical limit: what `make bench` runs.

It builds nothing: --build names the folder of a build with -DLAKESYNC_BUILD_BENCH=ON. Tables go to
the terminal, bench-*.json and bench-report.md to that folder. The exit code is 0 when every
scenario ran and compared equal work, met or not; a missed target is said, not failed, since a
busy machine misses it too.
"""

import argparse
import os
import pathlib
import sys
import time

import contenders
import inputs
import report
import scenarios
from measure import BenchError
from sink import Sink, SinkError

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Tools:
    """The programs of the build."""

    def __init__(self, build):
        self.folder = build / "bench"
        self.lakesync = build / "lakesync"
        self.bare_loop = self.folder / "bare_loop"
        self.make_lake = self.folder / "make_lake"
        self.measure_child = self.folder / "measure_child"

    def missing(self):
        needed = [self.lakesync, self.bare_loop, self.make_lake, self.measure_child]
        return [str(path) for path in needed if not path.exists()]


def say(text):
    print(text, flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build",
                        help="folder of the build [build]")
    parser.add_argument("--only", action="append", choices=list(scenarios.ALL), metavar="NAME",
                        help="this scenario alone; may be repeated: " + ", ".join(scenarios.ALL))
    parser.add_argument("--repeats", type=int, default=3, help="turns of each contender [3]")
    parser.add_argument("--quick", action="store_true",
                        help="small inputs, one turn: does it all work? No figures to publish")
    parser.add_argument("--no-peers", action="store_true", help="without the scenario `peers`")
    parser.add_argument("--doc", action="store_true",
                        help="also put the figures into doc/performance.md")
    return parser.parse_args()


def run(arguments, tools):
    names = arguments.only or [name for name in scenarios.ALL
                               if not (arguments.no_peers and name == "peers")]
    remarks = [time.strftime("measured on %Y-%m-%d, ") +
               f"load average before: {os.getloadavg()[0]:.2f}"]
    if os.getloadavg()[0] > 0.5:
        say(f"note: the machine is busy (load average {os.getloadavg()[0]:.2f})")
    if arguments.quick:
        remarks.append("`--quick`: small inputs, one turn; not figures to compare")
    lakes = inputs.Inputs(tools.make_lake, say)
    results = report.Report(arguments.build, say)
    failed = False
    with Sink() as sink:
        bench = scenarios.Bench(tools, sink, contenders.Contenders(tools, sink), lakes, results,
                                1 if arguments.quick else arguments.repeats, arguments.quick)
        for name in names:
            try:
                scenarios.ALL[name](bench)
            except BenchError as error:
                failed = True
                remarks.append(f"{name} gave no figures: {error}")
                say(f"\n== {name}: FAILED: {error}")
    doc = ROOT / "doc" / "performance.md" if arguments.doc else None
    results.write(contenders.versions(tools), remarks, doc)
    return 1 if failed else 0


def main():
    arguments = parse_arguments()
    arguments.build = arguments.build.resolve()
    tools = Tools(arguments.build)
    if tools.missing():
        sys.exit("bench: not built: " + ", ".join(tools.missing()) +
                 "\n       cmake --preset release -DLAKESYNC_BUILD_BENCH=ON && "
                 "cmake --build --preset release")
    try:
        sys.exit(run(arguments, tools))
    except SinkError as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
