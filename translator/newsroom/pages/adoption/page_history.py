"""
The history of pages and of their sources: since when each sentence has had its wording, and what its source said then.

A commit counts by what it changed in a sentence. Moves, line breaks, case, punctuation and addresses of links are no
change.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.alignment.sentence_alignment import contradict, marks_of
from translator.bilingual.errors import ArticleError, EncodingError
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import unmask
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.catalog.article_merge import Candidate, likeness_of, match_changed
from translator.newsroom.ground import git

# Addresses, tags and anchors, which are no words.
_NOISE = pattern(
    r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\]\[[^\]\n]*\]|\]:[ \t]*\S+|</?[A-Za-z][^<>]*>|<!--|-->|\{\#[^}\n]*\}"
)
# Sentences, cells, items and headings begin or end here; a line of a paragraph does not.
_EDGE = "\x1f"
_HEADING = pattern(r"^[ \t>]*\#.*$", re.MULTILINE)
_EDGES = pattern(r"[。！？!?;；:：|]+|\.(?!\d)|\n\s*\n|\n(?=[ \t>]*(?:[-*+\#|]|\d+[.)]|[\w-]+:))")
_NO_LETTER = pattern(rf"(?<!\d)[.,]|[.,](?!\d)|[^\w.,{_EDGE}]|_")
_MANY_EDGES = pattern(f"{_EDGE}+")
# Letters from which a sentence is known where it has no edges.
_TELLING = 10
_MOST_VERSIONS = 300


def letters_of(text: str) -> str:
    """Return the letters and digits of Markdown in small letters, with one mark wherever a sentence may end."""
    text = _EDGES.sub(_EDGE, _HEADING.sub(r"\g<0>\n\n", _NOISE.sub(" ", html.unescape(text))))
    return _MANY_EDGES.sub(_EDGE, f"{_EDGE}{_NO_LETTER.sub('', text.casefold())}{_EDGE}")


def sentence_in(letters: str, segment: Segment) -> str:
    """Return a segment as it is found in the `letters` of its page; empty where it cannot be told from others."""
    found = letters_of(unmask(segment.source, segment.placeholders))
    if found in letters:
        return found if found.strip(_EDGE) else ""
    found = found.strip(_EDGE)
    return found if len(found) >= _TELLING and found in letters else ""


@dataclass(frozen=True, slots=True)
class FileVersion:
    commit: str
    blob: str
    name: str


class FileHistories:
    """The versions of all files below a folder that have one of the suffixes, asked of git at once."""

    def __init__(self, folder: Path, suffixes: Iterable[str]) -> None:
        self._folder = folder
        self._found: defaultdict[str, list[FileVersion]] = defaultdict(list)
        self._letters: dict[str, str] = {}
        later: dict[str, str] = {}
        """Name at this point of the history → the name since, empty for a file that is gone."""
        for commit, changes in git.file_changes(folder, [f":(glob)**/*{one}" for one in sorted(suffixes)]):
            for before, name, blob in changes:
                now = later.get(name, name)
                if now and blob:
                    self._found[now].append(FileVersion(commit, blob, name))
                if before:
                    later[before], later[name] = now, ""

    def versions(self, name: str) -> Sequence[FileVersion]:
        """Return the versions of a file, the newest first, under all names that it had; of very many, the latest."""
        return self._found[name][:_MOST_VERSIONS]

    def at(self, wanted: Sequence[tuple[str, str]]) -> list[str]:
        """Return git's name of what each file was at a commit, under whatever name; empty where it was not there."""
        found = [""] * len(wanted)
        names = [list(dict.fromkeys([name, *(one.name for one in self._found[name])])) for name, _commit in wanted]
        for step in range(max(map(len, names), default=0)):
            missing = [at for at, others in enumerate(names) if not found[at] and step < len(others)]
            blobs = git.object_names(self._folder, [f"{wanted[at][1]}:./{names[at][step]}" for at in missing])
            for at, blob in zip(missing, blobs, strict=True):
                found[at] = blob
        return found

    def letters(self, blobs: Sequence[str]) -> list[str]:
        """Return the letters of contents; an empty name has none."""
        unread = [blob for blob in dict.fromkeys(blobs) if blob not in self._letters]
        for blob, data in zip(unread, git.contents(self._folder, unread), strict=True):
            self._letters[blob] = letters_of(data.decode(errors="replace")) if data else ""
        return [self._letters[blob] for blob in blobs]

    def document(self, blob: str, like: Document, tag: str) -> Document | None:
        """Return what stood in a file as a document, read as `like`; None where it cannot be read."""
        (data,) = git.contents(self._folder, [blob])
        with suppress(ArticleError, EncodingError):
            return parse_document(data, tag=tag, format=like.format) if data is not None else None
        return None


