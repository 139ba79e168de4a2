"""A large file travels as blocks named by their content."""

import pytest

from large import BLOCKS, MIB, blocks_sent, content, make_blocks_small

PATH = "day=1/large.parquet"


@pytest.fixture
def project(project):
    make_blocks_small(project)
    return project


def test_it_arrives_as_blocks(project):
    project.write(PATH, content())
    project.sync()
    assert project.blobs() == {PATH: content()}
    assert len(blocks_sent(project)) == BLOCKS


def test_a_changed_file_sends_only_changed_blocks(project):
    project.write(PATH, content())
    project.sync()
    changed = bytearray(content())
    changed[5 * MIB + 7] ^= 1
    project.write(PATH, changed)
    result = project.sync()
    assert (result["uploaded"], result["total_bytes"]) == (1, len(changed))
    assert len(blocks_sent(project)) == BLOCKS + 1
    assert project.blobs() == {PATH: changed}


def test_an_appended_file_sends_only_its_end(project):
    project.write(PATH, content())
    project.sync()
    project.write(PATH, content() + b"more")
    project.sync()
    assert len(blocks_sent(project)) == BLOCKS + 1
    assert project.blobs() == {PATH: content() + b"more"}


def test_equal_blocks_make_the_right_blob(project):
    project.write(PATH, bytes(8 * MIB))
    project.sync()
    assert project.blobs() == {PATH: bytes(8 * MIB)}


def test_killed_in_the_middle_it_resumes(project):
    project.write(PATH, content())
    gate, env = project.through_gate(hold_after_bytes=6 * MIB)
    running = project.start("sync", "--layer", "bronze", "--connections", "1", env=env)
    gate.wait_reached()
    running.kill()
    gate.cut()
    arrived = blocks_sent(project)
    assert 3 <= len(arrived) < BLOCKS
    project.sync()
    assert project.blobs() == {PATH: content()}
    assert len(blocks_sent(project)) <= BLOCKS + 1, "blocks that had arrived were sent again"
