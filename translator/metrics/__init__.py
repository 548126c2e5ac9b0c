"""Numbers about the work: effort, quality, flow."""
