"""A webhook on this machine that keeps what it gets."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Got:
    """One line that arrived."""

    path: str
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)

    def signed_with(self, key: str) -> bool:
        """Return whether the signature is right: this test's own reckoning."""
        signed = self.headers["X-Gongkai-Timestamp"].encode() + b"." + self.content
        wanted = hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
        return self.headers["X-Gongkai-Signature"] == f"sha256={wanted}"


@dataclass
class Receiver:
    """What it answers, and what it got."""

    port: int
    status: int = 200
    answer: bytes = b"{}"
    location: str = ""
    pause: float = 0.0
    got: list[Got] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def receiving(**more: Any) -> Iterator[Receiver]:
    """Listen until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Got(self.path, dict(self.headers), content))
            time.sleep(receiver.pause)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            self.wfile.write(receiver.answer)

        do_GET = do_POST

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(server.server_port, **more)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
