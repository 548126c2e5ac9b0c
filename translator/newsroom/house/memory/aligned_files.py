"""A file beside its translation, aligned sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.alignment.sentence_alignment import Link, align_texts
from translator.bilingual.errors import ArticleError, FileError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag, detect_tag
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import format_of
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.ground.files import read_file


@dataclass(frozen=True, slots=True)
class AlignedFile:
    source_tag: LangTag
    target_tag: LangTag
    sources: list[str]
    targets: list[str]
    source_numbers: list[int]
    """Number of each sentence, from 1: of its line in a plain file, else among the segments."""
    target_numbers: list[int]
    links: list[Link]

    def numbers(self, link: Link) -> tuple[list[int], list[int]]:
        return [self.source_numbers[one] for one in link.source], [self.target_numbers[one] for one in link.target]

    def texts(self, link: Link) -> tuple[list[str], list[str]]:
        return [self.sources[one] for one in link.source], [self.targets[one] for one in link.target]


def align_file(
    source: Path,
    target: Path,
    source_tag: LangTag | None = None,
    target_tag: LangTag | None = None,
    *,
    is_plain: bool = False,
) -> AlignedFile:
    """
    Align the sentences of a file with those of its translation.

    `is_plain`: each line is a sentence already. Languages that are not given are recognised. Raises `UsageError` for a
    language that is not known; `FileError` and `ArticleError` for what cannot be read.
    """
    one, other = _read(source), _read(target)
    source_tag, target_tag = source_tag or _recognise(one, source), target_tag or _recognise(other, target)
    sources, source_numbers = _sentences(one, source, source_tag, is_plain=is_plain)
    targets, target_numbers = _sentences(other, target, target_tag, is_plain=is_plain)
    (links,) = align_texts([(sources, targets)], source_tag, target_tag)
    return AlignedFile(source_tag, target_tag, sources, targets, source_numbers, target_numbers, links)


def _read(path: Path) -> bytes:
    try:
        return read_file(path)
    except FileNotFoundError:
        raise FileError(_("there is no such file"), where=path) from None


def _recognise(data: bytes, where: Path) -> LangTag:
    tag = detect_tag(data[:20_000].decode("utf-8", "replace"))
    if tag is None:
        raise UsageError(_("the language of the text is not recognised"), where=where, hint="--from TAG --to TAG")
    return tag


def _sentences(data: bytes, path: Path, tag: str, *, is_plain: bool) -> tuple[list[str], list[int]]:
    try:
        if is_plain:
            numbered = [(line.strip(), number) for number, line in enumerate(_lines(data), 1) if line.strip()]
        else:
            segments = parse_document(data, tag=tag, format=format_of(path)).segments
            numbered = [(segment.source, number) for number, segment in enumerate(segments, 1)]
    except ArticleError as error:
        error.where = f"{path}, {error.where}" if error.where else str(path)
        raise
    return [text for text, _number in numbered], [number for _text, number in numbered]


def _lines(data: bytes) -> Iterator[str]:
    if not data.startswith((b"---", b"+++")):
        read_front_matter(data)
    yield from data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
