"""What is measured, against what, and how it is known that all did the same work.

Contenders take turns within one run (a, b, c, a, b, c, …), so that a busy minute of the machine hits
all of them. The sink's counters are read after each: a run in which other files or bytes arrived
than the lake holds is an error, not a figure.
"""

import json
import os
import subprocess

import inputs
from measure import BenchError, Row, clean_environment, measure
from report import row_cells, seconds

FIXED_LEVELS = (8, 16, 32, 64, 128, 256)
BLOB_KINDS = ("put_blob", "put_blocklist")
BYTE_KINDS = ("put_blob", "put_block")


class Bench:
    """What every scenario needs."""

    def __init__(self, tools, sink, contenders, lakes, report, repeats, quick):
        self.tools = tools
        self.sink = sink
        self.contenders = contenders
        self.lakes = lakes
        self.report = report
        self.repeats = repeats
        self.quick = quick

    def lake(self):
        project = self.lakes.lake(400, 80_000_000) if self.quick else self.lakes.lake()
        inputs.warm(project)
        return project

    def run_once(self, contender, rtt_ms, expected=None):
        """One measured run; `expected` is (files, bytes) that must arrive."""
        contender.prepare()
        self.sink.reset(rtt_ms)
        cpu_before = self.sink.cpu_seconds()
        cost = measure(self.tools.measure_child, contender.command, contender.environment)
        cost.sink_cpu = self.sink.cpu_seconds() - cpu_before
        cost.sink = self.sink.stats()
        if expected:
            arrived = (sum(cost.sink.get("n_" + kind, 0) for kind in BLOB_KINDS),
                       sum(cost.sink.get("b_" + kind, 0) for kind in BYTE_KINDS))
            if arrived != expected:
                raise BenchError(f"{contender.label}: {arrived} (files, bytes) arrived, not "
                                 f"{expected}")
            if contender.claims and contender.claims(cost.stdout) != expected:
                raise BenchError(f"{contender.label} claims {contender.claims(cost.stdout)} "
                                 f"(files, bytes), not {expected}")
        return cost

    def take_turns(self, contenders, rtt_ms, expected, slow_factor=None):
        """A Row a contender. With `slow_factor`, one that took that much longer than the best in
        the first turn has no second."""
        rows = [Row(contender.label, note=contender.missing) for contender in contenders]
        for turn in range(self.repeats):
            for contender, row in zip(contenders, rows):
                if contender.missing or (turn and contender.once):
                    continue
                best = min((r.costs[0].wall for r in rows if r.costs), default=0)
                if turn and slow_factor and row.costs[0].wall > slow_factor * best:
                    continue
                row.costs.append(self.run_once(contender, rtt_ms, expected))
        return rows


def lake_work(project):
    sizes = [os.path.getsize(os.path.join(folder, name))
             for folder, _, names in os.walk(inputs.bronze(project)) for name in names]
    return len(sizes), sum(sizes)


def upload_table(rows, expected):
    cells = []
    for row in rows:
        line = row_cells(row)
        if row.costs:
            line += [f"{expected[0] / row.wall:,.0f}", f"{expected[1] / row.wall / 1e6:,.0f}",
                     f"{row.requests:,}", row.connections, seconds(row.sink_cpu)]
        else:
            line += [""] * 5
        cells.append(line)
    return ["", "wall (min–max)", "CPU", "peak memory", "files/s", "MB/s", "requests",
            "connections", "sink's CPU"], cells


def as_json(rows, **more):
    return {**more, "rows": [row.as_json() for row in rows]}


def upload(bench):
    """lakesync beside the practical limit."""
    project = bench.lake()
    expected = lake_work(project)
    ours = bench.contenders.lakesync(project, 64)
    rows = bench.take_turns([ours, bench.contenders.bare_loop(project, 64)], 20, expected)
    bench.report.section(
        "upload", "First sync beside the bare loop",
        f"{expected[0]:,} files, {expected[1] / 1e6:,.1f} MB, 20 ms round trip, 64 connections.",
        *upload_table(rows, expected), as_json(rows, rtt_ms=20, files=expected[0]))
    mine, bare = rows
    bench.report.verdict("upload, 64 connections, wall against the bare loop",
                         mine.wall / bare.wall, 1.15, " ×")
    bench.report.verdict("upload, 64 connections, CPU against the bare loop",
                         mine.cpu / bare.cpu, 1.25, " ×")
    bench.report.verdict("upload, 64 connections, peak memory", mine.rss_mib, 64, " MiB")


