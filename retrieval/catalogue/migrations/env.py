"""How alembic runs the scripts of the catalogue: on the connection, and in the transaction, of the caller.

It does not care which database that is.
"""

from alembic import context

from retrieval.catalogue.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
context.run_migrations()
