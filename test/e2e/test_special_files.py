"""Symlinks are not followed unless asked; sockets and the like are reported."""

import os
import socket


def test_symlinks_are_left_alone(lake):
    (lake.dir / "elsewhere").mkdir()
    (lake.dir / "elsewhere/x.parquet").write_bytes(b"x")
    (lake.bronze / "link").symlink_to(lake.dir / "elsewhere")
    (lake.bronze / "file.parquet").symlink_to(lake.dir / "elsewhere/x.parquet")
    assert lake.sync()["uploaded"] == 9


def test_followed_when_asked(lake):
    (lake.dir / "elsewhere").mkdir()
    (lake.dir / "elsewhere/x.parquet").write_bytes(b"x")
    (lake.bronze / "link").symlink_to(lake.dir / "elsewhere")
    assert lake.sync("--follow-symlinks")["uploaded"] == 10
    assert lake.blobs()["link/x.parquet"] == b"x"


def test_a_loop_ends(lake):
    (lake.bronze / "loop").symlink_to(lake.bronze)
    assert lake.sync("--follow-symlinks", expect=3)["uploaded"] == 9


def test_a_socket_is_reported(lake):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(lake.bronze / "socket"))
        failed, = lake.sync(expect=3)["failed"]
    assert failed["path"] == "socket" and failed["reason"]


def test_a_pipe_is_not_opened(lake):
    """Reading it would hang."""
    os.mkfifo(lake.bronze / "pipe")
    failed, = lake.sync(expect=3)["failed"]
    assert failed["path"] == "pipe"
