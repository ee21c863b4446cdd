"""What all tests share: servers that may be missing, and the rule of what then happens.

It does not care about any one package: fixtures of one room live in that room's conftest.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from retrieval.index import minilm
from retrieval.index.embedding import open_embedder
from retrieval.reader.checker import open_checker
from retrieval.reader.reader import open_reader
from retrieval.reader.source import Source, installed

# time is measured in benchmarks: a first example may import or load what it needs
if "CI" not in os.environ:  # there Hypothesis chooses a profile of its own: no deadline, the same examples each time
    settings.register_profile("laptop", deadline=None)
    settings.load_profile("laptop")

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def missing(reason: str) -> None:
    """Skip with the reason on a laptop; fail where everything must run (`BRIEFING_TEST_ALL=1`, as in CI)."""
    if os.environ.get("BRIEFING_TEST_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def _clean_environment() -> Iterator[None]:
    """No setting or proxy of the machine reaches a test: Slack's library sends even loopback calls to a proxy."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*PROXIES, *(name for name in os.environ if name.startswith("BRIEFING_"))]:
            if name != "BRIEFING_TEST_ALL":
                patch.delenv(name, raising=False)
        patch.setenv("ANONYMIZED_TELEMETRY", "False")
        yield


def free_port() -> int:
    """A port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _postgres_binaries() -> Path | None:
    """The folder that holds `initdb` and `pg_ctl`: Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own on loopback, stopped at the end; the URL of its maintenance database.

    It is not kept among pytest's folders: another run of pytest that starts meanwhile closes these to other users, and
    the server, which does not run as root, is out of its data.
    """
    binaries = _postgres_binaries()
    if binaries is None:
        missing("PostgreSQL is not installed (Debian: apt-get install postgresql)")
        return
    folder = Path(tempfile.mkdtemp(prefix="briefing-postgres-"))
    port = free_port()
    prefix: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = [*prefix, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run(
        [*prefix, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "briefing", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    log = folder / "log"
    subprocess.run([*control, "-o", options, "-l", str(log), "start"], check=True, capture_output=True, cwd=folder)
    try:
        yield f"postgresql+psycopg://briefing@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of a fresh, empty database."""
    from sqlalchemy import create_engine, text

    name = f"test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_server.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium; Playwright never downloads one of its own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("Chromium is not installed (Debian: apt-get install chromium)")
    return found or ""


@pytest.fixture(scope="session")
def minilm_source() -> Path:
    """Where MiniLM's weights are installed."""
    found = minilm.package_folder()
    if found is None:
        missing("the package with the MiniLM weights is not installed (make setup)")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def reader_source() -> Source:
    """Where what the reader is made of is installed."""
    found = installed()
    if found is None:
        missing("the packages with the MPNet weights are not installed (make setup)")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the graphs of embedder, reader and checker are built once for all tests of a run (`BRIEFING_MODELS`,
    `open_newsdesk(models=…)`)."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "models"
    with FileLock(f"{folder}.lock"):  # building takes many seconds: one process does, and the others wait for it
        open_embedder("minilm", folder).ready()
        reader = open_reader(folder)
        if reader is not None:
            reader.ready()
        checker = open_checker(folder)
        if checker is not None:
            checker.ready()
    return folder
