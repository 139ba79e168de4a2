"""kill -9 at any moment: nothing is lost, nothing is believed that was not confirmed, and what was
confirmed is not sent again.

The seed is printed; set LAKESYNC_TEST_KILL_SEED to repeat a run.
"""

import collections
import json
import os
import random
import time

from large import MIB, make_blocks_small

KILLS = 50
FILES = 300


def test_killed_fifty_times(project):
    seed = int(os.environ.get("LAKESYNC_TEST_KILL_SEED", random.randrange(1 << 32)))
    print(f"LAKESYNC_TEST_KILL_SEED={seed}")
    chance = random.Random(seed)
    make_blocks_small(project)
    for number in range(FILES):
        write(project, chance, number)
    project.write("day=1/large.parquet", chance.randbytes(10 * MIB))

    for kill in range(KILLS):
        running = project.start("sync", "--layer", "bronze", "--max-requests-per-second", "60",
                                "--connections", "8")
        time.sleep(chance.uniform(0.01, 0.3))
        running.kill()
        for number in range(4):  # So that there is something to do until the last one.
            write(project, chance, FILES + kill * 4 + number)
        write(project, chance, chance.randrange(FILES))
    confirmed = in_ledger(project)
    print(f"{len(confirmed)} of {len(project.local())} files were confirmed between {KILLS} kills")
    before = collections.Counter(request.blob for request in project.uploads())

    result = project.sync()
    assert result["errors"] == 0
    assert project.blobs() == project.local()
    assert {path: entry["size"] for path, entry in project.entries().items()} == \
        {path: len(content) for path, content in project.local().items()}
    after = collections.Counter(request.blob for request in project.uploads())
    assert confirmed, "no kill came late enough to confirm a file"
    assert not {path for path in confirmed if after[path] != before[path]}


def write(project, chance, number):
    project.write(f"day={number % 30}/{number}.parquet", chance.randbytes(chance.randrange(4000)))


def in_ledger(project):
    """Paths that the manifest or its journal hold. Read by the program itself, in a dry run."""
    out = project.run("sync", "--layer", "bronze", "--dry-run", "--events", "plan.jsonl")
    lines = (project.dir / "plan.jsonl").read_text().splitlines()
    planned = {json.loads(line)["path"] for line in lines}
    assert out.code == 0
    return set(project.local()) - planned
