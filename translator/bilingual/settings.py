"""A house's settings for its checks."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class CheckSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[checks]`: which checks run, how severe they are, and the house's policies."""

    skip: list[str] = []
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    severity: dict[str, Literal["error", "warning", "info"]] = {}
    """Check id → severity, instead of the check's own."""
    policy: dict[str, Any] = {}
    """`pangu`, `quotes`, `numerals`, `date_style`, `currency_dollar`, `convert_units` …: docs/checks.md lists them."""
    locale: dict[str, dict[str, Any]] = {}
    """Language tag → policy values that hold for this target only."""
