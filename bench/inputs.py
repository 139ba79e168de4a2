"""The trees and files that are read, made once and kept in the user's cache, never in the clone.

Everything lies below ${LAKESYNC_CACHE:-~/.cache/lakesync}/bench; deleting it costs a few minutes.
"""

import os
import pathlib
import shutil
import subprocess

LAKE_FILES = 3310
LAKE_BYTES = 707_800_000
BIG_BYTES = 8 << 30
# Grows with what make_lake writes: an older cache is made anew.
VERSION = 1


def cache_folder():
    base = os.environ.get("LAKESYNC_CACHE") or pathlib.Path.home() / ".cache" / "lakesync"
    return pathlib.Path(base) / "bench"


class Inputs:
    """Each method answers the project folder that holds what it names."""

    def __init__(self, make_lake, say):
        self.make_lake = make_lake
        self.say = say

    def _project(self, name, make):
        project = cache_folder() / f"{name}-v{VERSION}"
        if project.exists():
            return project
        self.say(f"making {project.name} (once)")
        unfinished = project.with_name(project.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        (unfinished / "data" / "bronze").mkdir(parents=True)
        (unfinished / "data" / "metadata").mkdir()
        make(unfinished)
        unfinished.rename(project)
        return project

    def lake(self, files=LAKE_FILES, size=LAKE_BYTES):
        """Real bytes, log-normal sizes; no manifest."""
        def make(project):
            subprocess.run([self.make_lake, "--out", project / "data" / "bronze", "--files",
                            str(files), "--bytes", str(size)], check=True)
        return self._project(f"lake-{files}", make)

    def tree(self, files):
        """Sizes without bytes, and the manifest of a sync that is done."""
        def make(project):
            subprocess.run([self.make_lake, "--out", project / "data" / "bronze", "--files",
                            str(files), "--bytes", str(files * 200_000), "--sparse", "--manifest",
                            project / "data" / "metadata" / "sync_manifest.json"], check=True)
        return self._project(f"tree-{files}", make)

    def big(self, size=BIG_BYTES):
        """One file of real bytes."""
        def make(project):
            subprocess.run([self.make_lake, "--one", "--out",
                            project / "data" / "bronze" / "big.parquet", "--bytes", str(size)],
                           check=True)
        return self._project(f"big-{size}", make)


def bronze(project):
    return project / "data" / "bronze"


def warm(project):
    """Reads every byte once, so that no contender pays for a cold page cache."""
    for folder, _, names in os.walk(bronze(project)):
        for name in names:
            with open(os.path.join(folder, name), "rb", buffering=0) as file:
                while file.read(4 << 20):
                    pass


def forget_sync(project):
    """As before the first sync."""
    metadata = project / "data" / "metadata"
    shutil.rmtree(metadata, ignore_errors=True)
    metadata.mkdir()
