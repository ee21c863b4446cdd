"""A small collection of our own for the bot's tests; outlets, places and people are invented."""

from typing import Any

ARTICLES: list[dict[str, Any]] = [
    {
        "_id": "ferry-fire",
        "title": "Ferry to Lunde Island stopped after engine fire",
        "publisher": "Harbour Courier",
        "url": "https://harbour-courier.example/ferry-fire",
        "published_at": "2026-11-10T08:00:00Z",
        "text": "A fire in the engine room stopped the ferry Solvei off Lunde Island on Monday evening. "
        "The ferry carried 214 passengers and 18 crew when the fire broke out. "
        "All passengers were brought ashore by three lifeboats within two hours.\n\n"
        '"The crew acted by the book and nobody was hurt," said harbour master Ingrid Falk. '
        "The shipping company Nordlinje said the ferry would stay in dock for at least 12 days.",
    },
    {
        "_id": "ferry-replacement",
        "title": "Nordlinje charters a replacement for the Lunde Island ferry",
        "publisher": "Island Gazette",
        "url": "https://island-gazette.example/replacement",
        "published_at": "2026-11-12T15:30:00Z",
        "text": "Nordlinje has chartered the catamaran Brise to replace the damaged ferry Solvei. "
        "The Brise takes 150 passengers and begins its service to Lunde Island on Friday. "
        "Tickets bought for the Solvei remain valid, the company said.",
    },
    {
        "_id": "school-budget",
        "title": "Veldhaven council approves school budget",
        "publisher": "Veldhaven Post",
        "url": "https://veldhaven-post.example/school-budget",
        "published_at": "2026-11-05",
        "text": "The council of Veldhaven approved a school budget of 48 million crowns on Wednesday. "
        "The budget pays for 60 new teachers and a sports hall in the eastern district. "
        "Council leader Marit Osk called it the largest investment in schools for twenty years.",
    },
    {
        "_id": "union-strike",
        "title": "Dock workers' union announces two-day strike",
        "publisher": "Harbour Courier",
        "url": "https://harbour-courier.example/strike",
        "published_at": "2026-11-08T06:15:00Z",
        "text": "The dock workers' union announced a two-day strike for the middle of November. "
        "Union chair Pelle Strand said that 900 members would stop work over night shifts. "
        "The port authority expects delays for 35 container ships.",
    },
    {
        "_id": "hostile-festival",
        "title": "<!channel> Festival <@U0123456> https://evil.example/steal?q=1 draws crowds",
        "publisher": "Odd *Times* <!here>",
        "url": "javascript:alert(1)",
        "published_at": "2026-11-09T10:00:00Z",
        "text": "The lantern festival of Brenby drew 12,400 visitors <!channel> according to <@U0123456> the "
        "organisers. "
        "Details of the lantern festival are at https://evil.example/steal?secret=token and "
        "<https://evil.example|here>. "
        "Organiser Tove Lind said the lantern festival of Brenby would return next year.",
    },
]
