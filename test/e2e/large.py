"""A file large enough to travel as blocks, with settings that make that small."""

import random

MIB = 1 << 20
BLOCKS = 12


def make_blocks_small(project):
    """Blocks of 1 MiB from 2 MiB on, so that no test has to move gigabytes."""
    settings = 'block_bytes = "1MiB"\nsingle_put_bytes_max = "2MiB"\n'
    project.toml.write_text(settings + project.toml.read_text())


def content(seed=1):
    return random.Random(seed).randbytes(BLOCKS * MIB - 12345)


def blocks_sent(project):
    """Names of blocks that arrived, in order, repeats included."""
    return [request.query for request in project.uploads() if request.comp == "block"]
