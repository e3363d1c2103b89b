"""A response comes in, piece by piece, and goes out with headers that keep a browser safe."""

import base64
import hashlib
from html.parser import HTMLParser

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Message, Send

from footnote.assistant.serve.faults import number_now
from footnote.assistant.serve.page.language import language

# Before Gradio's own modules; what `head` of Gradio holds comes after them.
_HEAD = b'<head><script src="page/templates.js"></script>'
_POLICY = "; ".join(
    (
        "default-src 'none'",
        # Gradio's inline scripts are allowed one by one, by their hashes, so nothing else runs; its
        # templates are known beforehand, so nothing is compiled (files/templates.js).
        "script-src 'self'{scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'self'",
        "form-action {forms}",
        "frame-ancestors 'none'",
    )
)


class Outgoing:
    """Passes a response on with the security headers; holds a page back to hash its scripts.

    A failure is held back too: it may have to be said otherwise.
    """

    def __init__(self, send: Send, *, forms: str = "'none'") -> None:
        """Pass what comes to `send`; `forms` is where forms of a page may be sent."""
        self._send = send
        self._forms = forms
        self.status = 0  # that was sent
        self._start: Message | None = None
        self._body = b""
        self._failure: list[Message] = []
        self._has_begun = False
        self.is_over = False

    async def __call__(self, message: Message) -> None:
        """Pass one message of the response on."""
        if self.is_over:
            return
        if self._failure or message.get("status", 200) >= 500:
            self._failure.append(message)
        elif message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
            self._secure(headers)
            await self._pass(message)
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page()
        else:
            await self._pass(message)

    async def release(self) -> None:
        """Pass a failure on that the app has put into words itself."""
        for message in self._failure:
            if message["type"] == "http.response.start":
                self._secure(MutableHeaders(scope=message))
            await self._pass(message)
        self._failure = []

    async def say_instead(self, refusal: Response) -> None:
        """Answer with a refusal; where an answer has begun, it only ends."""
        if self._has_begun or self.is_over:
            await self.end(b"")
            return
        status, headers = refusal.status_code, list(refusal.raw_headers)
        start: Message = {"type": "http.response.start", "status": status, "headers": headers}
        self._secure(MutableHeaders(scope=start))
        await self._pass(start)
        await self.end(bytes(refusal.body))

    async def end(self, body: bytes) -> None:
        """Send the last piece; nothing comes after it."""
        if not self.is_over and self._has_begun:
            await self._pass({"type": "http.response.body", "body": body})
        self.is_over = True

    async def _send_page(self) -> None:
        assert self._start is not None
        headers = MutableHeaders(scope=self._start)
        scripts = ""
        if "content-encoding" not in headers:
            self._body = self._body.replace(b"<head>", _HEAD, 1)
            self._body = self._body.replace(b'lang="en"', f'lang="{language()}"'.encode(), 1)
            headers["content-length"] = str(len(self._body))
            scripts = script_hashes(self._body.decode("utf-8", "replace"))
        headers["content-language"] = language()
        headers.add_vary_header("accept-language")
        self._secure(headers, scripts)
        await self._pass(self._start)
        await self._pass({"type": "http.response.body", "body": self._body})

    def _secure(self, headers: MutableHeaders, scripts: str = "") -> None:
        headers["content-security-policy"] = _POLICY.format(scripts=scripts, forms=self._forms)
        headers["x-content-type-options"] = "nosniff"
        headers["x-frame-options"] = "DENY"
        headers["referrer-policy"] = "no-referrer"
        headers["cross-origin-resource-policy"] = "same-origin"
        headers["cross-origin-opener-policy"] = "same-origin"
        if number := number_now():
            headers["x-request-id"] = number

    async def _pass(self, message: Message) -> None:
        self._has_begun = True
        self.status = message.get("status", self.status)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.is_over = True
        await self._send(message)


def script_hashes(page: str) -> str:
    """Return the hashes of a page's inline scripts, as a policy lists them."""
    scripts = _Scripts()
    scripts.feed(page)
    scripts.close()
    return "".join(f" 'sha256-{_digest(script)}'" for script in scripts.found)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class _Scripts(HTMLParser):
    """Collects the texts of inline scripts, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"
