"""Progress: a line every 10 s off a terminal, a live line on one, none with --quiet."""

import shlex
import subprocess
import time

import pytest


@pytest.fixture
def slow(lake):
    """A lake, and the environment in which a sync of it hangs until the gate is opened."""
    gate, env = lake.through_gate(hold_after_bytes=3000)
    yield lake, gate, env
    gate.open()


def test_a_line_every_ten_seconds(slow):
    lake, gate, env = slow
    running = lake.start("sync", env=env)
    time.sleep(11.5)
    gate.open()
    ended = running.end()
    assert [line for line in ended.err.splitlines() if "/9" in line or "of 9" in line], ended.err


def test_quiet_has_none(slow):
    lake, gate, env = slow
    running = lake.start("sync", "--quiet", env=env)
    time.sleep(11.5)
    gate.open()
    assert running.end().err == ""


def test_a_live_line_on_a_terminal(slow):
    lake, gate, env = slow
    screen = Screen(lake, env, "sync")
    screen.wait_for("9 files")
    gate.open()
    shown = screen.wait_for("exit=0")
    assert "ETA" not in shown, "the live line stayed behind"


class Screen:
    """A terminal of 80 × 24 with a program on it."""

    def __init__(self, project, env, *args):
        self._tmux = ["tmux", "-S", str(project.dir / "tmux")]
        settings = " ".join(f"{k}={shlex.quote(v)}" for k, v in (project.env | env).items()
                            if k.startswith(("AZURE", "LC_ALL")))
        command = f"{settings} {shlex.join(project.command(*args))}; echo exit=$?; sleep 60"
        subprocess.run([*self._tmux, "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24",
                        "-c", project.dir, "sh", "-c", command], check=True)

    def wait_for(self, text):
        for _ in range(100):
            shown = subprocess.run([*self._tmux, "capture-pane", "-p"], check=True, text=True,
                                   capture_output=True).stdout
            if text in shown:
                return shown
            time.sleep(0.1)
        raise AssertionError(f"{text!r} never came; the screen:\n{shown}")
