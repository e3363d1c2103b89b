"""Footnote as a chat model, asked by the official `openai` client over a real server."""

from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from footnote import Answer, Assistant, verify
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING, ORDERS, REPLIES, ROOT
from tests.readers import serving
from tests.test_docs import blocks

EVIL = "![x](http://evil.example/p.png) <b>The Nile</b> flows north through Egypt."
QUESTION = "Through which country does the Nile flow?"
ASKED: Any = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": ORDERS}]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    chat = ScriptedChat(replies={**REPLIES, "which country": "Egypt"})
    with Assistant.open(tmp_path_factory.mktemp("chat"), chat, TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        assistant.load()
        yield assistant


@pytest.fixture(scope="module")
def address(opened: Assistant) -> Iterator[str]:
    with serving(opened) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Any]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_the_answer_has_its_citations_in_annotations(
    client: Any, opened: Assistant, address: str
) -> None:
    reply = client.chat.completions.create(model="footnote", messages=ASKED, temperature=0.3)
    message = reply.choices[0].message
    answer = Answer.from_json(httpx.Response(200, json=reply.footnote).content)
    assert verify(answer, opened.articles()[0])
    assert "**Donald Trump**" in message.content
    assert reply.choices[0].finish_reason == "stop"
    (first, *_) = message.annotations
    cited = first.url_citation
    said = message.content[cited.start_index : cited.end_index]
    quote = first.footnote["quote"]
    assert said.replace("\\", "") == answer.sentences[0].text
    assert quote == answer.citations[0].quote
    assert cited.title.startswith("Talking Under Pressure")
    assert cited.url.startswith(f"{address}/api/articles/")
    assert httpx.get(cited.url).text == quote, "the link leads to the very words"


def test_a_stream_says_the_same(client: Any) -> None:
    whole = client.chat.completions.create(model="footnote", messages=ASKED)
    options = {"include_usage": True}
    chunks = list(
        client.chat.completions.create(
            model="footnote", messages=ASKED, stream=True, stream_options=options
        )
    )
    deltas = [one.choices[0].delta for one in chunks if one.choices]
    said = "".join(one.content or "" for one in deltas)
    annotations = [one.annotations for one in deltas if getattr(one, "annotations", None)]
    assert said == whole.choices[0].message.content
    assert annotations == [[one.model_dump() for one in whole.choices[0].message.annotations]]
    assert [one.choices[0].finish_reason for one in chunks if one.choices][-1] == "stop"
    assert chunks[-1].usage is not None


def test_what_is_not_there_is_said(client: Any) -> None:
    asked: Any = [{"role": "user", "content": "What is the capital of Australia?"}]
    content = client.chat.completions.create(model="footnote", messages=asked).choices[0].message
    assert "doesn't mention “Australia”" in content.content
    assert "> The closest passage: “" in content.content
    assert content.annotations == []


def test_nothing_of_an_article_is_markup(client: Any, opened: Assistant) -> None:
    article = opened.add(Article.from_text(EVIL, title="<img src=x> ![y](http://evil.example)"))
    asked: Any = [{"role": "user", "content": QUESTION}]
    try:
        reply = client.chat.completions.create(model=f"footnote:{article.id}", messages=asked)
    finally:
        opened.remove(article.id)
    content = reply.choices[0].message.content
    assert "Egypt" in content
    assert "http://" not in content.replace("(<http://127.0.0.1", "")
    assert "<b>" not in content.replace("\\<b\\>", "")
    assert "![" not in content.replace("!\\[", "")


def test_the_models_are_the_library_and_its_articles(client: Any, opened: Assistant) -> None:
    (article,) = opened.articles()
    assert [one.id for one in client.models.list()] == ["footnote", f"footnote:{article.id}"]
    assert client.models.retrieve(f"footnote:{article.id}").name == article.title
    reply = client.chat.completions.create(model=f"footnote:{article.id}", messages=ASKED)
    assert "Donald Trump" in reply.choices[0].message.content


def test_a_conversation_is_understood(client: Any) -> None:
    asked: Any = [
        {"role": "user", "content": "Is international monitoring among the measures?"},
        {"role": "assistant", "content": "Yes, it is."},
        {"role": "user", "content": [{"type": "text", "text": "And what is its objective?"}]},
    ]
    reply = client.chat.completions.create(model="footnote", messages=asked)
    assert "international monitoring" in reply.footnote["asked"]


def test_what_is_wrong_arrives_as_the_clients_own_errors(client: Any) -> None:
    ask = client.chat.completions.create
    with pytest.raises(openai.NotFoundError, match="There is no such model here"):
        ask(model="gpt-4.1", messages=ASKED)
    with pytest.raises(openai.NotFoundError):
        ask(model="footnote:nobody", messages=ASKED, stream=True)
    with pytest.raises(openai.UnprocessableEntityError, match="The last message is the question"):
        ask(model="footnote", messages=[{"role": "assistant", "content": "x"}])
    with pytest.raises(openai.UnprocessableEntityError, match="“n” can't be used"):
        ask(model="footnote", messages=ASKED, n=2)
    with pytest.raises(openai.UnprocessableEntityError, match="Ask a question in words"):
        ask(model="footnote", messages=[{"role": "user", "content": "?"}])


def test_the_block_of_the_docs_runs(
    client: Any, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = [one for _, one in blocks(ROOT / "docs" / "serving.md", "python")]
    names: dict[str, Any] = {}
    exec(block, names)
    assert "Donald Trump" in names["ask"](ORDERS, f"{address}/v1")
    assert f"{address}/api/articles/" in capsys.readouterr().out
