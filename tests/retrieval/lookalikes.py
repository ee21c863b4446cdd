"""Pairs of texts that are alike and yet report different things: issues of a series, texts filled into one form.

It does not care how they are told apart.
"""

import random

QUAKE = (
    "A magnitude {} earthquake struck {} kilometres {} of {} on {} at {} local time, the Seismic Office of "
    "Orlandia said. The quake had a depth of {} kilometres. There were no immediate reports of damage or "
    "casualties. The office recorded {} aftershocks within the first hour and asked residents to stay away from "
    "damaged buildings. The region lies on an active fault and is shaken by earthquakes several times a year. "
    "Residents can report what they felt on the website of the office."
)
WEATHER = (
    "Good morning from the weather desk. {} begins with {} over Port Almer, and temperatures rise from {} to {} "
    "degrees in the afternoon. The wind comes from the {} at {} kilometres an hour, with gusts of up to {}. Rain "
    "is likely with a probability of {} percent. The water at the harbour beach is {} degrees warm. Sunrise is at"
    " {} and sunset at {}. The outlook for the days after: little change, with the odd shower in the hills and "
    "light winds on the coast. Drive carefully on wet roads and keep an eye on warnings."
)
EARNINGS = (
    "{} said on {} that its {}-quarter profit rose to {} million dollars from {} million a year earlier. Revenue "
    "grew {} percent to {} million dollars, ahead of the {} million that analysts had expected on average. Chief "
    "executive {} said the company had benefited from strong demand and lower costs, and that it expected the "
    "trend to continue in the coming months. The company raised its outlook for the full year and now expects "
    "revenue of between {} and {} million dollars. The company employs {} people."
)
MATCH = (
    "{0} beat {1} {2} at {3} on {4} in front of {5} spectators. {6} opened the scoring after {7} minutes with a "
    "header from close range, and {8} added a second from the spot {9} minutes into the second half. {1} pulled "
    "one back late in the game through {10}, but the home side held on for three points. The coach, {11}, praised"
    " his team after the final whistle and said there was still a long way to go. The win lifts {0} to {12} place"
    " in the table. {1} travel to {13} next week."
)
GERMAN_WEATHER = (
    "Guten Morgen aus der Wetterredaktion. Der {} beginnt über der Küste mit {}, am Nachmittag steigen die "
    "Temperaturen von {} auf {} Grad. Der Wind weht mit {} Kilometern in der Stunde, in Böen bis {}. Das Wasser "
    "am Hafenstrand ist {} Grad warm. Die Sonne geht um {} Uhr auf und um {} Uhr unter. In den folgenden Tagen "
    "ändert sich wenig, in den Hügeln fällt vereinzelt Regen. Fahren Sie auf nassen Straßen vorsichtig und achten"
    " Sie auf Warnungen."
)
CHINESE_QUAKE = (
    "奥兰迪亚地震局说，{}凌晨{}，{}以南{}公里处发生里氏{}级地震，震源深度{}公里。目前没有人员伤亡的报告。"
    "地震局在一小时内记录到{}次余震，并要求居民远离受损的建筑物。该地区位于活动断层上，每年都会发生多次地震。"
    "居民可以在地震局的网站上报告他们的感受。"
)

ISSUES = {
    "two quakes": (
        QUAKE.format("5.1", 20, "south", "Almer", "Tuesday", "4:12", 11, 7),
        QUAKE.format("4.8", 35, "north", "Tolbek", "Friday", "23:40", 30, 12),
    ),
    "two quakes at one place": (
        QUAKE.format("5.1", 20, "south", "Almer", "Tuesday", "4:12", 11, 7),
        QUAKE.format("4.6", 31, "east", "Almer", "Tuesday", "9:55", 18, 3),
    ),
    "weather of two days": (
        WEATHER.format("Monday", "fog", 4, 11, "west", 20, 45, 60, 9, "7:12", "17:30"),
        WEATHER.format("Tuesday", "sunshine", 6, 15, "south", 12, 30, 10, 10, "7:10", "17:32"),
    ),
    "earnings of two companies": (
        EARNINGS.format("Almer Steel", "Tuesday", "third", 41, 38, 6, 420, 410, "Ida Mohn", 1650, 1700, 4100),
        EARNINGS.format("Tolbek Foods", "Friday", "third", 12, 9, 14, 133, 129, "Rolf Tamm", 510, 540, 980),
    ),
    "earnings of two quarters": (
        EARNINGS.format("Almer Steel", "Tuesday", "third", 41, 38, 6, 420, 410, "Ida Mohn", 1650, 1700, 4100),
        EARNINGS.format("Almer Steel", "Tuesday", "fourth", 44, 39, 8, 455, 431, "Ida Mohn", 1800, 1900, 4150),
    ),
    "two matches": (
        MATCH.format(
            *[
                "Rovers",
                "Harbour",
                "2-1",
                "Dockside",
                "Sunday",
                "12,040",
                "Lund",
                "12",
                "Perez",
                "9",
                "Okoro",
                "Hill",
                "fourth",
                "Tolbek",
            ]
        ),
        MATCH.format(
            *[
                "Wanderers",
                "City",
                "2-1",
                "Milltown",
                "Sunday",
                "8,312",
                "Novak",
                "33",
                "Silva",
                "21",
                "Brandt",
                "Moreau",
                "second",
                "Almer",
            ]
        ),
    ),
    "German weather": (
        GERMAN_WEATHER.format("Montag", "Nebel", 4, 11, 20, 45, 9, "7:12", "17:30"),
        GERMAN_WEATHER.format("Dienstag", "Sonne", 6, 15, 12, 30, 10, "7:10", "17:32"),
    ),
    "Chinese quakes": (
        CHINESE_QUAKE.format("12日", "4点12分", "阿尔默", 20, "5.1", 11, 7),
        CHINESE_QUAKE.format("26日", "3点40分", "托尔贝克", 35, "4.8", 30, 12),
    ),
}

_ONSETS = ["b", "br", "d", "dr", "f", "g", "gl", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v"]
_WORDS = [f"{a}{b}{c}" for a in "bdfgklm" for b in "aeiou" for c in ("n", "r", "st", "ck")]
_SMALL = ["the", "of", "and", "to", "in", "a", "that", "for", "on", "with", "as", "by", "was", "it", "at", "from"]


def prose(seed: int, words: int = 400) -> str:
    """Sentences of invented words with small English ones between, names and numbers among them; one text a seed."""
    chance = random.Random(f"prose {seed}")

    def invented() -> str:
        syllables = chance.choice((1, 2, 2, 3, 3, 4))
        return "".join(chance.choice(_ONSETS) + chance.choice("aeiou") for _ in range(syllables))

    own = [invented() for _ in range(words // 2)]
    names = [invented().capitalize() for _ in range(12)]
    said: list[str] = []
    while len(said) < words:
        sentence = []
        for _ in range(chance.randrange(12, 28)):
            kind = chance.random()
            sentence.append(
                chance.choice(_SMALL)
                if kind < 0.4
                else chance.choice(names)
                if kind < 0.48
                else str(chance.randrange(2, 900))
                if kind < 0.51
                else chance.choice(own)
            )
        said += [sentence[0].capitalize(), *sentence[1:-1], sentence[-1] + "."]
    return " ".join(said[:words])


def story(seed: int, words: int = 300) -> str:
    """Invented words from a small store, one text a seed."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(_WORDS) for _ in range(words))
