"""Absorption: what somebody changed in a published page, found sentence by sentence and taken back into the catalog."""
