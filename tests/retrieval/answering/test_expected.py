"""What kind of thing is asked for, near the question's words, and who says it: sentences of invented articles."""

import pytest

from retrieval.answering.choosing.attribution import told_by
from retrieval.answering.choosing.expected import bears
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

DAM = """\
The closure of the Orsk dam costs 12 million marks a day, the Mill Owners' Guild said on Monday, more than an earlier \
estimate by the Fisheries Board.

The Fisheries Board put the loss at 7 million marks for each day that the dam stays closed. Its head, Vera Noll, said \
a count of the boats was under way.

Inspectors traced the leak in the dam to a valve that had been fitted without a seal. After the leak the road was shut.

The council named a retired diver as overseer of the Orsk dam on Tuesday. Ansel Brook, 61, who once raised the ferry \
Marigold, will report by June.

Divers found the same mussel, a kind of Dreissena, on the valve. The dam's tower, 40 metres high and about 900 years \
old, was restored 12 years ago.

The vote on the dam was expected to be close on Sunday night. The second hearing on the dam will be held on 19 April."""


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("What does the closure of the Orsk dam cost a day according to the Fisheries Board?", "7 million"),
        ("According to the Mill Owners' Guild, what does the closure of the Orsk dam cost a day?", "12 million"),
        ("What caused the leak in the dam?", "valve"),
        ("Which mussel did divers find on the valve?", "Dreissena"),
        ("How old is the tower of the dam?", "900 years"),
        ("When is the second hearing on the dam?", "19 April"),
    ],
)
def test_the_first_sentences_hold_the_kind_of_thing_asked_for(embedder: Embedder, question: str, held: str) -> None:
    given = answer_from(query(question), hits(article(DAM)), embedder)
    assert held in " ".join(each.text for each in given.sentences[:2])


def test_the_next_sentence_may_carry_the_name(embedder: Embedder) -> None:
    given = answer_from(query("Who was named as overseer of the Orsk dam?"), hits(article(DAM)), embedder)
    assert "Ansel Brook" in given.text


def test_what_another_source_says_does_not_answer(embedder: Embedder) -> None:
    asked = "What does the closure of the Orsk dam cost a day according to the Harbour Police?"
    assert answer_from(query(asked), hits(article(DAM)), embedder).abstained


@pytest.mark.parametrize(
    ("sentence", "before", "sure"),
    [
        ("The Fisheries Board put the loss at 7 million.", "", 1.0),
        ("The loss is 7 million, according to the Fisheries Board.", "", 1.0),
        ("The loss is 7 million, said the Fisheries Board.", "", 1.0),
        ("The board, which met on Monday, spoke of 7 million.", "The Fisheries Board met. ", 1.0),
        ("More than an estimate by the Fisheries Board.", "", 0.1),
        ("The loss is 7 million.", "The Fisheries Board said the dam was shut. ", 0.6),
        ("The loss is 7 million, the guild said.", "The Fisheries Board said the dam was shut. ", 0.0),
    ],
)
def test_who_says_it(sentence: str, before: str, sure: float) -> None:
    source = read_question("What is the loss according to the Fisheries Board?").source
    assert told_by(source, sentence, before) == sure


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("How old is the tower?", "The tower is 900 years old.", "The tower fell 12 years after the war."),
        ("How much water is lost?", "It loses 300 cubic metres.", "The dam opens in 2029."),
        ("When is the hearing?", "The hearing is on 19 April.", "The hearing broke up on Sunday night."),
        ("When did the dam break?", "It broke on Sunday.", "It broke, the mayor said."),
        (
            "What did Vera Noll say?",
            "The money, Vera Noll admitted, was gone.",
            "A court has found the owner Vera Noll guilty.",
        ),
        ("How did the board vote?", "It was passed by six votes to one.", "The board argued for hours."),
        ("Why was the road shut?", "It was shut because of a leak.", "It was shut after lunch."),
    ],
)
def test_the_kind_asked_for_is_told_from_its_likes(question: str, better: str, worse: str) -> None:
    read = read_question(question)
    assert bears(read, better) > bears(read, worse)


def test_a_short_question_is_not_answered_by_a_passage_that_lacks_most_of_it(embedder: Embedder) -> None:
    for asked in ("How much does a ticket for the Orsk theatre cost?", "When will the Orsk tram be extended?"):
        assert answer_from(query(asked), hits(article(DAM)), embedder).abstained


@pytest.mark.parametrize(
    ("asked", "sentence", "given_up"),
    [
        ("When will the Orsk tram open?", "The Orsk tram was to have opened in May 2028.", True),
        ("When will the Orsk tram open?", "The Orsk tram was originally supposed to open in May 2028.", True),
        ("When will the Orsk tram open?", "The Orsk tram will open in the autumn of 2029.", False),
        ("When was the Orsk tram supposed to open?", "The Orsk tram was to have opened in May 2028.", False),
    ],
)
def test_a_plan_given_up_does_not_say_when_something_will_be(asked: str, sentence: str, given_up: bool) -> None:
    assert (bears(read_question(asked), sentence) < 0.5) is given_up


