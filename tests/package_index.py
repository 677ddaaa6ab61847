"""A package index of tiny wheels on this computer, for installers that are real.

It answers as the ordinary index and, as a proxy would, as https://download.pytorch.org.
"""

import base64
import hashlib
import io
import ssl
import subprocess
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PYTORCH = "download.pytorch.org"


def wheel(name: str, version: str, weight: int = 0) -> bytes:
    """A package of one module, and `weight` bytes of data."""
    told = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"__version__ = {version!r}\n".encode(),
        f"{name}.dat": bytes(weight),
        f"{told}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{told}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()},"
        f"{len(data)}"
        for path, data in files.items()
    ]
    files[f"{told}/RECORD"] = "\n".join([*lines, f"{told}/RECORD,,\n"]).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return packed.getvalue()


class PackageIndex:
    """Wheels by the folder that they are in: `simple`, `whl/cpu`, `whl/cu130`."""

    def __init__(self, folder: Path, wheels: dict[str, dict[str, bytes]]) -> None:
        self.wheels, self.asked = wheels, list[str]()
        self.pytorch_answers = True
        self.stuck_at = ""
        """The name of a package of which only one half arrives."""
        self.closing = threading.Event()
        key, self.certificate = folder / "key.pem", folder / "certificate.pem"
        words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        names = ["-subj", f"/CN={PYTORCH}", "-addext", f"subjectAltName=DNS:{PYTORCH}"]
        names += ["-addext", "basicConstraints=critical,CA:FALSE"]
        places = ["-keyout", str(key), "-out", str(self.certificate)]
        subprocess.run([*words.split(), *names, *places], check=True, capture_output=True)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(self.certificate, key)
        index = self

        class Handler(_Handler):
            world = index

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """What leads uv and pip here."""
        return {
            "UV_DEFAULT_INDEX": f"{self.address}/simple",
            "PIP_INDEX_URL": f"{self.address}/simple",
            "HTTPS_PROXY": self.address,
            "NO_PROXY": "127.0.0.1",
            "SSL_CERT_FILE": str(self.certificate),
            "UV_HTTP_RETRIES": "0",
        }

    def close(self) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Clients hang up as they please."""


class _Handler(BaseHTTPRequestHandler):
    world: PackageIndex
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        if not (self.path.startswith(PYTORCH) and self.world.pytorch_answers):
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        self.connection = self.world.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)

    def do_GET(self) -> None:
        if self.headers["If-None-Match"] == f'"{self.path}"':
            self.send_response(304)
            self.end_headers()
            return
        self.world.asked.append(self.path)
        folder, _, name = self.path.strip("/").rpartition("/")
        if name.endswith(".whl.metadata"):
            packed = self.world.wheels[folder][name.replace("%2B", "+").removesuffix(".metadata")]
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                inside = next(path for path in archive.namelist() if path.endswith("/METADATA"))
                self._answer(archive.read(inside), "text/plain")
            return
        if name.endswith(".whl"):
            name = name.replace("%2B", "+")
            self._answer(self.world.wheels[folder][name], "application/zip", name.split("-")[0])
            return
        files = [
            file for file in self.world.wheels.get(folder, {}) if file.partition("-")[0] == name
        ]
        links = "".join(
            f'<a href="/{folder}/{file}" data-dist-info-metadata="true">{file}</a>'
            for file in files
        )
        if files:
            self._answer(f"<!DOCTYPE html><html><body>{links}</body></html>".encode(), "text/html")
        else:
            self.send_error(404)

    do_HEAD = do_GET  # noqa: N815 - the method's name in HTTP

    def _answer(self, body: bytes, kind: str, name: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", f'"{self.path}"')
        if kind == "application/zip":
            self.send_header("Cache-Control", "max-age=31536000, immutable")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET" and name and name == self.world.stuck_at:
            self.wfile.write(body[: len(body) // 2])
            self.world.closing.wait(60)
        elif self.command == "GET":
            self.wfile.write(body)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def log_message(self, *_: object) -> None:
        pass
