#!/usr/bin/env python3
"""lakesync at work: a lake of Parquet files goes to an emulator of Azure Blob Storage and back.

Everything shown is real: the commands, their output, and each ✓, which stands for a check made on
the spot against the emulator's own log of requests or against the files. The first surprise ends
the demo with exit code 1. Run by `make demo`.
"""

import argparse
import datetime
import filecmp
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

import pyarrow.parquet as pq

import market_lake

REPO = pathlib.Path(__file__).resolve().parents[2]
# The emulator's well-known account; the same for everyone, so no secret.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


class Surprise(Exception):
    """Something was not as the demo says it is."""


class Emulator:
    """Azurite on a free port, and how many requests it has answered."""

    def __init__(self, folder):
        self._log = folder / "requests.log"
        self._process = subprocess.Popen(
            [REPO / "scripts/azurite", folder / "data", "--log-requests"], text=True,
            stdout=subprocess.PIPE, stderr=self._log.open("w"))
        self.endpoint = self._process.stdout.readline().strip()
        if not self.endpoint:
            raise Surprise(f"Azurite did not start:\n{self._log.read_text()}")

    def requests(self, method=""):
        """Answered so far. The log is written just after an answer, so give it a moment."""
        time.sleep(0.3)
        return len(re.findall(rf'"{method or "[A-Z]+"} /\S+ HTTP/1.1"', self._log.read_text()))

    def stop(self):
        self._process.terminate()
        self._process.wait(30)