def connections(bench):
    """The level that lakesync finds by itself, beside fixed ones."""
    project = bench.lake()
    expected = lake_work(project)
    table_rows, data, verdicts = [], {}, []
    for rtt_ms in (5,) if bench.quick else (5, 20, 150):
        levels = (8, 64) if bench.quick else FIXED_LEVELS
        contenders = [bench.contenders.lakesync(project)]
        contenders += [bench.contenders.lakesync(project, level) for level in levels]
        rows = bench.take_turns(contenders, rtt_ms, expected, slow_factor=2)
        default, fixed = rows[0], rows[1:]
        best = min(fixed, key=lambda row: row.wall)
        ratio = default.wall / best.wall
        for row in rows:
            cells = row_cells(row)
            table_rows.append([f"{rtt_ms} ms: {cells[0]}", *cells[1:], row.connections,
                               f"{row.wall / best.wall:.2f} ×"])
        data[f"{rtt_ms}ms"] = as_json(rows)
        verdicts.append((f"default settings against the best fixed number, {rtt_ms} ms", ratio))
    bench.report.section(
        "connections", "Default settings beside fixed numbers of connections",
        "The same lake. A fixed number that took over twice the best was not repeated.",
        ["", "wall (min–max)", "CPU", "peak memory", "connections", "against the best"],
        table_rows, data)
    for what, ratio in verdicts:
        bench.report.verdict(what, ratio, 1.3, " ×")


def peers(bench):
    """Other programs, and the one the users have."""
    project = bench.lake()
    expected = lake_work(project)
    make = bench.contenders
    contenders = [make.lakesync(project), make.lakesync(project, 64), make.bare_loop(project, 64),
                  make.rclone(project), make.rclone(project, 64), make.azcopy(project),
                  make.azcopy(project, 64), make.present_tool(project)]
    rows = bench.take_turns(contenders, 20, expected)
    bench.report.section(
        "peers", "First sync beside other programs",
        f"{expected[0]:,} files, {expected[1] / 1e6:,.1f} MB, 20 ms round trip. Requests beyond "
        "one a file are listings before and questions after.",
        *upload_table(rows, expected), as_json(rows, rtt_ms=20, files=expected[0]))


def entry_fields(manifest):
    """The fields of a manifest's first entry, without reading all of it."""
    with open(manifest, encoding="utf-8") as lines:
        next(lines)
        line = next(lines).rstrip().rstrip(",")
    return sorted(next(iter(json.loads("{" + line + "}").values())))


def nothing_to_do(bench):
    """A sync after a sync, beside find."""
    small = bench.lake()
    files = lake_work(small)
    bench.run_once(bench.contenders.lakesync(small), 0, files)
    written = entry_fields(small / "data" / "metadata" / "sync_manifest.json")
    counts = (10_000,) if bench.quick else (10_000, 100_000, 1_000_000, 3_000_000)
    projects = [(files[0], small)] + [(count, bench.lakes.tree(count)) for count in counts]
    table_rows, data, verdicts = [], {}, []
    for count, project in projects:
        made = entry_fields(project / "data" / "metadata" / "sync_manifest.json")
        if made != written:
            raise BenchError(f"the manifest of {project.name} has the fields {made}, lakesync "
                             f"writes {written}: bring make_lake.cc up to date")
        ours, find = nothing_rows(bench, count, project)
        table_rows.append([f"{count:,}", *row_cells(ours)[1:], seconds(find.wall),
                           f"{ours.wall / find.wall:.2f} ×", f"{ours.wall / count * 1e6:.2f} µs",
                           ours.requests])
        data[str(count)] = as_json([ours, find])
        if count == inputs.LAKE_FILES:
            verdicts.append(("nothing to do, 3,310 files", ours.wall * 1000, 50, " ms"))
        if count == 1_000_000:
            verdicts.append(("nothing to do, 1,000,000 files, against find",
                             ours.wall / find.wall, 1.0, " ×"))
            verdicts.append(("nothing to do, 1,000,000 files, peak memory", ours.rss_mib, 256,
                             " MiB"))
    bench.report.section(
        "nothing", "Nothing to do",
        "`lakesync sync` of a lake that is synced, beside `find -type f -printf '%s %T@\\n'`, in "
        "turns, caches warm.",
        ["files", "wall (min–max)", "CPU", "peak memory", "find's wall", "against find",
         "a file", "requests"], table_rows, data)
    for verdict in verdicts:
        bench.report.verdict(*verdict)


def nothing_rows(bench, count, project):
    ours = bench.contenders.lakesync(project, fresh=False)
    find = ["find", inputs.bronze(project), "-type", "f", "-printf", "%s %T@\n"]
    discard = ["sh", "-c", 'exec "$@" > /dev/null', "sh", *map(str, find)]
    subprocess.run(discard, check=True)  # fills the caches of names
    rows = Row("lakesync"), Row("find")
    for _ in range(max(bench.repeats, 10 if count < 100_000 else 3)):
        cost = bench.run_once(ours, 0)
        answer = json.loads(cost.stdout)
        if cost.sink.get("requests", 0) or answer["uploaded"] or answer["errors"]:
            raise BenchError(f"{project.name}: not a run with nothing to do: {cost.stdout.strip()} "
                             f"{cost.sink}")
        if answer["skipped"] != count:
            raise BenchError(f"{project.name}: {answer['skipped']} skipped, not {count}")
        rows[0].costs.append(cost)
        rows[1].costs.append(measure(bench.tools.measure_child, discard, clean_environment()))
    return rows


