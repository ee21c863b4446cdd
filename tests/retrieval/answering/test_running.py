"""Figures that develop: the newest report leads, whatever its wording; other figures are told beside it."""

from datetime import datetime, timedelta

import pytest

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.counting import figure_asked
from retrieval.answering.choosing.running import reports
from retrieval.answering.choosing.weighing import rank
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.follow_up import standalone
from retrieval.answering.reading.question import read_query, read_question
from retrieval.index.embedding import Embedder
from retrieval.models import Article, Turn
from tests.retrieval.made import NOW, article, hits, query


def told(text: str, days: float, outlet: str = "Tern Gazette", title: str = "Avalanche at Holt Pass") -> Article:
    when: datetime = NOW - timedelta(days=days)
    return article(text, f"{outlet}-{days}", title=title, publisher=outlet, published_at=when)


FIRST = told("Nine people have died in the avalanche at Holt Pass, the mountain rescue said.", 8)
SECOND = told("The avalanche at Holt Pass has killed at least twelve hikers, police said.", 5, "Lorn Post")
LATEST = told(
    "The minister visited Holt Pass on Thursday. The rescuers and the police now agree on 16 dead; four are missing.",
    1,
    title="Toll of avalanche at Holt Pass reaches 16",
)
ASKED = "How many people have died in the avalanche at Holt Pass?"


@pytest.mark.parametrize(
    "question",
    [
        ASKED,
        "How many people were killed by the avalanche at Holt Pass so far?",
        "How many deaths has the avalanche at Holt Pass caused?",
        "What number of people died in the Holt Pass avalanche?",
    ],
)
def test_the_newest_figure_leads_whatever_its_wording(embedder: Embedder, question: str) -> None:
    given = answer_from(query(question), hits(FIRST, SECOND, LATEST), embedder)
    assert "16 dead" in given.sentences[0].text
    assert "Nine" not in given.text and "twelve" not in given.text
    (conflict,) = given.conflicts
    assert [(side.value, side.publisher, str(side.published_on), side.standing) for side in conflict.sides] == [
        ("16", "Tern Gazette", "2025-03-13", "current"),
        ("twelve", "Lorn Post", "2025-03-09", "earlier"),
        ("nine", "Tern Gazette", "2025-03-06", "earlier"),
    ]
    assert {n for side in conflict.sides for n in side.citations} <= {each.n for each in given.citations}


def test_outlets_that_differ_at_about_the_same_time_are_both_in_the_answer(embedder: Embedder) -> None:
    other = told(
        "Police count 14 dead in the avalanche at Holt Pass.", 1.3, "Lorn Post", "Police count 14 at Holt Pass"
    )
    given = answer_from(query(ASKED), hits(other, LATEST, FIRST), embedder)
    assert "16 dead" in given.text and "14 dead" in given.text
    (conflict,) = given.conflicts
    assert conflict.about == "people died"
    assert [side.standing for side in conflict.sides] == ["current", "current", "earlier"]


def test_a_figure_as_of_a_day_is_that_days(embedder: Embedder) -> None:
    given = answer_from(query(ASKED.replace("?", " by 10 March?")), hits(FIRST, SECOND, LATEST), embedder)
    assert "twelve" in given.sentences[0].text


def test_a_follow_up_is_led_by_the_newest_too(embedder: Embedder) -> None:
    early = told("After the avalanche at Holt Pass 30 people are missing, rescuers said.", 8, "Lorn Post")
    asked = query("And how many are missing?", history=(Turn(speaker="person", text=ASKED),))
    asked = asked.model_copy(update={"text": standalone(asked)})
    given = answer_from(asked, hits(early, FIRST, SECOND, LATEST), embedder)
    assert "four are missing" in given.sentences[0].text
    assert [side.value for side in given.conflicts[0].sides] == ["four", "30"]


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("Two more died in the avalanche at Holt Pass.", None),
        ("The number of dead at Holt Pass rose from 12 to 16.", "16"),
        ("The toll of the avalanche at Holt Pass stands at 16.", "16"),
        ("The avalanche at Holt Pass killed 16 and hurt 40.", "16"),
        ("At Holt Pass the avalanche left 40 injured and 16 dead.", "16"),
        ("In 1968 an avalanche at Holt Pass killed 31 people.", None),
        ("The avalanche at Holt Pass brought deaths that cost at least two families their homes.", None),
        ("A man aged 44 died in the avalanche at Holt Pass.", None),
        ("The avalanche at Lorn Peak killed 8 people.", None),
    ],
)
def test_what_counts_the_dead_and_what_does_not(sentence: str, figure: str | None) -> None:
    pool = candidates(hits(told(sentence, 1, title="Winter in the mountains")))
    found = reports(read_question(ASKED), pool)
    assert [report.figure.text for report in found] == ([figure] if figure else [])


