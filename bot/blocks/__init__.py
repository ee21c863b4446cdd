"""What the bot shows, as Slack blocks: plain functions from values to dictionaries."""
