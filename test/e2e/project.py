"""A user's project with a lake in it, and lakesync run in it as the user would."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass

from azurite import ACCOUNT, KEY
from gate import Gate

# What a user's shell would not have set.
CLEAN = ("AZURE_", "LAKESYNC", "IDENTITY_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


@dataclass
class Ended:
    """How a run of lakesync ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """stdout, which must be exactly one JSON object."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


class Running:
    """A lakesync that has been started and not waited for."""

    def __init__(self, process):
        self._process = process
        self.pid = process.pid

    def signal(self, number):
        self._process.send_signal(number)

    def alive(self):
        return self._process.poll() is None

    def kill(self):
        self._process.kill()
        self._process.communicate()

    def end(self, timeout=60):
        out, err = self._process.communicate(timeout=timeout)
        assert_no_secret(out + err)
        return Ended(self._process.returncode, out, err)


class Project:
    def __init__(self, azurite, program, container):
        # Not below pytest's folder, which user "nobody" may not enter.
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="lakesync-e2e-"))
        self.dir.chmod(0o755)
        self.bronze = self.dir / "data/bronze"
        self.bronze.mkdir(parents=True)
        self.azurite = azurite
        self.container = container
        self._program = program
        self._gates = []
        self.toml = self.dir / "lakesync.toml"
        self.toml.write_text(f'[layers.bronze]\ncontainer = "{container}"\n')
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(CLEAN)}
        self.env = inherited | {
            "AZURE_STORAGE_CONNECTION_STRING": azurite.connection_string(),
            "HOME": str(self.dir / "home"), "TZ": "UTC", "LC_ALL": "C.UTF-8"}

    # The lake.

    def write(self, path, content=b"PAR1", mtime_ns=None):
        """A file of the bronze layer; `path` is str or bytes, relative to it."""
        file = os.path.join(os.fsencode(self.bronze), os.fsencode(path))
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as out:
            out.write(content)
        if mtime_ns is not None:
            os.utime(file, ns=(mtime_ns, mtime_ns))
        return pathlib.Path(os.fsdecode(file))

    def local(self):
        """{relative path: bytes} of the whole bronze layer."""
        return tree(self.bronze)

    # The program.

    def command(self, *args):
        return [str(self._program), *map(str, args)]

    def start(self, *args, env=None, **popen):
        return Running(subprocess.Popen(
            self.command(*args), cwd=self.dir, env=self.env | (env or {}), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **popen))

    def run(self, *args, expect=0, env=None, timeout=60, **popen):
        """Runs `lakesync ARGS` in the project's folder; `expect` None: any exit code will do."""
        ended = self.start(*args, env=env, **popen).end(timeout)
        assert expect in (ended.code, None), f"exit {ended.code}, not {expect}\n{ended.out}\n{ended.err}"
        return ended

    def sync(self, *args, expect=0, **kwargs):
        """`lakesync sync --layer bronze --json`; its JSON."""
        return self.run("sync", "--layer", "bronze", "--json", *args, expect=expect, **kwargs).json

    def run_as_nobody(self, *args, expect=0, **kwargs):
        """The same without root's right to read everything; the project is theirs."""
        if os.geteuid() != 0:
            return self.run(*args, expect=expect, **kwargs)
        subprocess.run(["chown", "-R", "65534:65534", self.dir], check=True)
        mine = self.command
        self.command = lambda *a: NOBODY + mine(*a)
        try:
            return self.run(*args, expect=expect, **kwargs)
        finally:
            self.command = mine

    def through_gate(self, hold_after_bytes):
        """A gate to Azurite and the environment that leads through it."""
        gate = Gate(self.azurite.port, hold_after_bytes)
        self._gates.append(gate)
        env = {"AZURE_STORAGE_CONNECTION_STRING": self.azurite.connection_string(gate.endpoint)}
        return gate, env

    # What is true.

    @property
    def remote(self):
        """The bronze container, through Microsoft's own client."""
        return self.azurite.service.get_container_client(self.container)

    def blobs(self):
        """{name: bytes} of the container."""
        return {name: self.remote.download_blob(name).readall()
                for name in self.remote.list_blob_names()}

    def requests(self):
        return self.azurite.requests(self.container)

    def uploads(self):
        """The requests that brought bytes or made a blob of them."""
        return [request for request in self.requests() if request.is_upload]

    @property
    def manifest_path(self):
        return self.dir / "data/metadata/sync_manifest.json"

    def manifest(self):
        return json.loads(self.manifest_path.read_text())

    def entries(self):
        """The manifest's entries by path relative to the layer."""
        return {key.removeprefix("data/bronze/"): entry
                for key, entry in self.manifest()["synced_files"].items()}

    def remove(self):
        for gate in self._gates:
            gate.cut()
        shutil.rmtree(self.dir, ignore_errors=True)


def tree(folder):
    """{relative path: bytes} of every file below a folder."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_no_secret(text):
    assert KEY not in text and KEY[:20] not in text, "the account key was printed"


__all__ = ["ACCOUNT", "KEY", "Ended", "Gate", "Project", "Running", "assert_no_secret", "signal",
           "tree"]
