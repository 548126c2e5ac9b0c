"""The Jinja environment of all pages, and what a browser may load and run for each. Source: W3C CSP Level 3."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator import __version__
from translator.bilingual.i18n import _, enumeration, message_tag, ngettext
from translator.bilingual.words.patterns import without_steering

if TYPE_CHECKING:
    from jinja2 import Environment


APPLICATION_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PREVIEW_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""A published page in a frame of the server: none of its HTML can run."""


IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""An SVG by itself is a page that could run scripts."""


def self_contained(style: str, script: str = "") -> str:
    """Return the policy of a page that runs only this style and script."""
    scripts = f"script-src {_source(script)}; " if script else ""
    return f"default-src 'none'; style-src {_source(style)}; {scripts}base-uri 'none'"


def below_bar(style: str, script: str) -> str:
    """Return the policy of a document below the bar of the server."""
    return (
        f"default-src 'none'; style-src 'self' {_source(style)}; script-src 'self' {_source(script)}; "
        "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def framed(policy: str) -> str:
    return f"{policy}; frame-ancestors 'self'; form-action 'none'"


def _source(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


_BASE = Path(__file__).parent / "templates"


@cache
def environment(folder: Path) -> Environment:
    """Return the environment for the templates in `folder`, which may extend the common ones."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader([folder, _BASE]), autoescape=_is_markup, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=_shown,
    )  # fmt: skip
    made.globals |= {"_": _, "ngettext": ngettext, "enumeration": enumeration}
    return made


# Markdown is escaped by its own rules, which the values of such a template have been through.
def _is_markup(name: str | None) -> bool:
    return name is None or not name.endswith(".md")


# Return what a template prints, without characters that no page may hold: browsers and XML refuse whole pages.
def _shown(value: Any) -> Any:
    if not isinstance(value, str) or value.isprintable():
        return value
    return type(value)(without_steering(value))


@cache
def file_environment(folder: Path) -> Environment:
    """Return the environment for templates of other programs: `<< value >>`, `<% if … %>`, nothing is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder), autoescape=False, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, variable_start_string="<<", variable_end_string=">>",
        block_start_string="<%", block_end_string="%>", comment_start_string="<#", comment_end_string="#>",
    )  # fmt: skip


def page_language() -> str:
    return message_tag()


def read_asset(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def design_style() -> str:
    return read_asset(_BASE, "design.css") + script_style()


def script_style() -> str:
    return read_asset(_BASE, "scripts.css")


def base_style() -> str:
    return design_style() + read_asset(_BASE, "base.css")


def document_style(folder: Path, name: str) -> str:
    return "\n" + base_style() + read_asset(folder, name)


def render_document(
    folder: Path, template: str, *, style: str, script: str = "", is_served: bool = False, **values: Any
) -> str:
    """
    Return a self-contained page: style and script stand in it, and nothing else may run; `is_served`: the policy is
    in a header.
    """
    from markupsafe import Markup

    policy = "" if is_served else self_contained(style, script)
    return environment(folder).get_template(template).render(
        language=page_language(), version=__version__, policy=Markup(policy),
        style=Markup(style), script=Markup(script), **values,
    )  # fmt: skip
