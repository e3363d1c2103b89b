"""A language model on this machine, behind an OpenAI-compatible address: a script, real sockets."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Semaphore, Thread
from typing import Any

from langchain_core.messages import HumanMessage

from footnote.assistant.model.scripted import ScriptedChat

_ALL = 10**6  # requests: more than any test makes


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: ScriptedChat
    permits: Semaphore
    left: int


class _Talk(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._send({"data": [{"id": "served"}]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.left -= 1
        if self.server.left < 0:
            self.send_error(500, "the script ends here")
            return
        self.server.permits.acquire()
        said = self.server.script.invoke([HumanMessage(asked["messages"][-1]["content"])]).text
        if asked.get("stream"):
            self._send_event({"delta": {"role": "assistant", "content": said}})
            self._send_event({"delta": {}, "finish_reason": "stop"})
            self.wfile.write(b"data: [DONE]\n\n")
        else:
            message = {"role": "assistant", "content": said}
            self._send({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})

    def _send(self, reply: Mapping[str, Any]) -> None:
        body = json.dumps({"id": "1", "object": "chat.completion", **reply}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_event(self, choice: Mapping[str, Any]) -> None:
        if "finish_reason" not in choice:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
        chunk = {"id": "1", "object": "chat.completion.chunk", "choices": [{"index": 0, **choice}]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextmanager
def served(
    replies: Mapping[str, str],
    *,
    permits: Semaphore | None = None,
    dies_after: int = _ALL,
    port: int = 0,
) -> Iterator[str]:
    """Serve a script; yield its address. After so many requests it only fails.

    Each reply takes a permit, and waits for it where there is none left.
    """
    server = _Server(("127.0.0.1", port), _Talk)
    server.script, server.left = ScriptedChat(replies=replies), dies_after
    server.permits = permits or Semaphore(_ALL)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