class Demo:
    def __init__(self, program, folder):
        self.folder = folder
        self.bronze = folder / "data/bronze"
        self._program = program.resolve()
        self._step = 0
        self._checks = 0

    def say(self, text=""):
        print(text, flush=True)

    def step(self, title):
        self._step += 1
        self.say()
        self.say(paint("1;36", f"{self._step}. {title}"))

    def check(self, holds, claim):
        """Prints the claim only when it holds."""
        if not holds:
            raise Surprise(f"not true: {claim}")
        self._checks += 1
        self.say(f"   {paint('32', '✓')} {claim}")

    def lakesync(self, *args, quiet=False):
        """Runs the program and shows it; gives what it printed on stdout."""
        if not quiet:
            self.say(f"   {paint('1', '$ lakesync ' + shlex.join(args))}")
        ended = subprocess.run([self._program, *args], cwd=self.folder, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if not quiet:
            for line in (ended.stdout + ended.stderr).splitlines():
                self.say(f"   {paint('2', '│')} {line}")
        if ended.returncode != 0:
            raise Surprise(f"lakesync {shlex.join(args)} ended with {ended.returncode}:\n"
                           f"{ended.stderr}")
        return ended.stdout

    def files(self):
        return [path for path in sorted(self.bronze.rglob("*")) if path.is_file()]

    def tell(self, *path):
        return self.lakesync(*path, "--json", quiet=True)

    # The story.

    def run(self):
        emulator_folder = self.folder / "emulator"
        emulator_folder.mkdir()
        self.make_lake()
        emulator = Emulator(emulator_folder)
        try:
            self.configure(emulator)
            self.first_sync(emulator)
            self.nothing_to_do(emulator)
            self.another_day(emulator)
            gone = self.change_and_delete(emulator)
            self.status()
            self.verify()
            self.restore(gone)
        finally:
            emulator.stop()
        self.say()
        self.say(paint("1;32", f"Done: {self._checks} checks, all true; the emulator is stopped."))
        self.say(f"The lake and its restored copy stay in {os.path.relpath(self.folder)} to look at.")

    def make_lake(self):
        self.step("A lake as a price scraper leaves it")
        first = datetime.date(2026, 2, 5)
        for days in range(3):
            market_lake.add_day(self.bronze, first + datetime.timedelta(days=days))
        files = self.files()
        size = sum(path.stat().st_size for path in files)
        self.say(f"   {len(files)} Parquet files, {size / 1000:,.0f} kB, like this one:")
        self.say(f"   {files[0].relative_to(self.folder)}")
        table = pq.read_table(files[0], partitioning=None)
        self.say(paint("2", f"     {'product':<20}{'brand':<12}{'unit':<7}{'price':>9}  on offer"))
        for row in table.slice(36, 5).to_pylist():
            self.say(f"     {row['product']:<20}{row['brand']:<12}{row['unit']:<7}"
                     f"{row['price']:>9.2f}  {'yes' if row['on_offer'] else ''}")

    def configure(self, emulator):
        (self.folder / ".env").write_text(
            f"AZURE_STORAGE_CONNECTION_STRING='DefaultEndpointsProtocol=http;"
            f"AccountName=devstoreaccount1;AccountKey={KEY};BlobEndpoint={emulator.endpoint};'\n")
        self.say(f"   Azurite, Microsoft's emulator, answers at {emulator.endpoint}")

    def first_sync(self, emulator):
        self.step("The first sync sends everything")
        self.lakesync("sync", "--layer", "bronze")
        count = len(self.files())
        self.check(self.synced() == count, f"all {count} files are in step")
        self.check(emulator.requests("PUT") >= count, f"the emulator took {count} uploads")

    def nothing_to_do(self, emulator):
        self.step("Again: nothing to do, and nothing is asked")
        before = emulator.requests()
        self.lakesync("sync", "--layer", "bronze")
        self.check(emulator.requests() == before, "not one request reached the emulator")

    def another_day(self, emulator):
        self.step("A new day comes in")
        new = market_lake.add_day(self.bronze, datetime.date(2026, 2, 8))
        before = emulator.requests("PUT")
        self.lakesync("sync", "--layer", "bronze")
        self.check(emulator.requests("PUT") == before + len(new),
                   f"{len(new)} uploads for {len(new)} new files, none for the others")

    def change_and_delete(self, emulator):
        """Returns the path that was deleted, relative to the layer, and its bytes."""
        self.step("One file changes, one is deleted")
        market_lake.add_run(self.bronze, "angeloni", "floripa", datetime.date(2026, 2, 6),
                            "run_0800", seed=8)
        deleted = self.files()[10]
        gone = str(deleted.relative_to(self.bronze)), deleted.read_bytes()
        deleted.unlink()
        self.say(f"   deleted {gone[0]}")
        before = emulator.requests()
        self.lakesync("sync", "--layer", "bronze", "--dry-run")
        self.check(emulator.requests() == before, "the dry run sent nothing")
        before = emulator.requests("PUT")
        self.lakesync("sync", "--layer", "bronze")
        self.check(emulator.requests("PUT") == before + 1, "one upload, for the changed file")
        return gone

    def status(self):
        self.step("How things stand")
        shown = self.lakesync("status")
        count = len(self.files())
        self.check(f"Local files:   {count:,}" in shown, f"{count} files here, all of them synced")
        self.check(self.synced() == count, "none pending")

    def verify(self):
        self.step("Is Azure's copy right? By listing, then by checksums")
        self.lakesync("verify")
        self.lakesync("verify", "--deep")
        found = json.loads(self.tell("verify", "--deep"))
        self.check(found["ok"] == len(self.files()) + 1 and not found["missing"]
                   and not found["different"] and not found["foreign"],
                   "no blob is missing, different or foreign")

    def restore(self, gone):
        self.step("A restore, compared byte by byte")
        self.lakesync("pull", "--to", "restored")
        restored = self.folder / "restored"
        paths = [str(path.relative_to(self.bronze)) for path in self.files()]
        same, different, missing = filecmp.cmpfiles(self.bronze, restored, paths, shallow=False)
        self.check(len(same) == len(paths) and not different and not missing,
                   f"{len(same)} restored files are the same, byte by byte")
        path, content = gone
        self.check((restored / path).read_bytes() == content,
                   "the deleted file came back: a delete here leaves Azure's copy alone")
        count = sum(1 for file in restored.rglob("*") if file.is_file())
        self.check(count == len(paths) + 1, "and nothing else came with it")

    def synced(self):
        status = json.loads(self.tell("status"))
        if status["local_files"] != len(self.files()) or status["pending_files"] != 0:
            raise Surprise(f"status says {status}")
        return status["synced_files"]


def paint(code, text):
    return f"\x1b[{code}m{text}\x1b[0m" if COLOUR else text


def make_anew(folder):
    """An empty folder; one that exists already must be from an earlier demo."""
    mark = folder / "made-by-the-demo"
    if folder.exists() and not mark.exists():
        raise Surprise(f"{folder} is not from an earlier demo; remove it or name another")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mark.touch()
    return folder


def main():
    parser = argparse.ArgumentParser(description="Shows lakesync at work, step by step.")
    parser.add_argument("--lakesync", type=pathlib.Path, default=REPO / "build/lakesync")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("demo-lake"),
                        help="made anew each time [demo-lake]")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("AZURE_", "LAKESYNC"))]:
        del os.environ[name]  # The demo's own .env decides.
    try:
        Demo(options.lakesync, make_anew(options.folder.resolve())).run()
    except Surprise as surprise:
        print(f"{paint('1;31', 'demo: ' + str(surprise))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
