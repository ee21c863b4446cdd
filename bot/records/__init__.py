"""What the bot remembers in SQL, beside the catalogue and in the same database."""