def test_a_sum_that_only_names_the_same_company_is_no_report() -> None:
    old = told("The state offered Holtec 2 billion marks for the tunnel. Holtec would invest 5 billion marks.", 9)
    new = told("Holtec will invest 4 billion marks in place of 5 billion marks.", 2, title="Holtec cuts its plan")
    pool = candidates(hits(old, new))
    found = reports(read_question("How much will Holtec invest?"), pool)
    assert [report.figure.text for report in found if report.told_by.hit.article is old] == ["5 billion marks"]


@pytest.mark.parametrize(
    ("question", "sentence", "figure"),
    [
        ("How many people are missing?", "One hiker, a student of 22 from Orle, is still missing.", "One"),
        ("How many people are missing?", "Nine are known to have died; three are missing.", "three"),
        ("How many people died?", "Eleven people, and not twelve, are known to have died, the police said.", "Eleven"),
        ("How many people died?", "A guide died in hospital on Monday, the fourth victim of the avalanche.", "fourth"),
        ("How many people died?", "A third person has died of the cold, the rescuers said.", "third"),
        ("How many people died?", "A third person was found alive, the rescuers said.", None),
        ("How many people died?", "The slide of 2 May has cost nine lives, the police said.", "nine"),
        ("How many lives did the slide claim?", "The slide has killed nine people, the police said.", "nine"),
        ("How many people died?", "The slide has cost nine million crowns, the police said.", None),
        ("How many people died?", "One man told how he had dug for the dead.", None),
        (
            "How many people fell ill?",
            "The number of those who have fallen ill after the dinner rose to 31.",
            "31",
        ),
        ("How many cases of typhus are there?", "The cook was charged with negligent injury in five cases.", None),
        ("How many cases of typhus are there?", "Orle has five cases of typhus.", "five"),
        ("How many bridges are to be checked?", "Three men are held over the collapse of the bridge.", None),
        ("How many bridges are to be checked?", "The number of dead in the fall of the bridge rose to 31.", None),
        ("How many bridges are to be checked?", "All 40 stone bridges are to be checked.", "40"),
        ("What is the death toll?", "17:40 The death toll has risen to seven, the coastguard says.", "seven"),
        ("How many people are missing?", "9:15 p.m. Four people are missing, the coastguard says.", "Four"),
        ("How many people died?", "11:30 The coastguard does not speak of any dead yet.", None),
    ],
)
def test_which_figure_counts_what_is_asked(question: str, sentence: str, figure: str | None) -> None:
    found = figure_asked(read_question(question), sentence)
    assert (found.text if found else None) == figure


def test_a_report_that_names_the_subject_in_its_lead_counts(embedder: Embedder) -> None:
    long_text = "The rescue at Holt Pass went on after the avalanche.\n\n" + "Snow fell all day. " * 90
    later = told(f"{long_text}\n\nSeventeen people are now known to have died.", 0.2, title="Search ends at Holt Pass")
    given = answer_from(query(ASKED), hits(LATEST, later), embedder)
    assert "Seventeen" in given.sentences[0].text


