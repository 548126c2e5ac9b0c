"""The engine for Argos Translate packages."""
