"""TLS is verified, always."""

import pytest

from azurite import Azurite
from project import Project


@pytest.fixture(scope="module")
def tls_azurite(tmp_path_factory):
    running = Azurite(tmp_path_factory.mktemp("azurite-tls"), "--oauth")
    yield running
    running.stop()


@pytest.fixture
def tls_project(tls_azurite, program, container):
    made = Project(tls_azurite, program, container)
    made.write("a.parquet", b"over TLS")
    yield made
    made.remove()


def test_a_certificate_in_ssl_cert_file_is_trusted(tls_project):
    env = {"SSL_CERT_FILE": str(tls_project.azurite.certificate)}
    assert tls_project.sync(env=env)["uploaded"] == 1
    assert tls_project.blobs() == {"a.parquet": b"over TLS"}


def test_an_unknown_certificate_is_refused(tls_project):
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"):
        tls_project.env.pop(name, None)
    tls_project.env["LAKESYNC_TRIES_MAX"] = "2"
    ended = tls_project.run("sync", expect=None)
    assert ended.code != 0 and "certificate is not trusted" in ended.out + ended.err
    assert tls_project.uploads() == []
