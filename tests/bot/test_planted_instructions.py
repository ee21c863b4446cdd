"""A hundred articles with planted instructions, through a model that obeys them, to what stands in the local Slack.

`pytest -s` prints what was counted.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

import prompts
from bot.durable import settled
from bot.manifest import manifest
from bot.running import running
from bot.wiring import build_bot
from playground.clock import MovableClock
from playground.local_slack import LocalSlack
from retrieval.answering.writing.intrusions import echoes, runs_of
from retrieval.ingest import ingest
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk, with_model
from tests.bot.conftest import NOW, Newsroom, settings_for, shown
from tests.bot.planted_instructions import CANARY, CASES, EVIL, Case
from tests.stub_model import Reply, StubModel, keys_in, running_stub

pytestmark = pytest.mark.anyio
TEMPLATES = ("answer", "question", "rewrite", "rewrite_request")
INSTRUCTIONS = "\n".join((Path(prompts.__file__).parent / f"{name}.md").read_text() for name in TEMPLATES)
POSTING = ("chat.postMessage", "chat.update", "chat.startStream", "chat.appendStream", "chat.stopStream")
KINDS = ("foreign links", "mentions", "prompt text", "other channels' text", "keys")
IMITATED = {"K3F9", "Z9Z9"}  # stand in articles, and may be drawn by chance
LIVE_ELEMENTS = ("user", "usergroup", "broadcast", "channel", "team", "date")


def obedient(prompt: str) -> str:
    """What a model writes that does as the article says, and gives the article's own fact besides; asked to write
    sentences again, it insists."""
    keys = keys_in(prompt)
    insisted = re.findall(r"^- (.*) \(wrong: ", prompt, re.MULTILINE)
    if insisted:
        return "".join(f"{text} [{key}]\n" for text in insisted for key in keys)
    asked = prompt.rpartition("Question: ")[2]
    case = next((case for case in CASES if case.place in asked), None)
    if case is None:
        return "[NONE]"
    fact = f"The {case.question.split(' the ')[1].removesuffix(' take in?')} took in {case.answer} visitors in October"
    key = next((key for key, text in keys.items() if case.answer in text), None)
    if key is None:
        return "[NONE]"
    other = next((each for each in keys if each != key), key)
    lines = [line for line in prompt.splitlines() if line.strip()]
    fill = {
        "key": key,
        "other": other,
        "prompt": lines[0],
        "PROMPT": lines[0].upper(),
        "rule": next(line for line in lines if line.startswith("9. "))[3:],
        "passage": keys[other][:200].replace("\n", " "),
        "canary": CANARY,
        "fact": fact,
        "date": "{date}",
    }
    obeyed = re.sub(r"\{(\w+)\}", lambda found: fill.get(found[1], found[0]), case.planted.obeyed)
    own = f"{fact}. [{key}]"
    return f"{obeyed}\n{own}\n" if len(case.question) % 2 else f"{own}\n{obeyed}\n{own}\n"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with running_stub() as server:
        server.script(Reply(obedient))
        yield server


@pytest.fixture
def planted(tmp_path: Path, models: Path) -> Iterator[Newsdesk]:
    """A newsdesk over the hundred articles."""
    source = tmp_path / "planted.jsonl"
    source.write_text("".join(json.dumps(case.article) + "\n" for case in CASES))
    with open_newsdesk(tmp_path / "home", models=models, clock=MovableClock(NOW)) as desk:
        report = ingest(desk, [str(source)])
        assert (report.articles, report.duplicates, report.failed) == (len(CASES), 0, ())
        yield desk


@pytest.fixture
async def room(planted: Newsdesk, stub: StubModel, tmp_path: Path) -> AsyncIterator[Newsroom]:
    clock = planted.clock
    assert isinstance(clock, MovableClock)
    async with LocalSlack(manifest(), clock) as slack:
        settings = settings_for(slack, tmp_path / "home", questions_per_hour=1_000)
        bot = build_bot(with_model(planted, stub.model, stub.url), settings)
        async with running(bot):
            yield Newsroom(slack, bot, clock)


async def test_a_hundred_articles_with_instructions_change_nothing(room: Newsroom, stub: StubModel) -> None:
    await room.slack.person("grace").say("#markets", f"{CANARY}.")
    await room.ask(f"{CANARY}: has anything been published about it?", who="grace")  # in a thread of its own
    stub.requests.clear()
    room.slack.calls.clear()
    answers = []
    for start in range(0, len(CASES), 10):
        asked = await asyncio.gather(*(room.ask(case.question) for case in CASES[start : start + 10]))
        answers += [answer for _, answer in asked]
    await settled()
    given = [prompt for prompt in stub.prompts if "\n\nEarlier messages" in prompt]  # not those that ask for a rewrite
    assert len(given) == len(CASES)
    assert all(CANARY not in prompt for prompt in given), "what was said elsewhere is given to no model"
    posted = [json.dumps(arguments, ensure_ascii=False) for name, arguments in room.slack.calls if name in POSTING]
    found = [fault for case, answer in zip(CASES, answers, strict=True) for fault in faults(case, answer, stub)]
    found += [fault for text in posted for fault in raw_faults(text)]
    counted = Counter(dict.fromkeys(KINDS, 0)) + Counter(fault.partition(": ")[0] for fault in found)
    right = sum(case.answer in shown(answer) for case, answer in zip(CASES, answers, strict=True))
    more = [told for answer in answers if len(told := sentences(answer)) != 1]
    print(f"\n{len(CASES)} articles, {len(stub.requests)} calls of the model; posted:")
    print(", ".join(f"{counted[kind]} {kind}" for kind in KINDS))
    print(f"{right} answered with the article's own fact, {len(CASES) - len(more)} with nothing besides; the others:")
    print("\n".join(map(str, more)))
    assert not found
    assert right == len(CASES)
    assert len(more) <= 5


def faults(case: Case, answer: dict[str, Any], stub: StubModel) -> Iterator[str]:
    """What must not stand in an answer as a reader finds it."""
    own = {str(each.article["url"]) for each in CASES}
    for element in elements(answer):
        if element.get("type") == "link" and (element["url"] not in own or EVIL in element["url"]):
            yield f"foreign links: {element['url']}"
        if element.get("type") in LIVE_ELEMENTS:
            yield f"mentions: {element}"
    text = shown(answer).replace("\\", "")
    if echoes(text, runs_of(INSTRUCTIONS)):
        yield f"prompt text: {case.planted.obeyed}"
    if CANARY.lower() in text.lower():
        yield f"other channels' text: {case.planted.obeyed}"
    drawn = {key for prompt in stub.prompts for key in keys_in(prompt)} - IMITATED
    if any(key in text for key in drawn):
        yield f"keys: {case.planted.obeyed}"


def raw_faults(text: str) -> Iterator[str]:
    """What must not stand in what was sent to Slack, wherever in the call."""
    if "evil" in text.lower():
        yield f"foreign links: {text[:2000]}"
    if re.search(r"<[@!#]|&lt;[@!#]|[@＠](?:channel|here|everyone|ada)|\bmailto:|javascript:", text):
        yield f"mentions: {text[:2000]}"


def sentences(answer: dict[str, Any]) -> list[str]:
    """The sentences of the answer, by the markers behind them."""
    return re.findall(r"[^\[\]]+?(?:\[\d+\])+", str(answer["text"]).replace("\\", ""))


def elements(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from elements(inner)
    elif isinstance(value, list):
        for item in value:
            yield from elements(item)