def startup(bench):
    """`lakesync version`, over and over."""
    environment = clean_environment()
    row, floor = Row("lakesync version"), Row("true (the floor of the measurement)")
    for _ in range(30):
        row.costs.append(measure(bench.tools.measure_child, [bench.tools.lakesync, "version"],
                                 environment))
        floor.costs.append(measure(bench.tools.measure_child, ["/bin/true"], environment))
    bench.report.section("startup", "Start-up", "30 runs in turns, the median.",
                         ["", "wall (min–max)", "CPU", "peak memory"],
                         [row_cells(row), row_cells(floor)], as_json([row, floor]))
    bench.report.verdict("`lakesync version`", row.wall * 1000, 10, " ms")


def big_file(bench):
    """One file, in blocks."""
    size = 256 << 20 if bench.quick else inputs.BIG_BYTES
    project = bench.lakes.big(size)
    inputs.warm(project)
    file = inputs.bronze(project) / "big.parquet"
    expected = (1, size)
    levels = (16,) if bench.quick else (8, 16, 64)
    contenders = [bench.contenders.lakesync(project), bench.contenders.lakesync(project, 16)]
    contenders += [bench.contenders.bare_loop(project, level, file) for level in levels]
    rows = bench.take_turns(contenders, 20, expected)
    bench.report.section(
        "big", "One large file",
        f"{size / (1 << 30):g} GiB in the page cache, blocks of 8 MiB, 20 ms round trip.",
        *upload_table(rows, expected), as_json(rows, rtt_ms=20, bytes=size))
    best = min(rows[2:], key=lambda row: row.wall)
    same = next(row for row in rows[2:] if row.label == "bare loop, 16 connections")
    bench.report.verdict("one large file, 16 connections, wall against the bare loop",
                         rows[1].wall / same.wall, 1.15, " ×")
    bench.report.verdict("one large file, default settings, wall against the best bare loop",
                         rows[0].wall / best.wall, 1.15, " ×")
    bench.report.verdict("one large file, default settings, peak memory", rows[0].rss_mib, 64,
                         " MiB")


def layers(bench):
    """Each layer alone: where a loss has its owner."""
    bench.sink.reset(0)
    tree = bench.lakes.tree(10_000 if bench.quick else 100_000)
    environment = clean_environment({
        "SSL_CERT_FILE": bench.sink.ca_file, "LAKESYNC_BENCH_ENDPOINT": bench.sink.endpoint,
        "LAKESYNC_BENCH_TREE": str(inputs.bronze(tree))})
    table_rows, data = [], {}
    for layer in ("checksum", "scan", "ledger", "http", "store"):
        program = bench.tools.folder / f"{layer}_bench"
        done = subprocess.run(
            [program, "--benchmark_format=json",
             f"--benchmark_min_time={0.1 if bench.quick else 0.5}"],
            env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchError(f"{program.name} ended with {done.returncode}: {done.stderr[-400:]}")
        data[layer] = json.loads(done.stdout)["benchmarks"]
        for one in data[layer]:
            if one.get("error_occurred"):
                raise BenchError(f"{one['name']}: {one['error_message']}")
            table_rows.append([one["name"].removesuffix("/real_time"), *layer_cells(layer, one)])
    bench.report.section("layers", "Each layer alone",
                         f"Google Benchmark. The scan walks {tree.name.split('-')[1]} files; http "
                         "and store send to the sink at no round trip, one request after another.",
                         ["", "layer", "time", "CPU", "rate"], table_rows, data)


def layer_cells(layer, one):
    to_seconds = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}[one["time_unit"]]

    def text(value):
        value *= to_seconds
        return f"{value * 1e6:.1f} µs" if value < 1e-3 else seconds(value)

    rate = ""
    if "bytes_per_second" in one:
        rate = f"{one['bytes_per_second'] / 1e6:,.0f} MB/s"
    if one.get("items_per_second") and not one.get("bytes_per_second"):
        rate = f"{one['items_per_second']:,.0f} /s"
    return [layer, text(one["real_time"]), text(one["cpu_time"]), rate]


ALL = {"startup": startup, "nothing": nothing_to_do, "upload": upload, "big": big_file,
       "connections": connections, "peers": peers, "layers": layers}
