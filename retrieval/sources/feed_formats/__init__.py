"""The readers of feeds, lists of feeds and announced feeds. All of it runs in the sandbox, on hostile bytes."""
