"""A project that cannot be written: what needs no writing works, the rest says so first."""

import os
import subprocess

import pytest


@pytest.fixture
def read_only(lake):
    lake.sync()
    lake.write("day=9/new.parquet")
    for folder in [lake.dir, *(path for path in lake.dir.rglob("*") if path.is_dir())]:
        folder.chmod(0o555)
    yield lake
    subprocess.run(["chmod", "-R", "u+w", lake.dir], check=True)


def test_sync_says_so_before_it_uploads(read_only):
    before = len(read_only.uploads())
    ended = read_only.run_as_nobody("sync", "--layer", "bronze", expect=1)
    assert "data/metadata" in ended.err and "ermission denied" in ended.err
    assert len(read_only.uploads()) == before


def test_status_works(read_only):
    assert read_only.run_as_nobody("status", "--json").json["pending_files"] == 1


def test_verify_works(read_only):
    read_only.run_as_nobody("verify")


def test_a_dry_run_works(read_only):
    assert os.path.exists(read_only.dir)
    read_only.run_as_nobody("sync", "--layer", "bronze", "--dry-run")
