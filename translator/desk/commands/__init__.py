"""The commands, one file a verb: a thin Typer function beside a plain one that takes and returns values."""
