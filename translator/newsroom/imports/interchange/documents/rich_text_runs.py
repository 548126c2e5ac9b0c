"""Runs of RTF, which are text with its look, as HTML."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

OURS = "\x00"
"""Link of a run that is HTML already."""


class Look(NamedTuple):
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    link: str = ""
    raised: str = ""
    """`sup` or `sub`."""


PLAIN, BOLD = Look(), Look(is_bold=True)


def inline_html(runs: list[tuple[Look, str]], own: Look) -> str:
    """Return the runs of a paragraph as HTML; what its style makes of all of it (`own`) is no emphasis."""
    joined: list[tuple[Look, list[str]]] = []
    for look, text in runs:
        if look.link == OURS:
            joined.append((look, [text]))
            continue
        look = look._replace(is_bold=look.is_bold and not own.is_bold, is_italic=look.is_italic and not own.is_italic)
        if joined and joined[-1][0] == look:
            joined[-1][1].append(text)
        else:
            joined.append((look, [text]))
    return "".join(_run(look, "".join(texts)) for look, texts in joined).strip()


def _run(look: Look, text: str) -> str:
    if look.link == OURS:
        return text
    html = escape(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).replace("\n", "<br>")
    raised = look.raised
    for is_marked, name in ((raised, raised), (look.is_bold, "strong"), (look.is_italic, "em"), (look.is_struck, "s")):
        html = f"<{name}>{html}</{name}>" if is_marked and html.strip() else html
    return f'<a href="{escape(look.link)}">{html}</a>' if look.link else html
