"""Metrics of the work: effort, quality, flow."""