# Of the change of a source, that of its translation has at least this share: less is a slip that was mended.
_ANSWER = 0.3
_LITERAL = pattern(r"[a-z0-9][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Dating:
    former: Segment | None = None
    """The source at that time, where it said something else."""
    stranger: str = ""
    """Git's name of the source at that time, where that has nothing like the source of today."""


class PairHistory:
    """The source of each sentence of a page as it was when somebody translated it."""

    def __init__(self, files: FileHistories, names: tuple[str, str], documents: tuple[Document, Document],
                 tags: tuple[str, str]) -> None:  # fmt: skip
        """All pairs are of the source and the page."""
        self._files = files
        self._documents, self._tags = documents, tags
        self._versions = files.versions(names[1])
        sources = files.at([(names[0], version.commit) for version in self._versions])
        origins = files.versions(names[0])
        first = origins[-1].blob if origins else ""
        # A source that is younger than its page was made of the same, in whatever language.
        self._blobs = [blob or first for blob in sources], [version.blob for version in self._versions]
        self._texts = [files.letters(blobs) for blobs in self._blobs]
        self._today = letters_of(documents[0].data.decode(errors="replace"))
        self._former: dict[str, Mapping[str, Segment]] = {}

    def dating(self, number: int, place: int) -> Dating:
        """Return of what sentence `place` of the page was made, beside source number `number`; both from 0."""
        source, sentence = self._documents[0].segments[number], self._documents[1].segments[place]
        said, is_made = sentence_in(self._today, source), True
        was, at = sentence, self._since(sentence, 0)
        while said and at is not None:
            is_older = any(said not in text for text in self._texts[0][at + 1 :])
            before = self._then(1, at + 1).get(sentence.key) if is_older else None
            if said not in self._texts[0][at]:
                former = self._then(0, at).get(source.key)
                if former is None:
                    is_alone = is_made and self._texts[1][0].count(sentence_in(self._texts[1][0], sentence)) == 1
                    return Dating(stranger=self._blobs[0][at] if is_alone else "")
                is_stale = is_made or not self._is_answer((former, source), (was, sentence))
                return Dating(former if is_stale else None)
            is_made = False
            if before is None:
                break
            was, at = before, self._since(before, at + 1)
        return Dating()

    def number_of(self, blob: str, segment: Segment) -> int | None:
        """Return which segment of the source, from 0, a sentence of an older source has become; None for none."""
        letters = _letters(segment)
        became = {key for key, former in self._then_of(0, blob).items() if _letters(former) == letters}
        segments = enumerate(self._documents[0].segments)
        return next((at for at, one in segments if one.key in became or _letters(one) == letters), None)

    def first_source(self, place: int) -> str:
        """Return git's name of the source that sentence `place` was first made of; empty where it is the same."""
        sentence = self._documents[1].segments[place]
        at, found = self._since(sentence, 0), ""
        was: Segment | None = sentence
        while was is not None and at is not None:
            found = self._blobs[0][at]
            was = self._then(1, at + 1).get(sentence.key) if at + 1 < len(self._versions) else None
            at = self._since(was, at + 1) if was is not None else None
        return found if found != self._blobs[0][0] else ""

    def source_document(self, blob: str) -> Document | None:
        return self._files.document(blob, self._documents[0], self._tags[0])

    def _since(self, segment: Segment, start: int) -> int | None:
        texts = self._texts[1]
        sentence = sentence_in(texts[start], segment) if start < len(texts) else ""
        end = start
        while sentence and end < len(texts) and sentence in texts[end]:
            end += 1
        return end - 1 if end > start else None

    def _is_answer(self, sources: tuple[Segment, Segment], targets: tuple[Segment, Segment]) -> bool:
        # The change of a translation belongs to that of its source.
        texts = [unmask(one.source, one.placeholders) for one in (*sources, *targets)]
        if contradict(*(marks_of([text], tag)[0] for text, tag in zip(texts[1::2], self._tags, strict=True))):
            return False
        literals = [set(_LITERAL.findall(_NOISE.sub(" ", text).casefold())) for text in texts]
        come, gone = literals[1] - literals[0], literals[0] - literals[1]
        if come & (literals[3] - literals[2]) or (not come and gone & (literals[2] - literals[3])):
            return True
        if gone & literals[2] & literals[3]:
            return False
        changes = [100 - likeness_of(*pair) for pair in (texts[:2], texts[2:])]
        return changes[1] >= _ANSWER * changes[0]

    def _then(self, side: int, at: int) -> Mapping[str, Segment]:
        return self._then_of(side, self._blobs[side][at])

    def _then_of(self, side: int, blob: str) -> Mapping[str, Segment]:
        # Key of a sentence of today → what it was in that version, where that was something else.
        if blob not in self._former:
            today = self._documents[side]
            then = self._files.document(blob, today, self._tags[side])
            self._former[blob] = _former_segments(then, today) if then else {}
        return self._former[blob]


def _letters(segment: Segment) -> str:
    return f"{segment.context}\0{letters_of(unmask(segment.source, segment.placeholders))}"


def _former_segments(then: Document, today: Document) -> Mapping[str, Segment]:
    keys = [list(map(_letters, document.segments)) for document in (then, today)]
    others = set(keys[1]), set(keys[0])
    old, new = (
        [
            Candidate(at, one.context, one.source)
            for at, one in enumerate(document.segments)
            if keys[side][at] not in others[side]
        ]
        for side, document in enumerate((then, today))
    )
    found = match_changed(old, new, *keys)
    return {today.segments[match.new].key: then.segments[match.old] for match in found}
