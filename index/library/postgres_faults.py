"""What PostgreSQL complained of comes in, a sentence with its own way out goes out."""

from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoneFree

from footnote.index.errors import FootnoteError, LibraryDamaged, LibraryError
from footnote.index.library.faults import SAFE, strange

# As a server puts it that lets nobody in, which it tells in words alone; and what to do.
_REFUSED = {
    "password": "Mend the user or the password in FOOTNOTE_DATABASE.",
    "authentication failed": "Mend the user or the password in FOOTNOTE_DATABASE.",
    "pg_hba.conf": "Let this machine and user in, in the server's pg_hba.conf.",
    "does not exist": "Make it there, or name another in FOOTNOTE_DATABASE.",
    "too many": "Raise the server's max_connections, or start fewer processes; then try again.",
    "connection slots": (
        "Raise the server's max_connections, or start fewer processes; then try again."
    ),
    "starting up": "It is starting: try again in a few seconds.",
    "shutting down": "Start it again.",
}
_MOST = 300  # characters of what a server says
_FULL, _READ_ONLY = {"53100"}, {"25006"}
_DENIED = {"42501"}
_IN_THE_WAY = {"40001", "40P01", "55P03"}
_CUT = ("08", "57P")  # how the codes of a connection that was cut off begin


def database_fault(error: SQLAlchemyError, where: str) -> FootnoteError:
    """Say what to do about an error that came while a database was asked."""
    if isinstance(error, NoneFree):
        return LibraryError(
            f"All connections to the database {where} are busy. Try again, or start more processes."
        )
    if not isinstance(error, DBAPIError):
        cause = error.orig if isinstance(error, StatementError) and error.orig else error
        return strange(cause if isinstance(cause, Exception) else error)
    code = str(getattr(error.orig, "sqlstate", None) or "")
    said = " ".join(str(error.orig).split())[:_MOST]
    if code in _FULL:
        return LibraryError(
            f"The disk of the database {where} is full ({said}). Make room there, then try again. "
            f"{SAFE}"
        )
    if code in _READ_ONLY:
        return LibraryError(
            f"The database {where} can't be written: it is read-only, such as a standby. Name the "
            "one that can be with FOOTNOTE_DATABASE."
        )
    if code in _DENIED:
        return LibraryError(
            f"The database {where} doesn't let this user do that ({said}). Let it own the database."
        )
    if code in _IN_THE_WAY:
        return LibraryError(
            f"Another process's change to the database {where} was in the way ({said}), and "
            f"nothing of this one was kept. Try it again. {SAFE}"
        )
    if isinstance(error, DataError):
        return strange(ValueError(said))
    if not code or code.startswith(_CUT) or error.connection_invalidated or code.startswith("53"):
        return _out_of_reach(said, where, cut=bool(code) or error.connection_invalidated)
    return LibraryDamaged(
        f"The library's own records in {where} can't be read ({said}). Bring the database back "
        "from a copy, or name another with FOOTNOTE_DATABASE."
    )


def lost(where: str) -> LibraryError:
    """Say that what was being changed is as it was before."""
    return LibraryError(
        f"The connection to the database {where} was lost while something was changed, and nothing "
        f"of that was kept. Try it again. {SAFE}"
    )


def _out_of_reach(said: str, where: str, *, cut: bool) -> LibraryError:
    for words, what_to_do in _REFUSED.items():
        if words in said:
            return LibraryError(
                f"The database {where} lets nobody in ({said}). {what_to_do} {SAFE}"
            )
    if cut:
        return LibraryError(
            f"The connection to the database {where} was cut ({said}). Try again. {SAFE}"
        )
    return LibraryError(
        f"The database {where} doesn't answer ({said}). Start PostgreSQL again, or see whether "
        f"FOOTNOTE_DATABASE names the right one. {SAFE}"
    )
