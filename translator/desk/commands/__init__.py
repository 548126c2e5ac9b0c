"""The commands, one file a verb: a thin Typer function beside a plain function that takes and returns values."""
