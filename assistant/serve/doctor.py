"""Settings come in, findings go out: what is installed, what is whole, and what to do."""

import importlib.util
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from footnote.assistant.model.failure import shown_model
from footnote.assistant.model.open import NONE
from footnote.assistant.model.weights import HOW_TO_GET, NAME, SHA256, hash_of, model_file
from footnote.assistant.settings import ORIGINS, Settings, config_file, origins
from footnote.assistant.show.terminal import counted
from footnote.index.embed import minilm
from footnote.index.embed.tiny import TINY
from footnote.index.errors import FootnoteError, NotFound
from footnote.index.library.health import examine_library
from footnote.index.library.lock import is_locked, only_to_read, owner_of
from footnote.index.library.records import FILE, Records
from footnote.index.library.room import little_room
from footnote.index.progress import Progress, step

_PACKAGES = ("langchain-core", "chromadb")
_EXTRAS = ("sentence-transformers", "gradio")  # not in every installation


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `said` tells what to do where it isn't sound."""

    what: str
    sound: bool
    said: str


def examine(settings: Settings, progress: Progress) -> Iterator[Finding]:
    """Look at everything that an answer needs, the cheap things first."""
    yield _installed()
    yield _settings(settings)
    yield _embeddings(settings, progress)
    yield _model(settings, progress)
    yield from _library(settings)


def _installed() -> Finding:
    found = []
    for name in (*_PACKAGES, *_EXTRAS):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            if name in _PACKAGES:
                return Finding("packages", False, f"{name} is missing. Run `pip install` again.")
    return Finding("packages", True, f"Python {platform.python_version()}, {', '.join(found)}")


def _settings(settings: Settings) -> Finding:
    what, given = "settings", {"home": settings.home}
    path, where = config_file(given), origins(**given)
    named = {origin: [name for name, of in where.items() if of == origin] for origin in ORIGINS}
    said = [f"{', '.join(named['file'])} from {path}"] if named["file"] else []
    said += [f"{', '.join(named['environment'])} from the environment"] * bool(named["environment"])
    secret = {"token", "api_key"} & set(named["file"])
    if secret and path.stat().st_mode & 0o077:
        return Finding(
            what, False, f"others can read the {min(secret)} in {path}: chmod 600 {path}"
        )
    return Finding(what, True, "; ".join(said) or "all as they come")


def _embeddings(settings: Settings, progress: Progress) -> Finding:
    what, name = "embedding model", settings.embeddings
    if name == TINY:
        return Finding(what, True, f"{name}: needs no weights, and knows only words")
    if name == minilm.MINILM:
        return _minilm(what, progress)
    if importlib.util.find_spec("sentence_transformers") is None:
        return Finding(what, False, f"{name} needs sentence-transformers: {minilm.INSTALL}.")
    there = Path(name).is_dir()
    where = "on this machine" if there else "fetched from a model hub when first used"
    return Finding(what, True, f"{name}, {where}")


def _minilm(what: str, progress: Progress) -> Finding:
    try:
        path = minilm.weights_file()
        sound = hash_of(path, step(progress, "checking")) == minilm.SHA256
    except FootnoteError as error:
        return Finding(what, False, str(error))
    except OSError:
        sound = False
    if not sound:
        return Finding(what, False, f"The weights are damaged. {minilm.MEND}")
    return Finding(what, True, f"{minilm.MINILM}, SHA-256 as it should be")


def _model(settings: Settings, progress: Progress) -> Finding:
    what, given = "language model", shown_model(settings.model)
    if given == NONE:
        return Finding(what, True, "none: answers are made of quotes")
    if given != "local":
        return Finding(what, True, f"{given} (not asked now)")
    if importlib.util.find_spec("xllamacpp") is None:
        return Finding(what, False, f"its engine xllamacpp isn't installed. {HOW_TO_GET}")
    try:
        path = model_file(settings.cache, step(progress, "joining"))
    except FootnoteError as error:
        return Finding(what, False, str(error))
    if hash_of(path, step(progress, "checking")) != SHA256:
        return Finding(what, False, f"{path} is damaged. Delete it; it is joined again when used.")
    return Finding(what, True, f"{NAME}, SHA-256 as it should be")


def _library(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if isinstance(settings.where, str):
        yield from _shared(settings)
        return
    if not (home / FILE).exists():
        yield Finding("library", True, f"none yet in {home}; the first article makes it")
        return
    if is_locked(home):
        owner = owner_of(home)
        who = f"process {owner.pid} ({owner.program})" if owner else "another process"
        yield Finding("library", True, f"open in {who}; stop that to have it checked")
        return
    try:
        with Records(home, read_only=True) as records:
            count = len(records.ids())
    except FootnoteError as error:
        yield Finding("library", False, str(error))
        return
    if only_to_read(home):
        said = f"{counted(count)} in {home}, which can only be read: found by their words alone"
        yield Finding("library", True, said)
        return
    if free := little_room(home):
        said = f"{free} are free where {home} is. Make room: a full disk stops reading too."
        yield Finding("disk", False, said)
    wrong = examine_library(home, settings.embeddings, settings.store)
    yield from (Finding("library", False, problem) for problem in wrong)
    if not wrong:
        yield Finding("library", True, f"{counted(count)} in {home}, found by real queries")


def _shared(settings: Settings) -> Iterator[Finding]:
    """Look at a library in a database, which may be in use meanwhile."""
    try:
        with Records(settings.where, read_only=True) as records:
            count = len(records.ids())
    except NotFound:
        yield Finding("library", True, "none yet in the database; the first article makes it")
        return
    except FootnoteError as error:
        yield Finding("library", False, str(error))
        return
    database = settings.database.get_secret_value()
    wrong = examine_library(settings.home, settings.embeddings, settings.store, database)
    yield from (Finding("library", False, problem) for problem in wrong)
    if not wrong:
        yield Finding("library", True, f"{counted(count)} in the database, found by real queries")
