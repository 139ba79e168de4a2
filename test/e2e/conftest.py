"""What every end-to-end test starts from: a real Azurite and a project of the test's own."""

import os
import pathlib
import shutil
import tempfile
import uuid

import pytest

from azurite import REPO, Azurite
from project import Project


@pytest.fixture(scope="session")
def azurite(tmp_path_factory):
    """One for all tests of a worker; each test has a container of its own in it."""
    running = Azurite(tmp_path_factory.mktemp("azurite"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def program():
    """A copy of the program, where user "nobody" can run it too."""
    built = pathlib.Path(os.environ.get("LAKESYNC", REPO / "build/lakesync"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lakesync-program-"))
    folder.chmod(0o755)
    yield shutil.copy2(built, folder)
    shutil.rmtree(folder)


@pytest.fixture
def container():
    return f"bronze-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def project(azurite, program, container):
    """A project with an empty lake, whose environment leads to Azurite."""
    made = Project(azurite, program, container)
    yield made
    made.remove()


@pytest.fixture
def lake(project):
    """A project with nine small files: three supermarkets, three days."""
    for market in ("angeloni", "bistek", "fort"):
        for day in (5, 6, 7):
            project.write(f"supermarket={market}/region=floripa/year=2026/month=2/day={day}/"
                          f"run_0800/products.parquet", f"{market} {day}".encode() * 100)
    return project
