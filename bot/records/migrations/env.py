"""How alembic runs the scripts of the bot's tables: on the connection, and in the transaction, of the caller.

It does not care which database that is.
"""

from alembic import context

from bot.records.database import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=VERSION_TABLE
)
context.run_migrations()
