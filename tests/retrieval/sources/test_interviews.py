"""Interviews of several layouts, and texts that only ask: short invented pieces."""

import pytest

from retrieval.sources.interviews import interviewed, question_to, turn_at, turns

PLAIN = """\
The miller Ansel Tode, 61, has run the mill at Lorn since 1998. We met him beside the weir.

Mr Tode, why do you close the mill?

Because the river has sunk by a metre. My wheel turns in the air.

How many people will you lose?

Nine. I have found work for six of them.

The council says that you never asked for help.

I asked twice. We have the letters.

And what comes next?

I shall fish."""
NAMED = """\
Hedda Marlow leads the harbour board.

Gazette: Will you dredge the port?

Marlow: We have no choice. The ships have become too deep for us.

Gazette: What will you pay for it?

Marlow: Some 40 million. I expect half of it from the state."""
DASHED = """\
The pianist Odo Vane has stopped giving concerts.

– When did you play for the last time?

In March, in Holm. I knew it then.

– Do you miss it?

Not the trains.

My hands miss it."""
BOLD = PLAIN.replace("Mr Tode, why do you close the mill?", "**Mr Tode, why do you close the mill?**").replace(
    "How many people will you lose?", "**How many people will you lose?**"
)
LABELLED = "Question: Why was the weir opened?\n\nAnswer: It had cracked.\n\nQuestion: Since when?\n\nAnswer: May."


@pytest.mark.parametrize(
    ("text", "reply", "asked"),
    [
        (PLAIN, "Because the river", "Mr Tode, why do you close the mill?"),
        (PLAIN, "Nine.", "How many people will you lose?"),
        (PLAIN, "I asked twice.", "The council says that you never asked for help."),
        (NAMED, "Some 40 million", "Will you dredge the port? What will you pay for it?"),
        (DASHED, "Not the trains", "When did you play for the last time? Do you miss it?"),
        (DASHED, "My hands", "When did you play for the last time? Do you miss it?"),
        (BOLD, "Nine.", "How many people will you lose?"),
        (LABELLED, "It had cracked", "Why was the weir opened?"),
        (LABELLED, "May.", "Why was the weir opened? Since when?"),
    ],
)
def test_a_reply_is_to_the_question_printed_in_front(text: str, reply: str, asked: str) -> None:
    turn = turn_at(text, text.index(reply))
    assert turn is not None and not turn.asks
    assert " ".join(text[slice(*one)].strip(" *") for one in turn.asked) == asked


@pytest.mark.parametrize(
    ("text", "who"), [(PLAIN, "Ansel Tode"), (NAMED, "Hedda Marlow"), (DASHED, "Odo Vane"), (BOLD, "Ansel Tode")]
)
def test_who_replies_is_named_in_front(text: str, who: str) -> None:
    assert interviewed("A talk by the water", text) == who


def test_the_headline_may_name_who_replies() -> None:
    text = (
        NAMED.replace("Hedda Marlow leads the harbour board.\n\n", "")
        .replace("Marlow:", "A:")
        .replace("Gazette:", "Q:")
    )
    assert interviewed("Dredge or die: interview with the harbour chief Hedda Marlow", text) == "Hedda Marlow"
    assert interviewed("Dredge or die", text) == ""


def test_you_is_whoever_replies() -> None:
    turn = turn_at(PLAIN, PLAIN.index("Nine."))
    assert turn is not None
    assert question_to(PLAIN, "At the weir", turn) == "How many people will Ansel Tode lose?"


@pytest.mark.parametrize(
    "text",
    [
        # an explainer asks its reader, and replies of others
        "What is it?\n\nThe port is dug.\n\nHow can you see it?\n\nFrom the pier.\n\nWill you see it?\n\nYes.",
        # a report that wonders
        "The port is full.\n\nBut is it deep enough?\n\nNobody knows.\n\nThe board meets on Monday.",
        # times and places
        "Monday: rain.\n\nTuesday: sun.\n\nMonday: who knows?\n\nTuesday: rain.",
        "The mill is closed.",
    ],
)
def test_what_only_asks_is_no_interview(text: str) -> None:
    assert turns(text) == ()
