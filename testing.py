"""For tests of what is built on Footnote: a chat model that says what it was told, tiny vectors."""

from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.embed.tiny import TinyEmbedder

__all__ = ["ScriptedChat", "TinyEmbedder"]
