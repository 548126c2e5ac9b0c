"""
`sync_article`: parse one article and bring one of its catalogs up to it.

Nothing is parsed where nothing changed: a stamp in `.translator/sync/` holds the hash of article, catalog and ledger
after the last run, and of the code that cuts segments. It is safe to delete.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from translator import __version__
from translator.catalog.merge import SyncReport, merge_segments
from translator.catalog.storage import catalog_transaction
from translator.errors import DuplicateArticle
from translator.files import write_atomically
from translator.i18n import _

if TYPE_CHECKING:
    from translator.project import ArticleRef, Project

_ID = re.compile(rb"^id\s*[:=]\s*(.+)$", re.MULTILINE)
_HEAD_BYTES = 16384


def sync_article(project: Project, ref: ArticleRef, tag: str, *, prune: bool = False) -> SyncReport:
    """
    Bring the catalog of `ref` in `tag` up to the article. A second run changes no byte.

    Raises `ArticleError` when the article and `CatalogError` when the catalog cannot be read; then nothing is written.
    """
    stamp_path = project.derived_dir / "sync" / tag / ref.slug
    if not prune and _read_stamp(stamp_path) == _stamp(project, ref, tag):
        return SyncReport(ref.slug, tag, segments=0, is_skipped=True)
    from translator.formats import format_of, parse_document

    data = ref.path.read_bytes()
    document = parse_document(data, tag=ref.tag, format=format_of(ref.path))
    with catalog_transaction(project, ref.slug, tag) as catalog:
        catalog.source_tag = ref.tag
        report = merge_segments(catalog, document.segments, path=project.relative(ref.path), prune=prune)
    write_atomically(stamp_path, _stamp(project, ref, tag).encode())
    return report


def refuse_shared_ids(project: Project) -> None:
    """Raise `DuplicateArticle` when the front matter of two articles gives them one `id`."""
    owners: dict[bytes, Path] = {}
    for ref in project.articles:
        with ref.path.open("rb") as file:
            hit = _ID.search(_front_matter(file.read(_HEAD_BYTES)))
        other = owners.setdefault(hit[1].strip(b" \t\r\"'"), ref.path) if hit else ref.path
        if hit and other != ref.path:
            raise DuplicateArticle(
                _("two articles have the id {id}", id=hit[1].decode(errors="replace").strip()),
                where=f"{project.relative(other)} and {project.relative(ref.path)}",
                hint=_("give one of them an id of its own"),
            )


def _front_matter(head: bytes) -> bytes:
    head = head.removeprefix(b"\xef\xbb\xbf")
    closing = head.find(b"\n" + head[:3], 3)
    return head[:closing] if head[:3] in {b"---", b"+++"} and closing > 0 else b""


def _read_stamp(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _stamp(project: Project, ref: ArticleRef, tag: str) -> str:
    digest = hashlib.sha256(_code_stamp().encode())
    for path in (ref.path, project.catalog_path(tag, ref.slug), project.ledger_path(tag, ref.slug)):
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{len(content)}:".encode() + content)
    return digest.hexdigest()


@cache
def _code_stamp() -> str:
    """Name the code that decides what a segment is: other rules would cut the same article differently."""
    package = Path(__file__).parents[1]
    files = sorted(path for name in ("formats", "segmenting", "catalog") for path in (package / name).glob("*.py"))
    stats = [(path.name, path.stat()) for path in files]
    return __version__ + ";".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)
