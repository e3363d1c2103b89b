"""A request comes in; the address at which its app stands, and the path below that, go out.

An app may stand below a prefix, as many libraries do in one process: then `root_path` is that, and
`path` begins with it.
"""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request


def root_of(scope: Mapping[str, Any]) -> str:
    """Return the prefix below which the app of a request stands; empty for none."""
    return str(scope.get("root_path", "")).rstrip("/")


def path_in(scope: Mapping[str, Any]) -> str:
    """Return the path of a request as its app knows it: without the prefix."""
    path, root = str(scope["path"]), root_of(scope)
    inside = root and (path == root or path.startswith(f"{root}/"))
    return path.removeprefix(root) if inside else path


def base_of(request: Request) -> str:
    """Return the address of the app as a reader knows it; a named proxy may speak TLS."""
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
    scheme = "https" if scheme == "https" else "http"
    return f"{scheme}://{request.url.netloc}{root_of(request.scope)}"
