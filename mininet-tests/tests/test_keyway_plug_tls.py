"""`keyway-plug` where the API is at https and wants to see a certificate."""

import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from test_keyway_plug_file import tool


class Handler(BaseHTTPRequestHandler):
    """No network, whoever may ask."""

    def do_GET(self):
        body = b'{"networks": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Strangers end the handshake; the test sees it at their end."""


class Certificate:
    """One for 127.0.0.1, signed by itself, so that it is its own authority too."""

    def __init__(self, directory, name):
        self.key, self.file = (str(directory / f"{name}-{what}.pem") for what in ("key", "cert"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                        "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", self.key, "-out", self.file], check=True, capture_output=True)


@pytest.fixture
def site(tmp_path):
    return {name: Certificate(tmp_path, name) for name in ("api", "operator", "stranger")}


@pytest.fixture
def address(site):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=site["operator"].file)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(site["api"].file, site["api"].key)
    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def environment(monkeypatch, **files):
    for name in ("CACERT", "CERT", "KEY"):
        for prefix in ("KEYWAY", "OS"):
            monkeypatch.delenv(f"{prefix}_{name}", raising=False)
    for name, file in files.items():
        monkeypatch.setenv(name, file)


@pytest.mark.parametrize("prefix", ["KEYWAY", "OS"])
def test_it_shows_the_certificate_that_the_environment_names(monkeypatch, site, address, prefix):
    environment(monkeypatch, **{f"{prefix}_CACERT": site["api"].file,
                                f"{prefix}_CERT": site["operator"].file,
                                f"{prefix}_KEY": site["operator"].key})
    assert tool.Api(address, tool.Commands(10)).list("network") == []


def test_without_one_or_with_anothers_it_gets_nothing(monkeypatch, site, address):
    environment(monkeypatch, KEYWAY_CACERT=site["api"].file)
    with pytest.raises(tool.PlugError):
        tool.Api(address, tool.Commands(10)).list("network")
    environment(monkeypatch, KEYWAY_CACERT=site["api"].file, KEYWAY_CERT=site["stranger"].file,
                KEYWAY_KEY=site["stranger"].key)
    with pytest.raises(tool.PlugError):
        tool.Api(address, tool.Commands(10)).list("network")


def test_files_that_are_none_are_named(monkeypatch, site, tmp_path):
    environment(monkeypatch, KEYWAY_CACERT=str(tmp_path / "none.pem"))
    with pytest.raises(tool.PlugError, match="KEYWAY_CACERT: .*none.pem"):
        tool.Api("https://h", tool.Commands(1))
    tool.Api("http://h", tool.Commands(1))  # where none of it counts
    environment(monkeypatch, KEYWAY_CERT=site["operator"].file)
    with pytest.raises(tool.PlugError, match="belong together"):
        tool.Api("https://h", tool.Commands(1))
    environment(monkeypatch, KEYWAY_CERT=site["operator"].file, KEYWAY_KEY=site["stranger"].key)
    with pytest.raises(tool.PlugError, match="KEYWAY_CERT and KEYWAY_KEY: .*operator-cert.pem"):
        tool.Api("https://h", tool.Commands(1))
