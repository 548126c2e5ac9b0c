"""
Links to articles that were renamed lead to the new name, in every source and in pages that people wrote.

So do the links of an article that was moved to another folder: they lead where they led from its old one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from translator.bilingual.words.language import VERSION_TAGS
from translator.newsroom.articles import front_matter_with, read_front_matter
from translator.newsroom.articles.addresses import replace_addresses
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.house import Newsroom, Rename


def mend_links(newsroom: Newsroom, renames: Sequence[Rename]) -> list[tuple[str, int]]:
    """
    Change the links to renamed articles, and return path and number of links of each file that changed.

    Published pages are not touched: `publish` writes them anew from their sources. A file that cannot be read is passed
    over as in any command.
    """
    moved = {
        _real(newsroom.article_path(tag, rename.before)): _real(newsroom.article_path(tag, rename.slug))
        for rename in renames
        for tag in VERSION_TAGS
    }
    sources = {ref.slug: _real(ref.path) for ref in newsroom.articles}
    former = {sources[one.slug]: _real(newsroom.root / one.path) for one in renames if one.slug in sources}
    moved |= {before: path for path, before in former.items()}
    changed = []
    for path, _place in newsroom.article_files() if moved else ():
        with newsroom.skipping(at=path):
            if path.suffix == ".md" and (count := _mend(newsroom, path, moved, former.get(_real(path), ""))):
                changed.append((newsroom.relative(path), count))
    return changed


def _mend(newsroom: Newsroom, path: Path, moved: Mapping[str, str], former: str) -> int:
    """Change the links of one file, which stood at `former` if it was moved itself; return how many changed."""
    data = newsroom.read(path)
    if not former and not any(Path(one).stem.encode() in data for one in moved):
        return 0
    with newsroom.naming_article(path):
        front = read_front_matter(data)
    if "translation" in front.values:
        return 0
    count, folder = 0, Path(_real(path)).parent
    before = Path(former).parent if former else folder

    def change(url: str) -> str:
        nonlocal count
        mended = _mended(url, before, folder, moved)
        count += mended != url
        return mended

    start = front.span[1]
    mended = data[:start] + replace_addresses(data[start:], lambda address: change(address.url))
    images = front.values.get("images")
    if before != folder and isinstance(images, list):
        shown = [{**item, "src": change(item["src"])} if _has_source(item) else item for item in images]
        mended = front_matter_with(mended, {"images": shown})
    if count:
        write_atomically(path, mended)
    return count


def _has_source(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("src"), str)


def _mended(url: str, before: Path, folder: Path, moved: Mapping[str, str]) -> str:
    """
    Return where a link leads now in a file that went from the folder `before` to `folder`, which may be the same.

    With or without a suffix, as it was written. A link that led to nothing stays.
    """
    place = url.partition("#")[0].partition("?")[0]
    if not place or place.startswith("/") or ":" in place:
        return url
    there = os.path.normpath(before / unquote(place))
    for suffix in ("", ".md"):
        new = moved.get(there + suffix)
        if new is None and before != folder and os.path.lexists(there + suffix):
            new = there + suffix
        if new is not None:
            written = Path(os.path.relpath(new, folder)).as_posix()
            written = quote(written) if "%" in place else written
            head = "./" if place.startswith("./") and not written.startswith("../") else ""
            tail = "/" if place.endswith("/") else ""
            mended = head + written.removesuffix(suffix or "\0") + tail + url[len(place) :]
            return url if os.path.normpath(mended) == os.path.normpath(url) else mended
    return url


def _real(path: Path) -> str:
    return os.path.realpath(path)
