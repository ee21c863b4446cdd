"""Bad input: one plain line that says what to do, exit code 1, and nothing stored is lost."""

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.command_line.conftest import BRIEFING, Briefing, Done, write_articles
from tests.bot.command_line.test_contracts import FERRY, MILL


def is_plain(done: Done, *said: str) -> None:
    """Exit code 1 and one line on stderr, with these words in it."""
    assert done.code == 1, (done.out, done.err)
    assert done.err.strip().count("\n") == 0, done.err
    assert "Traceback" not in done.err
    for words in said:
        assert words in done.err


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 20, "text"),
        ("broken.json", b'{"title": ', "JSON"),
        ("huge.txt", b"Title\n\n" + b"word " * 1_100_000, "5 MB"),
    ],
)
def test_a_bad_file_is_named_with_its_reason(
    briefing: Briefing, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    done = briefing("ingest", str(bad))
    assert done.code == 1
    assert f"{bad}: " in done.err and reason in done.err and "Traceback" not in done.err


def test_a_folder_with_bad_files_is_ingested_and_the_bad_are_listed(briefing: Briefing, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    write_articles(folder / "good.jsonl", [FERRY, MILL])
    (folder / "bad.json").write_text("{")
    (folder / "empty.txt").write_text("")
    report = briefing("ingest", str(folder), "--json").json
    assert report["added"] == 2
    assert sorted(Path(failure["source"]).name for failure in report["failed"]) == ["bad.json", "empty.txt"]


def test_a_source_that_is_not_there(briefing: Briefing, tmp_path: Path) -> None:
    nowhere = tmp_path / ("far-" * 30) / "nowhere.txt"  # longer than a line of any terminal
    done = briefing("ingest", str(nowhere))
    assert done.code == 1 and f"{nowhere}: There is no such file or folder.\n" in done.err


@pytest.fixture
def origin() -> Iterator[str]:
    """A web server that redirects for ever, fails, or serves what is not a feed."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/loop"):
                self.send_response(302)
                self.send_header("Location", self.path + "x")
                self.end_headers()
            elif self.path == "/feed.xml":
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.end_headers()
                self.wfile.write(b"<rss><channel><title>cut")
            else:
                self.send_error(503)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(("path", "said"), [("loop", "redirect"), ("gone", "503"), ("feed.xml", "feed")])
def test_an_address_that_fails(briefing: Briefing, origin: str, path: str, said: str) -> None:
    done = briefing("ingest", f"http://{origin}/{path}", BRIEFING_FETCH_ALLOW=origin)
    assert done.code == 1 and said in done.err.lower(), done.err


def test_an_address_inside_the_network_is_refused(briefing: Briefing, origin: str) -> None:
    done = briefing("ingest", f"http://{origin}/gone")
    assert done.code == 1 and "BRIEFING_FETCH_ALLOW" in done.err


def test_a_broken_feed_is_not_registered(briefing: Briefing, origin: str) -> None:
    is_plain(briefing("feeds", "add", "notaurl"), "https://")
    is_plain(briefing("feeds", "add", f"http://{origin}/gone", BRIEFING_FETCH_ALLOW=origin), "503")
    assert briefing("feeds", "list", "--json").json == {"feeds": []}


@pytest.mark.parametrize("question", ["", "   ", "why " * 2_500])
def test_a_question_that_is_empty_or_too_long(briefing: Briefing, question: str) -> None:
    is_plain(briefing("ask", question))


def test_an_unknown_model_and_a_missing_key(briefing: Briefing) -> None:
    is_plain(briefing("ask", "Who?", "--model", "nonsense"), "provider:name")
    is_plain(briefing("ask", "Who?", "--model", "nobody:model"), "--model nobody:model")
    is_plain(briefing("ask", "Who?", "--model", "openai:gpt-4o-mini", OPENAI_API_KEY=""), "OPENAI_API_KEY")


@pytest.mark.parametrize("words", [("ask", " "), ("ask", "Who?", "--model", "bogus"), ("lookup", "", "…")])
def test_bad_input_is_refused_before_the_collection_is_opened(
    briefing: Briefing, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = briefing(*words)
    is_plain(done)
    assert "BRIEFING_MODEL" not in done.err and not (tmp_path / "home").exists()


def test_an_empty_source_is_not_this_folder(briefing: Briefing, tmp_path: Path) -> None:
    done = briefing("ingest", "")
    assert done.code == 2 and "an empty source" in done.err
    assert not (tmp_path / "home").exists()


def test_a_list_is_shown_without_the_index(briefing: Briefing, tmp_path: Path) -> None:
    assert briefing("articles", "list", "--json").json == {"articles": []}
    assert briefing("feeds", "list", "--json").json == {"feeds": []}
    assert not (tmp_path / "home" / "index").exists()


def test_a_slack_that_cannot_be_reached_is_said_to_be_so(briefing: Briefing) -> None:
    done = briefing(
        "doctor", "--json", BRIEFING_SLACK_BOT_TOKEN="xoxb-1", BRIEFING_SLACK_API_URL="http://127.0.0.1:9/api/"
    )
    told = next(one for one in json.loads(done.out)["checks"] if one["name"] == "slack")
    assert not told["ok"] and "cannot be reached" in told["detail"] and "Error" not in told["detail"]


def test_settings_that_do_not_fit_are_named(briefing: Briefing) -> None:
    is_plain(briefing("articles", "list", BRIEFING_PORT="many"), "BRIEFING_PORT")


def test_an_index_that_is_a_file_is_named_with_what_to_do(briefing: Briefing, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "index").write_text("a file")
    is_plain(briefing("lookup", "ferry"), str(tmp_path / "home" / "index"), "move that away")


def test_wrong_usage_is_exit_code_2(briefing: Briefing) -> None:
    assert briefing("ask").code == 2
    assert briefing("lookup", "ferry", "--since", "yesterday-ish").code == 2
    assert briefing("digest", "--since", "0001-01-01").code == 2
    assert briefing("ask", "What happened last week?", "--as-of", "9999-12-31").code == 2
    assert briefing("nonsense").code == 2
    for address in ("ftp://x", "bot.example.org", "https://", "https://bot.example.org/?a=b"):
        assert briefing("manifest", "--http", address).code == 2
    assert briefing("digest", "--since", "2026-11-16", "--until", "2026-11-13").code == 2


def test_a_question_in_another_encoding_is_read_as_far_as_it_goes(briefing: Briefing, tmp_path: Path) -> None:
    briefing("ingest", str(write_articles(tmp_path / "a.jsonl", [FERRY])))
    done = briefing("ask", "What about the caf\udce9 at the ferry?", "--json")
    assert done.json["text"]


def test_tokens_that_are_missing(briefing: Briefing) -> None:
    is_plain(briefing("run"), "BRIEFING_SLACK_BOT_TOKEN", "BRIEFING_SLACK_APP_TOKEN", "briefing demo")
    is_plain(briefing("run", "--http"), "BRIEFING_SLACK_SIGNING_SECRET")


HOLDER = """
import sys
from pathlib import Path
from bot.door import door
from bot.folder import owning
work = {"ask": lambda arguments, progress: {"taken": arguments["text"]}}
with owning(Path(sys.argv[1]), 5), door(Path(sys.argv[1]), work):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_second_bot_is_refused_and_other_commands_go_through_the_first(briefing: Briefing, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "home")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "open\n"
        second = briefing("run", BRIEFING_SLACK_BOT_TOKEN="xoxb-1", BRIEFING_SLACK_APP_TOKEN="xapp-1")
        is_plain(second, "already running", str(holder.pid))
        assert briefing("ask", "Anything?", "--json").json == {"taken": "Anything?"}
        holder.kill()
    assert briefing("articles", "list", "--json").json == {"articles": []}


def test_a_wrong_slack_token_is_told_plainly(briefing: Briefing, slack_api: str) -> None:
    done = briefing(
        "run",
        BRIEFING_SLACK_API_URL=slack_api,
        BRIEFING_SLACK_BOT_TOKEN="xoxb-wrong",
        BRIEFING_SLACK_APP_TOKEN="xapp-wrong",
    )
    is_plain(done, "invalid_auth", "BRIEFING_SLACK_BOT_TOKEN")


@pytest.fixture
def slack_api() -> Iterator[str]:
    """A local Slack in a thread of its own; the address of its Web API."""
    import asyncio

    from bot.manifest import manifest
    from playground.local_slack import LocalSlack

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    slack = LocalSlack(manifest())
    asyncio.run_coroutine_threadsafe(slack.start("127.0.0.1", 0), loop).result()
    yield slack.api_url
    asyncio.run_coroutine_threadsafe(slack.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_days_are_read_in_the_words_of_a_lookup(briefing: Briefing, tmp_path: Path) -> None:
    briefing("ingest", str(write_articles(tmp_path / "a.jsonl", [FERRY])))
    for word in ("today", "yesterday", "7d"):
        done = briefing("ask", "What happened?", "--as-of", word, "--since", "30d", "--json")
        assert done.code == 0 and done.json["text"]
    assert briefing("ask", "What happened?", "--as-of", "tomorrowish").code == 2


def test_a_terminal_without_all_letters_shows_the_rest_and_json_loses_none(briefing: Briefing, tmp_path: Path) -> None:
    title = "“Łódź” trams stand still"
    source = write_articles(tmp_path / "one.jsonl", [{"_id": "t", "title": title, "text": "The trams stood still."}])
    assert briefing("ingest", str(source)).code == 0
    listed = briefing("articles", "list", PYTHONIOENCODING="ascii")
    assert listed.code == 0 and "???d?? trams stand still" in listed.out
    assert briefing("articles", "list", "--json", PYTHONIOENCODING="ascii").json["articles"][0]["title"] == title


def test_a_command_runs_without_a_standard_error(tmp_path: Path, models: Path) -> None:
    environment = {**os.environ, "BRIEFING_HOME": str(tmp_path / "home"), "BRIEFING_MODELS": str(models)}
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" articles list --json 2>&-', BRIEFING],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert json.loads(done.stdout) == {"articles": []}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(("redirected", "code"), [(">/dev/full", 1), (">&-", 0)])
def test_output_that_cannot_be_written(tmp_path: Path, redirected: str, code: int) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" manifest --json {redirected}', BRIEFING],
        env={**os.environ, "BRIEFING_HOME": str(tmp_path / "home")},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "no room left" in done.stderr if code else done.stderr == ""
