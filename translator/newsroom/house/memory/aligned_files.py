"""Files and trees of files, each beside its translation, aligned sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translator.bilingual.alignment.sentence_alignment import Link
from translator.bilingual.errors import ArticleError, FileError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag, detect_tag
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import FORMATS, format_of
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.ground.files import read_file


@dataclass(frozen=True, slots=True)
class AlignedFile:
    name: str
    """The path of the source below its tree; empty where two files were given."""
    sources: list[str]
    targets: list[str]
    source_numbers: list[int]
    """Number of each sentence, from 1: of its line in a plain file, else among the segments."""
    target_numbers: list[int]
    links: list[Link] = field(default_factory=list)

    def numbers(self, link: Link) -> tuple[list[int], list[int]]:
        return [self.source_numbers[one] for one in link.source], [self.target_numbers[one] for one in link.target]

    def texts(self, link: Link) -> tuple[list[str], list[str]]:
        return [self.sources[one] for one in link.source], [self.targets[one] for one in link.target]


AlignFiles = Callable[[Sequence[AlignedFile], LangTag, LangTag], list[list[Link]]]
"""Finds the links of files that have none yet."""


@dataclass(frozen=True, slots=True)
class AlignedFiles:
    source_tag: LangTag
    target_tag: LangTag
    files: list[AlignedFile]
    alone: list[str]
    """Paths without a partner of the same name in the other tree."""


def align_files(
    source: Path, target: Path, source_tag: LangTag | None = None, target_tag: LangTag | None = None, *,
    is_plain: bool, align: AlignFiles,
) -> AlignedFiles:  # fmt: skip
    """
    Align a file with a file, or a tree with a tree by the names of the files in it.

    `is_plain`: each line is a sentence already. `align` finds the links of all texts. Languages that are not given are
    recognised. Raises `UsageError` for a file with a tree, and for a language that is not known; `FileError` and
    `ArticleError` for what cannot be read.
    """
    if source.is_dir() != target.is_dir():
        raise UsageError(_("a file cannot be aligned with a folder"), where=f"{source}, {target}")
    names, alone = _pairs(source, target) if source.is_dir() else ([("", "")], [])
    texts = [(_read(source / one), _read(target / other)) for one, other in names]
    source_tag = source_tag or _recognise([text for text, _other in texts], source)
    target_tag = target_tag or _recognise([text for _one, text in texts], target)
    files = []
    for (one, other), (left, right) in zip(names, texts, strict=True):
        sources, source_numbers = _sentences(left, source / one, source_tag, is_plain=is_plain)
        targets, target_numbers = _sentences(right, target / other, target_tag, is_plain=is_plain)
        files.append(AlignedFile(one, sources, targets, source_numbers, target_numbers))
    for file, found in zip(files, align(files, source_tag, target_tag), strict=True):
        file.links.extend(found)
    return AlignedFiles(source_tag, target_tag, files, alone)


def _pairs(source: Path, target: Path) -> tuple[list[tuple[str, str]], list[str]]:
    left, right = (
        {
            path.relative_to(top).with_suffix("").as_posix(): path.relative_to(top).as_posix()
            for path in sorted(top.rglob("*"))
            if path.suffix.lower() in FORMATS and path.is_file()
        }
        for top in (source, target)
    )
    both = [(left[name], right[name]) for name in left if name in right]
    alone = [str(source / left[name]) for name in left if name not in right]
    return both, alone + [str(target / right[name]) for name in right if name not in left]


def _read(path: Path) -> bytes:
    try:
        return read_file(path)
    except FileNotFoundError:
        raise FileError(_("there is no such file"), where=path) from None


def _recognise(texts: Sequence[bytes], where: Path) -> LangTag:
    tag = detect_tag("\n".join(text[:20_000].decode("utf-8", "replace") for text in texts[:20]))
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