def test_the_toll_on_a_day_is_the_one_given_by_then_and_is_not_called_what_is_said_now(embedder: Embedder) -> None:
    asked = "What was the death toll of the avalanche at Holt Pass on 9 March?"
    given = answer_from(query(asked), hits(FIRST, SECOND, LATEST), embedder)
    assert "twelve" in given.sentences[0].text
    assert [(side.value, side.now) for side in given.conflicts[0].sides] == [("twelve", False), ("nine", False)]


PLANNED = told("The new hall in Orle will cost 40 million euros.", 60, title="Council votes for new hall")
DEARER = told(
    "The council changed the plan on Monday.\n\nThe new hall is now half as large. It is to cost 52 million euros and "
    "to open in 2031.",
    3,
    title="Orle builds a smaller hall",
)


def test_a_price_that_is_told_of_it_counts_as_a_report(embedder: Embedder) -> None:
    given = answer_from(query("How much will the new hall cost?"), hits(PLANNED, DEARER), embedder)
    assert [(side.value, side.now) for side in given.conflicts[0].sides] == [
        ("52 million euros", True),
        ("40 million euros", False),
    ]


@pytest.mark.parametrize(
    "asked", ["How much was the new hall to cost in January?", "What was the first estimate for the new hall in Orle?"]
)
def test_what_was_said_at_first_or_in_a_month_leads(embedder: Embedder, asked: str) -> None:
    question = read_query(query(asked))
    best = next(one for one in rank(question, hits(DEARER, PLANNED), embedder) if "million" in one.candidate.text)
    assert "40 million" in best.candidate.text


def test_beside_how_a_thing_stands_now_nothing_older_is_said_of_it(embedder: Embedder) -> None:
    on = told("The strike at the port of Orle goes on, the union said.", 20, title="Strike at port of Orle goes on")
    over = told("The strike at the port of Orle is over, the union said.", 2, title="Strike at port of Orle is over")
    given = answer_from(query("Is the strike at the port of Orle over?"), hits(on, over), embedder)
    assert [one.text for one in given.sentences] == ["The strike at the port of Orle is over, the union said."]


def test_those_who_died_of_one_thing_are_not_those_another_killed(embedder: Embedder) -> None:
    ill = told(
        "Three people in Orle have died of typhus, the clinic in Orle said.", 2, title="Typhus in Orle kills three"
    )
    asked = "How many people were killed in the Orle earthquake?"
    assert answer_from(query(asked), hits(ill), embedder).abstained


def test_a_toll_is_not_that_of_another_event_which_the_article_only_recalls(embedder: Embedder) -> None:
    barge = told(
        "The barge Corvine sank off Tarn Head on Monday. The coastguard put the number of dead at 18. "
        "Its owner would not comment. A lawyer, Ada Quist, is to lead the inquiry. She once led the inquiry into the "
        "mine fire at Osmere. The last of the dead was found on Wednesday. That brought the toll to 19.",
        1,
        title="Barge Corvine sinks off Tarn Head",
    )
    assert "18" in answer_from(query("How many people died on the Corvine?"), hits(barge), embedder).text
    assert answer_from(query("How many people died in the mine fire at Osmere?"), hits(barge), embedder).abstained


def test_a_group_that_no_sentence_counts_is_not_told_by_how_many_people_did(embedder: Embedder) -> None:
    asked = "How many children have died in the avalanche at Holt Pass?"
    assert answer_from(query(asked), hits(FIRST, SECOND, LATEST), embedder).abstained


def test_the_first_death_counts_people_and_no_animals(embedder: Embedder) -> None:
    illness = told(
        "A baker has died of the fever in Ambry, the first death in the outbreak. The fever came from a farm near "
        "Ambry, where some 3,400 geese are to be killed.",
        1,
        title="Fever in Ambry kills baker",
    )
    asked = read_question("How many geese are to be killed in Ambry?")
    assert figure_asked(asked, "A baker has died of the fever in Ambry, the first death in the outbreak.") is None
    given = answer_from(query("How many geese are to be killed in Ambry?"), hits(illness), embedder)
    assert "3,400" in given.sentences[0].text