@pytest.mark.parametrize(
    ("asked", "sentence", "before", "borne"),
    [
        ("How many homes lost power?", "Power is back in all but 300 homes.", "", 0.0),
        ("How many homes are still without power?", "Power is back in all but 300 homes.", "", 1.0),
        ("How many passengers were on the tram?", "The two carriages met at about 5.50pm.", "", 0.0),
        ("How many people died in the fire?", "Quist, 68, led the inquiry.", "", 0.0),
        ("How many people did the fair draw?", "The fair drew 12,400 visitors.", "", 1.0),
        ("How many people died on the ferry?", "The ferry carried 214 passengers.", "", 0.6),
        ("How many people died on the ferry?", "Nine people were taken to hospital.", "", 0.3),
        ("How many people were hurt on the ferry?", "Nine people were taken to hospital.", "", 1.0),
        ("How many people died in the fire?", "A fire in a hospital killed 12 people.", "", 1.0),
        ("How many people died on the ferry?", "No one was killed.", "", 1.0),
        ("How many people died on the ferry?", "No one was hurt.", "", 0.0),
        ("What percentage of the visitors are children?", "A third of its visitors were children.", "", 1.0),
        ("What percentage of the visitors are children?", "Its third visitor was a child.", "", 0.0),
        ("How many women came to the fair?", "The fair drew 12,400 visitors.", "", 0.6),
        ("How many nurses came to the fair?", "The fair drew 12,400 visitors.", "", 0.6),
        ("How many cases were there?", "The number of cases has gone up to 61.", "", 1.0),
        ("How many teachers marched?", "The police put the number at 400.", "Many teachers marched on Monday.", 1.0),
        ("How many return tickets did they sell?", "In all 400 were sold.", "The return tickets went fast.", 1.0),
        ("How many return tickets did they sell?", "They sold 400 tickets.", "", 1.0),
        ("How many return tickets did they sell?", "In all 400 were sold.", "The pies went fast.", 0.6),
        ("How many Orle nurses marched?", "There were 400 nurses.", "", 1.0),
        ("How many pupils are there in Orle?", "Pupils in years one to three stay at home.", "", 0.0),
        ("How many pupils are there in Orle?", "Forty pupils from Lorn came by bus.", "", 0.0),
        ("How many pupils are there in Orle?", "Forty pupils from Orle came by bus.", "", 1.0),
        ("How many staff does Orle Glass have?", "It would keep 900 of the rival's 3,000 staff.", "", 0.0),
        ("How many staff does Orle Glass have?", "It has 3,000 staff.", "Orle Glass makes bottles.", 1.0),
        ("How many staff does Orle Glass have?", "Lorn Paper will keep 900 workers.", "", 0.0),
        ("How many staff does Orle Glass have?", "It will keep 900 workers.", "A bid came from Lorn Paper.", 0.0),
        ("How many staff does Orle Glass have?", "It bought 14 ovens, two people close to the firm said.", "", 0.0),
        ("How many staff does Orle Glass have?", "It employs 900 workers.", "Orle Glass makes bottles.", 1.0),
        ("How many goats does Lorn have?", "Orle was passed by Lorn, which has 400; Tarn has 300.", "Goats pay.", 1.0),
        ("How many goats does Tarn have?", "Orle was passed by Lorn, which has 400.", "Goats pay.", 0.0),
        ("How many teachers marched?", "The police put the number at 400.", "Many pupils marched on Monday.", 0.6),
        ("How long is the tunnel?", "The Holt Tunnel, 74 kilometres long, was dug in 1911.", "", 1.0),
        ("How long is the trial?", "The trial will last six days.", "", 1.0),
        ("How long is the tunnel?", "She resigned on Wednesday, six days after the report.", "", 0.15),
        ("How long did the trial last?", "The trial is to last six days at first.", "", 0.0),
        ("How long did the trial last?", "The trial lasted nine days.", "", 1.0),
        ("How long was the oven broken?", "The oven had been broken for nine days before the fair.", "", 1.0),
    ],
)
def test_a_figure_is_of_what_is_counted_or_measured(asked: str, sentence: str, before: str, borne: float) -> None:
    assert bears(read_question(asked), sentence, before) == pytest.approx(borne)


@pytest.mark.parametrize(
    ("asked", "sentence", "sure"),
    [
        ("Who found the boat?", "The boat, a trawler of 1961, was found by divers on Sunday.", True),
        ("Who may collect Velox?", "At first it is to be collected only by pharmacists.", True),
        ("Who found the boat?", "The boat was found by means of a sonar.", False),
        ("Who found the boat?", "The boat was found.", False),
    ],
)
def test_whoever_it_was_done_by_needs_no_name(asked: str, sentence: str, sure: bool) -> None:
    assert (bears(read_question(asked), sentence) == 1) is sure


@pytest.mark.parametrize(
    ("asked", "sentence", "sure"),
    [
        ("How many matches was Viktor Holm banned for?", "Viktor Holm has been suspended for four games.", True),
        ("How many matches was Viktor Holm banned for?", "Viktor Holm has been suspended with four players.", False),
        ("How many positions will the university cut?", "The university cuts 160 posts.", True),
        ("How many days running may crews be kept on board?", "It caps the time on board at ten days in a row.", True),
        ("How many days running may crews be kept on board?", "It caps the time on board at ten hours.", False),
        ("Current number of dead in the mine?", "Four men have now died.", True),
        ("What is the total number of pupils there?", "Some 400 pupils are taught there.", True),
    ],
)
def test_a_thing_is_counted_under_its_other_names_and_in_its_own_unit(asked: str, sentence: str, sure: bool) -> None:
    assert (bears(read_question(asked), sentence) == 1) is sure


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Latest price tag on the cruise terminal?", "how_much"),
        ("cost of the new bridge", "how_much"),
        ("number of people hurt in the fire", "how_many"),
        ("Name of the person who succeeds Quist", "who"),
        ("What is the name of the ship?", "name"),
        ("What is the reason for the number of strikes?", "what"),
    ],
)
def test_what_is_asked_for_without_a_verb_has_its_kind(asked: str, kind: str) -> None:
    assert read_question(asked).kind == kind


def test_what_nobody_signs_is_no_source_to_look_for() -> None:
    assert read_question("According to the stocktaking, how many fish got away?").source == ()
    assert read_question("According to the Fisheries Board, how many fish got away?").source != ()
