"""
The content security policies of all pages: what a browser may load and run for each kind of page.

Source: W3C Content Security Policy Level 3.
"""

from __future__ import annotations

import base64
import hashlib

APPLICATION = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Pages of `translator serve`: only the server's own scripts and styles."""
PREVIEW = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""
A published page inside a frame of the server: an article may hold any HTML, and none of it can run.

Links to other sites open beside it.
"""


IMAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""A picture of an import that is shown before it is added; an SVG by itself is a page that could run scripts."""


def self_contained(style: str, script: str = "") -> str:
    """Return the policy of a page that loads nothing and runs only this style and script, named by their hashes."""
    scripts = f"script-src {_source(script)}; " if script else ""
    return f"default-src 'none'; style-src {_source(style)}; {scripts}base-uri 'none'"


def below_bar(style: str, script: str) -> str:
    """Return the policy of a document that the server shows below its own bar: it may send nothing to anywhere."""
    return (
        f"default-src 'none'; style-src 'self' {_source(style)}; script-src 'self' {_source(script)}; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def framed(policy: str) -> str:
    """Return the policy of a self-contained page that the server sends, alone or in a frame of its own."""
    return f"{policy}; frame-ancestors 'self'; form-action 'none'"


def _source(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
