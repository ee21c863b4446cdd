"""How news names days: the calendar, the words, the tense of a sentence, and the forms a date is written in."""
