"""Opening the database: SQLite with the settings that keep what was acknowledged, or PostgreSQL; migrated when behind.

It does not care what the tables hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from retrieval.catalogue.tables import HEAD, VERSION_TABLE
from retrieval.errors import CatalogueUnavailable, SettingsError

BUSY_SECONDS = 30
_WRITE_LOCK = 7_262_001  # any number, the same in every replica
_version = Table(VERSION_TABLE, MetaData(), Column("version_num", Text))


def open_engine(url: str) -> Engine:
    """An engine on a database whose tables are at `HEAD`.

    Errors: SettingsError for a URL that is none or a database of a newer program, CatalogueUnavailable where it cannot
    be opened.
    """
    parsed = _parse(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        with reported(engine):
            if _stored_version(engine) != HEAD:
                _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def is_unwritten(url: str) -> bool:
    """Whether there is no file yet at this address, or one without a byte; never so of a server."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    try:
        return Path(parsed.database).stat().st_size == 0
    except OSError:
        return not Path(parsed.database).exists()


def place_of(url: str) -> str:
    """The database as a person knows it: a file by its path, a server without the password."""
    parsed = _parse(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database
    return str(parsed.database) if is_file else parsed.render_as_string(hide_password=True)


@contextmanager
def reported(engine: Engine) -> Iterator[None]:
    """A database that fails (down, full, locked, read-only, damaged) becomes a CatalogueUnavailable."""
    try:
        yield
    except DBAPIError as error:
        place = engine.url.render_as_string(hide_password=True)
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        raise CatalogueUnavailable(f"The database {place} failed: {reason}. {_advice(error)}") from error


def _advice(error: DBAPIError) -> str:
    if getattr(error.orig, "sqlite_errorname", None) in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
        return "The file is damaged: put it back from a backup. What is in the index beside it is kept meanwhile."
    return "Check that it is running, that its disk is not full and that it may be written, then try again."


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database."""
    with reported(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that alone may write: committed on leaving, undone on an error.

    One writer at a time also on PostgreSQL, where the numbers in `changes` would else become visible out of order and
    an index following them would pass over one.
    """
    with reported(engine), engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        if engine.dialect.name == "postgresql":
            lock(connection, _WRITE_LOCK)
        yield connection


def lock(connection: Connection, key: int) -> None:
    """Waits for the PostgreSQL lock `key`, held until the transaction ends; nothing on SQLite, owned by one process."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() in ("sqlite", "postgresql"):
            return parsed
    except (ArgumentError, ValueError, NoSuchModuleError):
        pass  # the URL may hold a password: it is not repeated
    raise SettingsError("The database URL must begin with sqlite:/// or postgresql://. Check BRIEFING_DATABASE_URL.")


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise SettingsError("The catalogue needs a file: sqlite:////folder/catalogue.sqlite")
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogueUnavailable(f"The folder of {url.database} cannot be made: {error.strerror}.") from error
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, below: Python's own does not cover DDL and reads
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer that began as a reader would be refused at once, not made to wait, when another wrote in between.
        begin = connection.get_execution_options().get("begin")
        if begin is not None:
            connection.exec_driver_sql(begin)
        else:  # takes no lock and cannot fail; through SQLAlchemy it takes longer than many a statement
            connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]  # an open one has it

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,  # survives a restart of the server
        connect_args={"options": "-c timezone=UTC", "connect_timeout": 10},
    )


def _stored_version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        return connection.scalar(select(_version.c.version_num))


def _migrate(engine: Engine) -> None:
    from alembic import command  # half a second to import, and needed only when the tables are behind
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    try:
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise SettingsError(
            "This database was written by a newer version of the program. Install that version, or use another "
            "database."
        ) from error
