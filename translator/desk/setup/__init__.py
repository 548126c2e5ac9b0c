"""The set-up of a project: settings, learned from the site that is there; pipelines; the merge driver of a clone."""