def test_the_missing_are_not_the_injured(embedder: Embedder) -> None:
    bus = told(
        "A bus overturned at Holt Pass on Monday. Eight people were missing at noon. Its driver is being questioned.",
        1,
        title="Bus overturns at Holt Pass",
    )
    asked = query("How many people were hurt when the bus overturned at Holt Pass?")
    assert answer_from(asked, hits(bus), embedder).abstained


WRONG = told(
    "The rescuers found the body of a guide. Fifteen people have died, they said.", 3, title="Holt Pass: body found"
)
NOTICE = told(
    "In a report on Tuesday about the avalanche at Holt Pass we gave the number of people who had died as fifteen. "
    "The rescuers had counted fourteen by then. We apologise.",
    2,
    title="Correction: avalanche at Holt Pass",
)


def test_a_figure_that_a_correction_takes_back_is_not_told_as_a_fact(embedder: Embedder) -> None:
    given = answer_from(query(ASKED), hits(FIRST, WRONG, NOTICE), embedder)
    assert given.text.endswith("The rescuers had counted fourteen by then.")
    assert given.sentences[0].text.startswith("In a report on Tuesday")
    (conflict,) = given.conflicts
    assert [side.value for side in conflict.sides] == ["fourteen", "nine"]


def test_a_newer_figure_than_that_of_the_correction_leads(embedder: Embedder) -> None:
    given = answer_from(query(ASKED), hits(FIRST, WRONG, NOTICE, LATEST), embedder)
    assert "16 dead" in given.sentences[0].text
    assert [side.value for side in given.conflicts[0].sides] == ["16", "fourteen", "nine"]


def test_counts_that_add_up_to_the_one_before_are_its_parts() -> None:
    parts = told(
        "How many died in the avalanche at Holt Pass? Seven, police said. Four died on the spot at Holt Pass, two were "
        "dug out dead on Monday, and one died in hospital.",
        1,
    )
    whole = told("Seven people died in the avalanche at Holt Pass.", 1.2, "Lorn Post")
    found = reports(read_question(ASKED), candidates(hits(parts, whole)))
    assert {report.figure.value for report in found} == {"7"}
    apart = told("Three were rescued. Four people died in the avalanche at Holt Pass and two were hurt.", 1)
    assert [one.figure.value for one in reports(read_question(ASKED), candidates(hits(apart)))] == ["4"]


def test_how_many_were_missing_on_a_day_is_told_by_that_days_reports_alone(embedder: Embedder) -> None:
    missing = [("Forty", 9, "a"), ("Thirty", 6, "b"), ("Nine", 5.2, "c"), ("Two", 1, "d")]
    found = [told(f"{n} people are missing after the avalanche at Holt Pass.", days, who) for n, days, who in missing]
    asked = query("How many missing were there after the avalanche at Holt Pass on 9 March?")
    given = answer_from(asked, hits(*found), embedder)
    assert [each.text[:5] for each in given.sentences] == ["Nine "]


def test_things_counted_on_a_day_are_told_by_that_days_article_alone(embedder: Embedder) -> None:
    early = told("Twelve lorries were waiting at the Holt tunnel.", 8, title="Queue at the Holt tunnel")
    then = told("Thirty lorries were waiting at the Holt tunnel.", 5, title="Queue at the Holt tunnel grows")
    given = answer_from(
        query("How many lorries were waiting at the Holt tunnel on 9 March?"), hits(early, then), embedder
    )
    assert [each.text[:6] for each in given.sentences] == ["Thirty"]


def test_lives_claimed_are_the_dead_and_the_third_to_die_is_a_toll_of_three(embedder: Embedder) -> None:
    third = told("A third person has died as a result of the avalanche at Holt Pass, police said.", 7, "Lorn Post")
    two = told("The avalanche at Holt Pass killed two people, the mountain rescue said.", 9)
    for question in (ASKED, "How many lives has the avalanche at Holt Pass claimed?"):
        given = answer_from(query(question), hits(two, third), embedder)
        assert "third person" in given.sentences[0].text
        assert [(side.value, side.standing) for side in given.conflicts[0].sides] == [
            ("3", "current"),
            ("two", "earlier"),
        ]
