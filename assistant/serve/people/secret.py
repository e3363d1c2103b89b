"""A password or a secret comes in, what may be kept of it goes out; and whether one fits.

Secrets are 32 random bytes, so their plain SHA-256 gives nothing away; passwords go through argon2.
"""

import hashlib
import hmac
import secrets
from functools import cache
from threading import BoundedSemaphore

from footnote.index.errors import BadInput, extra

with extra("users", "Accounts"):
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, _LONGEST = 10, 200  # characters of a password
_HASHER = PasswordHasher()
_PLACES = BoundedSemaphore(4)  # each takes 64 MB for a moment


def new_secret() -> tuple[str, str]:
    """Return a secret to hand out, once, and the digest to keep."""
    secret = secrets.token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two digests, in the same time wherever they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def hashed(password: str) -> str:
    """Return what is kept of a password; BadInput if it is too short or too long."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise BadInput(f"A password has {SHORTEST} to {_LONGEST} characters.")
    with _PLACES:
        return _HASHER.hash(password.encode("utf-8", "replace"))


def fits(kept: str, password: str) -> bool:
    """Say whether a password is the one that was kept; it takes as long where none was."""
    given = password[:_LONGEST].encode("utf-8", "replace")
    try:
        with _PLACES:
            return _HASHER.verify(kept or _nobodys(), given) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_bytes(32))
