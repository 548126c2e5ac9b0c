"""
Files of a newsroom that the generator of a site would publish, because it builds from the folder in which they stand.

People's addresses are in `glossaries/people.yml`, and every decision is in the ledgers. Sources: the manuals of Jekyll
(`source`, `exclude`; before 4.0 a list of one's own takes the place of the default one), of MkDocs (`docs_dir`,
`exclude_docs`) and of docsify, which serves the folder as it is. Hugo, Docusaurus, Hexo and Astro build from folders of
their own, VitePress and Eleventy take nothing but templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.desk.setup.site_files import Site, listed
from translator.newsroom.ground.files import lines_of

_JEKYLL_DEFAULTS = ("Gemfile", "Gemfile.lock", "node_modules", "vendor")


@dataclass(frozen=True, slots=True)
class ExposedFiles:
    generator: str
    file: str
    """Its settings, from the root."""
    names: tuple[str, ...]
    """Files and folders of ours that it would publish."""
    lines: tuple[str, ...] = ()
    """What to add to its settings; empty where they can exclude nothing."""


def find_exposed(folder: Path, names: Sequence[str]) -> ExposedFiles | None:
    """Return which of `names`, files and folders in `folder`, a generator would publish; None where none does."""
    site = Site(folder)
    for reader in (_jekyll, _mkdocs, _docsify):
        found = reader(site, names)
        if found:
            return found
    return None


def _jekyll(site: Site, names: Sequence[str]) -> ExposedFiles | None:
    file = site.first("_config.yml", "_config.yaml")
    table = site.table(file) if file else {}
    is_hexo = site.is_folder(f"{table.get('source_dir') or 'source'}/_posts") or '"hexo"' in site.text("package.json")
    if not file or is_hexo or str(table.get("source") or ".").strip("./"):
        return None
    excluded = {item.strip("/") for item in listed(table.get("exclude"))}
    missing = [name for name in names if name not in excluded]
    defaults = () if "exclude" in table else [name for name in _JEKYLL_DEFAULTS if (site.root / name).exists()]
    lines = "exclude:", *(f"  - {name}" for name in (*missing, *defaults))
    return ExposedFiles("Jekyll", file, tuple(missing), lines) if missing else None


def _mkdocs(site: Site, names: Sequence[str]) -> ExposedFiles | None:
    file = site.first("mkdocs.yml", "mkdocs.yaml")
    table = site.table(file) if file else {}
    if not file or str(table.get("docs_dir") or "docs").strip("./"):
        return None
    excluded = {line.strip().strip("/") for line in lines_of(str(table.get("exclude_docs") or ""))}
    missing = [name for name in names if name not in excluded]
    lines = "exclude_docs: |", *(f"  /{name}" for name in missing)
    return ExposedFiles("MkDocs", file, tuple(missing), lines) if missing else None


def _docsify(site: Site, names: Iterable[str]) -> ExposedFiles | None:
    is_served = "$docsify" in site.text("index.html")
    return ExposedFiles("docsify", "index.html", tuple(names)) if is_served else None
