"""Questions about the document itself: what they ask for, and what only looks like one."""

import pytest

from footnote.assistant.question.followup import stands_alone
from footnote.assistant.question.kinds import Kind, kinds_of
from footnote.assistant.question.topic import Size, Topic, Wish, topic_of


@pytest.mark.parametrize(
    ("question", "wish", "document", "part"),
    [
        ("What's this about?", Wish.GIST, "this", ""),
        ("whats this about", Wish.GIST, "this", ""),
        ("What is it all about?", Wish.GIST, "it", ""),
        ("What is the talk about?", Wish.GIST, "the talk", ""),  # the article decides
        ("What does this paper deal with?", Wish.GIST, "this paper", ""),
        ("Describe this document", Wish.GIST, "this document", ""),
        ("whats the gist", Wish.GIST, "", ""),
        ("What is the topic of the letter?", Wish.GIST, "the letter", ""),
        ("summarize", Wish.SUMMARY, "", ""),
        ("Summarise it.", Wish.SUMMARY, "it", ""),
        ("sum it up", Wish.SUMMARY, "it", ""),
        ("Can you please summarize this article for me?", Wish.SUMMARY, "this article", ""),
        ("tl;dr", Wish.SUMMARY, "", ""),
        ("TLDR please", Wish.SUMMARY, "", ""),
        ("give me a summary of the annual report", Wish.SUMMARY, "the annual report", ""),
        ("Could you give me a short overview?", Wish.SUMMARY, "", ""),
        ("What is the summary?", Wish.SUMMARY, "", ""),
        ("summarize the court's ruling", Wish.SUMMARY, "the court's ruling", ""),
        ("summarize the dispute over the pier", Wish.SUMMARY, "", "the dispute over the pier"),
        ("key points?", Wish.POINTS, "", ""),
        ("What are the main takeaways?", Wish.POINTS, "", ""),
        ("main points of the meeting", Wish.POINTS, "", "the meeting"),
        ("highlights of this report", Wish.POINTS, "this report", ""),
        ("What does the section Fees say?", Wish.SECTION, "", "Fees"),
        ("what does section 4.2 say", Wish.SECTION, "", "4.2"),
        ("What's in chapter 3?", Wish.SECTION, "", "3"),
        ("What does the conclusion say?", Wish.SECTION, "", "conclusion"),
        ("what is in the introduction", Wish.SECTION, "", "introduction"),
        ("summarize the section on fees", Wish.SECTION, "", "fees"),
        ("summary of chapter 2", Wish.SECTION, "", "2"),
        ("key points of the section Fees", Wish.SECTION, "", "Fees"),
        ("What does the safety section cover?", Wish.SECTION, "", "safety"),
        ("what does the handbook say about leave?", Wish.MENTION, "the handbook", "leave"),
        ("What does it say on fees?", Wish.MENTION, "it", "fees"),
        ("does it have a section on fees?", Wish.HAS_SECTION, "it", "fees"),
        ("Is there a chapter about safety?", Wish.HAS_SECTION, "", "safety"),
        ("Does the manual have a safety section?", Wish.HAS_SECTION, "the manual", "safety"),
        ("What sections are there?", Wish.OUTLINE, "", ""),
        ("table of contents", Wish.OUTLINE, "", ""),
        ("list all sections", Wish.OUTLINE, "", ""),
        ("How is the handbook structured?", Wish.OUTLINE, "the handbook", ""),
        ("what is the title?", Wish.TITLE, "", ""),
        ("What is this document called?", Wish.TITLE, "this document", ""),
        ("who wrote this and when?", Wish.ORIGIN, "this", ""),
        ("who wrote it", Wish.AUTHOR, "it", ""),
        ("Who is the author of the report?", Wish.AUTHOR, "the report", ""),
        ("author?", Wish.AUTHOR, "", ""),
        ("When was this published?", Wish.DATE, "this", ""),
        ("how long is it?", Wish.LENGTH, "it", ""),
        ("How many pages does the file have?", Wish.LENGTH, "the file", ""),
    ],
)
def test_what_is_asked_of_the_document(question: str, wish: Wish, document: str, part: str) -> None:
    topic = topic_of(question)
    assert topic is not None
    assert (topic.wish, topic.document, topic.part) == (wish, document, part)
    assert Kind.DOCUMENT in kinds_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the mission to Mars about?",
        "Who wrote the letter to the king?",
        "What is the story about the bear?",
        "what did she say about the bridge?",
        "What does the council say about the pool?",
        "who wrote the old scheduler?",
        "What are the points of disagreement?",
        "how long is the bridge?",
        "when was version 4.2 released?",
        "How old is the mayor?",
        "explain the delta uploads",
        "What is it?",
        "What are the facts?",
        "What is the price of the report?",
        "Who is the author's wife?",
        "What party does he belong to?",
        "List the plants",
        "In which section of the town does she live?",
    ],
)
def test_what_only_looks_like_it(question: str) -> None:
    assert topic_of(question) is None


@pytest.mark.parametrize(
    ("question", "size"),
    [
        ("summarize in three sentences", Size(3)),
        ("Give me a summary of the report in 2 sentences.", Size(2)),
        ("a three-sentence summary, please", Size(3)),
        ("summarize it in five points", Size(5, as_points=True)),
        ("the top 3 takeaways", Size(3, as_points=True)),
        ("sum up the text in at most 50 words", Size(50, in_words=True)),
        ("one paragraph summary", Size(5)),
        ("summarize in one sentence", Size(1)),
        ("tl;dr", Size(3)),
        ("a detailed summary", Size(10)),
        ("key points", Size(5, as_points=True)),
        ("summarize in 900 sentences", Size(100)),
        ("summarize", None),
    ],
)
def test_how_long_it_should_be(question: str, size: Size | None) -> None:
    topic = topic_of(question)
    assert topic is not None
    assert topic.size == size


def test_it_is_the_document_only_where_nothing_was_spoken_of_before() -> None:
    assert stands_alone("What's this about?")
    assert stands_alone("summarize")
    assert not stands_alone("how long is it?")
    asked = "who wrote it? (What is the bridge made of?)"
    assert topic_of(asked) is None
    assert topic_of("who wrote it? (What is this about?)") == Topic(Wish.AUTHOR, "it")
