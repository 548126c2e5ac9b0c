"""Files, git, settings and what else everything stands on."""
