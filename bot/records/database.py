"""The bot's tables: one metadata, and bringing a database to the newest version.

It does not care what the tables mean: each `*_records.py` defines its own on `METADATA`. Opening, transactions and
column types are the catalogue's (`reading`, `writing`, `Moment`, `PlainText`). A migration is a file
`migrations/versions/vNNNN_what.py` whose revision is `NNNN`, each following the one before.
"""

from pathlib import Path

from sqlalchemy import Engine, MetaData, Table, inspect, text
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.catalogue.database import lock, reading, writing
from retrieval.errors import SettingsError

METADATA = MetaData()
VERSION_TABLE = "alembic_version_bot"
MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_262_003  # any number, the same in every replica


def newest_version() -> str:
    """The revision of the last migration file."""
    return max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v[0-9]*.py"))


def migrate(engine: Engine) -> None:
    """Bring the bot's tables to the newest version; does nothing where they are there already.

    Errors: SettingsError for a database of a newer program, CatalogueUnavailable where it cannot be written.
    """
    if _stored_version(engine) == newest_version():
        return
    # Alembic takes a quarter of a second to import, and most starts have nothing to migrate.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with writing(engine) as connection:
            lock(connection, _MIGRATION_LOCK)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise SettingsError(
            "This database was written by a newer version of the program. "
            "Install that version, or use another database."
        ) from error


def insert(engine: Engine, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that offers `on_conflict_do_nothing` and `on_conflict_do_update` on either database."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)


def _stored_version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        version: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        return version
