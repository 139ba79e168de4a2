"""A running Azurite, and what it was asked: the tests' witness that is not lakesync."""

import pathlib
import re
import subprocess
import time
import urllib.parse
import uuid
from dataclasses import dataclass

from azure.storage.blob import BlobServiceClient

REPO = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

ACCESS_LINE = re.compile(r'"([A-Z]+) (\S+) HTTP/1\.1" (\d+) ')


@dataclass(frozen=True)
class Request:
    """One line of Azurite's access log: a request that was answered."""

    method: str
    container: str
    blob: str  # decoded; empty for the container itself
    query: str
    status: int

    @property
    def comp(self):
        """'block', 'blocklist', 'list', …; empty for a plain PUT or GET."""
        return urllib.parse.parse_qs(self.query).get("comp", [""])[0]

    @property
    def is_upload(self):
        """Did it bring a file's bytes, or make a blob of blocks?"""
        return self.method == "PUT" and self.status == 201 and bool(self.blob)

    @staticmethod
    def parse(line):
        found = ACCESS_LINE.search(line)
        if not found:
            return None
        method, target, status = found.groups()
        path, _, query = target.partition("?")
        _, _, container, blob = (path.split("/", 3) + ["", ""])[:4]
        return Request(method, container, urllib.parse.unquote(blob), query, int(status))


class Azurite:
    def __init__(self, folder, *options):
        self.folder = folder
        self._log = folder / "requests.log"
        self._process = subprocess.Popen(
            [REPO / "scripts/azurite", folder / "data", *options, "--log-requests"],
            stdout=subprocess.PIPE, stderr=self._log.open("w"), text=True)
        self.endpoint = self._process.stdout.readline().strip()
        assert self.endpoint, self._log.read_text()
        # The emulator is older than the newest version that the client speaks.
        self.service = BlobServiceClient(self.endpoint, credential=KEY, api_version="2025-07-05",
                                         connection_verify=str(self.certificate))

    @property
    def certificate(self):
        """To be trusted, where it speaks TLS (option --oauth)."""
        return self.folder / "data/tls.crt"

    @property
    def port(self):
        return urllib.parse.urlsplit(self.endpoint).port

    def connection_string(self, endpoint=None, key=KEY):
        return (f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={key};"
                f"BlobEndpoint={endpoint or self.endpoint};")

    def requests(self, container):
        """Everything asked of one container so far, in order of the answers."""
        self._wait_for_log()
        parsed = map(Request.parse, self._log.read_text(errors="replace").splitlines())
        return [request for request in parsed if request and request.container == container]

    def _wait_for_log(self):
        """The log may lag behind the answers; once a later request stands in it, it is complete."""
        mark = f"mark-{uuid.uuid4().hex}"
        self.service.get_container_client(mark).exists()
        while mark not in self._log.read_text(errors="replace"):
            time.sleep(0.01)

    def stop(self):
        self._process.terminate()
        self._process.wait(30)
