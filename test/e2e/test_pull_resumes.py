"""A pull that was ended goes on where it stopped."""

import signal

import pytest

from large import BLOCKS, content, make_blocks_small
from project import tree

PATH = "large.parquet"


@pytest.fixture
def under_way(project):
    """A slow pull of one large file, of which a few ranges have come."""
    make_blocks_small(project)
    project.write(PATH, content())
    project.sync()
    running = project.start("pull", "--to", "restored", "--bwlimit", "4MiB", "--connections", "1")
    while ranges_on_disk(project) < 3:
        assert running.alive()
    return running


def ranges_on_disk(project):
    return sum(path.read_text().count("\n") for path in (project.dir / "restored").glob(".*.done"))


def ranges_asked_for(project):
    return sum(request.method == "GET" and request.blob == PATH for request in project.requests())


def test_after_a_kill_only_the_rest_is_fetched(project, under_way):
    under_way.kill()
    done, before = ranges_on_disk(project), ranges_asked_for(project)
    project.run("pull", "--to", "restored")
    assert ranges_asked_for(project) - before == BLOCKS - done
    assert tree(project.dir / "restored") == project.local()


def test_an_interrupted_pull_leaves_no_half_file_under_its_name(project, under_way):
    under_way.signal(signal.SIGTERM)
    assert under_way.end().code == 130
    assert not (project.dir / "restored" / PATH).exists()
