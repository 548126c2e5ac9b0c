"""Articles on disk, as an import finds them again: by name, id, address and text."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import DuplicateArticle
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom
    from translator.newsroom.imports.blocks import ImportedArticle

_SENTENCE = pattern(r"[^.!?。！？\n]{8,}")
_NO_LETTER = pattern(r"[\W_]+")
# Sentences of an article that are kept: those with the smallest hashes, so that two articles keep the same ones.
_KEPT = 40
# Share of the kept sentences that must be equal before two texts are compared.
_LEAST_SHARED = 0.3
# Percent from which on two texts are the same (rapidfuzz's ratio).
_SAME = 90
# Letters of a text that are compared.
_COMPARED = 20_000

# Id, address and hashes of sentences of an article.
_Facts = tuple[str, str, list[int]]


class KnownArticles:
    """The articles on disk; what is known of a file is kept until it changes (`house_index`)."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = replace(newsroom)
        self.by_slug: dict[str, Path] = {}
        self.by_id: dict[str, Path] = {}
        self.by_address: dict[str, Path] = {}
        self.by_sentence: dict[int, list[Path]] = {}
        self.numbers: dict[str, int] = {}
        """Slug → the last number that was put behind it."""
        with self.newsroom.index.facts(
            "import", environment=code_version("desk/workflow", "newsroom/ground/project.py")
        ) as facts:
            for ref in self.newsroom.articles:
                found: Any = ("", "", [])
                with self.newsroom.skipping():
                    found = facts.find(ref.path, self._read)
                self._add(ref.path, ref.slug, *found)

    def put(self, path: Path, slug: str, identity: str, article: ImportedArticle) -> None:
        """Take in an article that has just been imported."""
        self._add(path, slug, identity, _address_of(article), _sentence_hashes(_body(article.text)))

    def _read(self, path: Path) -> _Facts:
        from translator.newsroom.articles.frontmatter import read_front_matter

        data = self.newsroom.read(path)
        with self.newsroom.naming_article(path):
            front = read_front_matter(data)
        source = front.values.get("source")
        url = source.get("url") if isinstance(source, dict) else source
        body = data[front.span[1] :].decode("utf-8", "replace")
        return str(front.values.get("id") or ""), _plain_address(str(url)) if url else "", _sentence_hashes(body)

    def _add(self, path: Path, slug: str, identity: str, address: str, sentences: Iterable[int]) -> None:
        self.by_slug.setdefault(slug, path)
        if identity:
            self.by_id.setdefault(identity, path)
        if address:
            self.by_address.setdefault(address, path)
        for sentence in sentences:
            self.by_sentence.setdefault(sentence, []).append(path)

    def is_other(self, article: ImportedArticle) -> bool:
        """Return whether another article, with another text, has the name of this one."""
        path = self.newsroom.article_path(article.tag, article.slug)
        other = path if path.exists() else self.by_slug.get(article.slug, path)
        return other.exists() and self._likeness(other, _body(article.text)) < _SAME

    def next_slug(self, slug: str) -> str:
        """Return the next name for an article whose own is taken, such as `report-2`."""
        self.numbers[slug] = self.numbers.get(slug, 1) + 1
        return f"{slug}-{self.numbers[slug]}"

    def refuse_other(self, path: Path, slug: str, identity: str) -> None:
        same_name, same_id = self.by_slug.get(slug, path), self.by_id.get(identity, path)
        if same_name != path:
            raise DuplicateArticle(
                _("there is an article of this name already"),
                where=self.newsroom.relative(same_name),
                hint=_("translator add --slug NAME FILE"),
            )
        if same_id != path:
            raise DuplicateArticle(
                _("another article has the id {id}", id=identity),
                where=self.newsroom.relative(same_id),
                hint=_("translator add --slug NAME FILE, or change `id` in one of them"),
            )

    def refuse_same(self, path: Path, article: ImportedArticle) -> None:
        """Raise `DuplicateArticle` for the address, or the text, of another article."""
        other = self.by_address.get(_address_of(article), path)
        is_address = other != path
        body = _body(article.text)
        other = other if is_address else self._likeliest(path, body)
        if other == path:
            return
        percent = self._likeness(other, body)
        if not is_address and percent < _SAME:
            return
        where = self.newsroom.relative(other)
        raise DuplicateArticle(
            _("this has the same address as {path}, and {percent}% of its text", path=where, percent=percent)
            if is_address
            else _("this is the same as {path}, {percent}%", path=where, percent=percent),
            hint=_("translator add --slug {slug} --force FILE   (replaces it), or --slug {own} (adds it beside)",
                   slug=next(slug for slug, one in self.by_slug.items() if one == other), own=article.slug),
        )  # fmt: skip

    def _likeliest(self, path: Path, body: str) -> Path:
        hashes = _sentence_hashes(body)
        shared = Counter(one for sentence in hashes for one in self.by_sentence.get(sentence, ()) if one != path)
        best, count = next(iter(shared.most_common(1)), (path, 0))
        return best if count and count >= _LEAST_SHARED * len(hashes) else path

    def _likeness(self, other: Path, body: str) -> int:
        from rapidfuzz import fuzz

        text = _body(self.newsroom.read(other).decode("utf-8", "replace")) if other.exists() else body
        return int(fuzz.ratio(_letters(text)[:_COMPARED], _letters(body)[:_COMPARED]))


def _body(text: str) -> str:
    """Return what follows the front matter that an import wrote."""
    return text.partition("\n---\n")[2]


def _address_of(article: ImportedArticle) -> str:
    source = article.front_matter.get("source")
    return _plain_address(str(source.get("url", ""))) if isinstance(source, dict) else ""


def _sentence_hashes(body: str) -> list[int]:
    hashes = {zlib.crc32(_letters(sentence).encode()) for sentence in _SENTENCE.findall(body)}
    return sorted(hashes)[:_KEPT]


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).lower()


def _plain_address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url).partition("#")[0].rstrip("/")
