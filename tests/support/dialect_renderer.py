"""
Renders Markdown with the parser of a dialect, in the environment that has it.

    python dialect_renderer.py mkdocs|myst < texts.json > pages.json

Reads a list of texts and writes a list of HTML (`mkdocs`) or of docutils XML (`myst`). It imports nothing of ours.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import tempfile
from pathlib import Path

MATERIAL = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.arithmatex",
    "pymdownx.betterem", "pymdownx.blocks.admonition", "pymdownx.blocks.caption", "pymdownx.blocks.definition",
    "pymdownx.blocks.details",
    "pymdownx.blocks.html", "pymdownx.blocks.tab", "pymdownx.caret", "pymdownx.details", "pymdownx.emoji",
    "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark", "pymdownx.smartsymbols",
    "pymdownx.superfences", "pymdownx.tasklist", "pymdownx.tilde",
]  # fmt: skip
"""The extensions of the manual of Material for MkDocs."""
MYST = [
    "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist", "html_admonition",
    "html_image", "replacements", "smartquotes", "strikethrough", "substitution", "tasklist",
]  # fmt: skip
_FRONT_MATTER = re.compile(r"\A\ufeff?---\r?\n.*?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def render_mkdocs(texts: list[str], *, with_colours: bool = True) -> list[str]:
    """Return pages; code without colours is rendered a second sooner, and takes no options such as `hl_lines`."""
    import markdown

    settings: dict[str, dict[str, object]] = {
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.highlight": {"use_pygments": with_colours},
    }
    with contextlib.suppress(ImportError):
        from material.extensions import emoji

        settings["pymdownx.emoji"] = {"emoji_index": emoji.twemoji, "emoji_generator": emoji.to_svg}
    # Files of snippets, objects of Python and a site's own blocks are not here; the lines that name them are left out.
    plug_ins = re.compile(
        r"^[ \t>]*;*-+8<-+[ \t]+\S.*$|^[ \t]*/{3,}[ \t]*(?:version|deprecated)-.*$"
        r"|^:::[ \t]+[\w.:]+[ \t]*(?:\n(?: {4}.*)?)*$", re.MULTILINE,
    )  # fmt: skip
    pages = []
    for text in texts:
        parser = markdown.Markdown(extensions=[*MATERIAL, "pymdownx.tabbed"], extension_configs=settings)
        pages.append(parser.convert(plug_ins.sub("", _FRONT_MATTER.sub("", text))))
    return pages


def render_myst(texts: list[str]) -> list[str]:
    from sphinx.application import Sphinx

    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stderr(None):
        source = Path(name, "source")
        source.mkdir()
        settings = {
            "extensions": ["myst_parser", "sphinx_design"], "myst_enable_extensions": MYST, "root_doc": "p0",
            "myst_substitutions": {}, "suppress_warnings": ["*"],
        }  # fmt: skip
        for number, text in enumerate(texts):
            (source / f"p{number}.md").write_text(text, encoding="utf-8", newline="")
        app = Sphinx(
            str(source), None, f"{name}/out", f"{name}/trees", "xml", confoverrides=settings, status=None, warning=None
        )
        app.build()
        return [
            path.read_text() if (path := Path(name, "out", f"p{number}.xml")).is_file() else ""
            for number in range(len(texts))
        ]


if __name__ == "__main__":
    render = {"mkdocs": render_mkdocs, "myst": render_myst}[sys.argv[1]]
    json.dump(render(json.load(sys.stdin)), sys.stdout)
