"""Opening the database: migrations, settings, and plain words where it fails."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

import retrieval.catalogue
import retrieval.catalogue.citing_tables
import retrieval.catalogue.feed_tables  # both put their tables on the metadata
from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.following import catalogue_identity
from retrieval.catalogue.tables import HEAD, VERSION_TABLE, metadata
from retrieval.errors import CatalogueUnavailable, SettingsError
from tests.conftest import free_port
from tests.retrieval.stored import EMBEDDER, entry

MIGRATIONS = Path(retrieval.catalogue.__file__).parent / "migrations"


def test_the_migrations_make_the_tables(either: Catalogue) -> None:
    with either.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_head_names_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_again_keeps_everything(either: Catalogue, database_url: str) -> None:
    either.save([entry("dam")], EMBEDDER.name)
    again = Catalogue.open(database_url)
    assert again.get("dam") == either.get("dam")
    assert catalogue_identity(again.engine) == catalogue_identity(either.engine)
    again.close()


def test_several_may_open_a_new_database_at_once(database_url: str) -> None:
    identities: list[str] = []

    def open_it() -> None:
        catalogue = Catalogue.open(database_url)
        identities.append(catalogue_identity(catalogue.engine))
        catalogue.close()

    threads = [Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(identities) == 4
    assert len(set(identities)) == 1


def test_an_existing_database_is_opened_without_alembic(catalogue: Catalogue) -> None:
    script = (
        "import sys; from retrieval.catalogue.catalogue import Catalogue\n"
        f"Catalogue.open({str(catalogue.engine.url)!r}).close()\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_sqlite_keeps_what_it_acknowledged(catalogue: Catalogue) -> None:
    with catalogue.engine.connect() as connection:
        pragmas = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_database_of_a_newer_program_is_left_alone(either: Catalogue, database_url: str) -> None:
    with either.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="newer version"):
        Catalogue.open(database_url)


@pytest.mark.parametrize("url", ["", "mysql://host/db", "not a url", "sqlite://", "sqlite:///:memory:"])
def test_refuses_what_is_no_database(url: str) -> None:
    with pytest.raises(SettingsError):
        Catalogue.open(url)


def test_says_plainly_that_a_server_is_down_and_keeps_the_password() -> None:
    with pytest.raises(CatalogueUnavailable, match="Check that it is running") as caught:
        Catalogue.open(f"postgresql://ada:secret@127.0.0.1:{free_port()}/briefing")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_says_plainly_that_a_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite").write_text("meeting notes " * 200)
    with pytest.raises(CatalogueUnavailable, match=r"notes\.sqlite failed: file is not a database"):
        Catalogue.open(f"sqlite:///{tmp_path / 'notes.sqlite'}")


def test_a_reader_is_not_held_up_by_a_writer(catalogue: Catalogue) -> None:
    catalogue.save([entry("dam")], EMBEDDER.name)
    with catalogue.engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        connection.execute(text("DELETE FROM articles"))
        assert catalogue.get("dam") is not None
        connection.rollback()


def test_a_full_disk_is_said_and_loses_nothing(catalogue: Catalogue) -> None:
    catalogue.save([entry("dam")], EMBEDDER.name)
    with catalogue.engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        connection.commit()
    with pytest.raises(CatalogueUnavailable, match="full"):
        catalogue.save([entry(f"big-{number}", "Words. " * 5_000) for number in range(20)], EMBEDDER.name)
    assert catalogue.counts().articles == 1


def test_survives_a_restart_of_the_server(postgres_url: str) -> None:
    catalogue = Catalogue.open(postgres_url)
    catalogue.save([entry("dam")], EMBEDDER.name)
    other = create_engine(postgres_url)
    with other.connect() as connection:  # what a restart does to open connections
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
    other.dispose()
    assert catalogue.get("dam") is not None
    catalogue.close()
