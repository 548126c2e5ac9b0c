"""The screens and dialogs of the full-screen review."""
