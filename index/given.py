"""What a caller gave comes in, and goes out if it can be used; else a sentence says why not."""

from typing import Any, TypeVar, overload

from footnote.index.errors import BadInput

Kind = TypeVar("Kind")
Given = TypeVar("Given")  # of several kinds: its caller knows which it may be

_SHOWN = 80  # characters
_NAMES = {type(None): "None", str: "a text", bytes: "bytes", int: "a number", float: "a number"}


class Foreign(str):
    """Words of a question, an article or a model: a log shows them only where that is wanted."""

    __slots__ = ()


@overload
def expect(given: object, kinds: type[Kind], says: str) -> Kind: ...
@overload
def expect(given: Given, kinds: tuple[Any, ...], says: str) -> Given: ...
def expect(given: Any, kinds: Any, says: str) -> Any:
    """Return what was given; BadInput says what to give, and what this is."""
    if isinstance(given, kinds):
        return given
    raise BadInput(
        f"{says} This is {_NAMES.get(type(given)) or f'of type {type(given).__name__}'}."
    )


def expect_name(given: object, names: tuple[str, ...], says: str) -> str:
    """Return one of some names; BadInput says that this is none, and which there are."""
    use = f"Use {', '.join(names[:-1])} or {names[-1]}."
    name = expect(given, str, use)
    if name not in names:
        raise BadInput(f"“{shown(name)}” {says}. {use}")
    return name


def shown(given: object) -> str:
    """Return what was given as a sentence can repeat it: all of it printable, and not long."""
    text = str(given)
    visible = "".join(c if c.isprintable() else "\ufffd" for c in text[:_SHOWN])
    return visible if len(text) <= _SHOWN else f"{visible}…"
