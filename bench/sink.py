"""A Blob service on loopback that answers after a set round trip and keeps nothing.

As a program it runs until Ctrl-C and prints what a client needs; bench/run.py uses the class.
nginx runs in the foreground as our child, in a temporary folder of its own that goes with it.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ACCOUNT = "devstoreaccount1"
# Any key does: nobody checks the signature.
KEY = "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC1ub3QtYS1zZWNyZXQ="
MODULE_FOLDERS = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")


class SinkError(RuntimeError):
    """The sink cannot run here; the text says what to install."""


def _find_nginx():
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not nginx:
        raise SinkError("nginx is not installed: apt-get install nginx libnginx-mod-http-lua")
    return nginx


def _load_modules():
    """The load_module lines; Debian's Lua module wants the NDK one before it."""
    for folder in map(pathlib.Path, MODULE_FOLDERS):
        lua = folder / "ngx_http_lua_module.so"
        if lua.exists():
            ndk = folder / "ndk_http_module.so"
            found = [ndk, lua] if ndk.exists() else [lua]
            return "\n".join(f"load_module {path};" for path in found)
    raise SinkError("nginx has no Lua module: apt-get install libnginx-mod-http-lua")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """Started by the constructor; a context manager that stops it."""

    def __init__(self, rtt_ms=0, workers=2):
        self.folder = tempfile.mkdtemp(prefix="lakesync-sink-")
        os.chmod(self.folder, 0o755)  # nginx's workers are another user when we are root
        self.ca_file = os.path.join(self.folder, "cert.pem")
        self.process = None
        try:
            self._make_certificate()
            for _ in range(5):  # the free port may be gone by the time nginx binds it
                if self._start(rtt_ms, workers):
                    return
            raise SinkError("nginx did not start: " + self._error_log())
        except BaseException:
            self.stop()
            raise

    def _make_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=lakesync-bench",
             "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:*.blob.localhost",
             "-keyout", os.path.join(self.folder, "key.pem"), "-out", self.ca_file],
            check=True, capture_output=True)

    def _start(self, rtt_ms, workers):
        self.port = _free_port()
        values = {"DIR": self.folder, "PORT": self.port, "RTT_MS": rtt_ms, "WORKERS": workers,
                  "LOAD_MODULES": _load_modules()}
        text = re.sub(r"@([A-Z_]+)@", lambda match: str(values.get(match[1], match[0])),
                      (HERE / "sink.conf.in").read_text())
        config = os.path.join(self.folder, "nginx.conf")
        pathlib.Path(config).write_text(text)
        self.process = subprocess.Popen(
            [_find_nginx(), "-c", config, "-p", self.folder, "-e",
             os.path.join(self.folder, "error.log")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._tls = ssl.create_default_context(cafile=self.ca_file)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.stats()
                return True
            except OSError:
                time.sleep(0.02)
        return False

    def _error_log(self):
        try:
            return pathlib.Path(self.folder, "error.log").read_text()[-2000:]
        except OSError:
            return "(no log)"

    def _get(self, path):
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self._tls))
        with opener.open(f"https://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    @property
    def endpoint(self):
        return f"https://127.0.0.1:{self.port}/{ACCOUNT}"

    @property
    def connection_string(self):
        return (f"DefaultEndpointsProtocol=https;AccountName={ACCOUNT};AccountKey={KEY};"
                f"BlobEndpoint={self.endpoint};")

    def stats(self):
        """What has been asked for since the last reset: n_KIND requests, b_KIND body bytes."""
        return json.loads(self._get("/-/stats"))

    def reset(self, rtt_ms):
        self._get(f"/-/reset?rtt_ms={rtt_ms}")

    def cpu_seconds(self):
        """Of nginx's workers: a share of the machine that every client here pays."""
        ticks = 0
        pids = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
                              capture_output=True, text=True, check=False).stdout.split()
        for pid in pids:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rtt-ms", type=float, default=20)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with Sink(arguments.rtt_ms, arguments.workers) as sink:
            print(f"export SSL_CERT_FILE={sink.ca_file}")
            print(f"export LAKESYNC_ENDPOINT={sink.endpoint}")
            print(f"export AZURE_STORAGE_CONNECTION_STRING='{sink.connection_string}'", flush=True)
            sink.process.wait()
    except KeyboardInterrupt:
        pass
    except SinkError as error:
        sys.exit(f"sink: {error}")


if __name__ == "__main__":
    main()
