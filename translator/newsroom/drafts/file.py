"""
The engine that takes translations from a file: made by a colleague's machine, or exported from a service.

They pass the same gate and the same repairs as any engine's, and the signature names the file. Sentences that the file
lacks stay untranslated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from translator import __version__
from translator.bilingual.errors import ConfigError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion, short_hash
from translator.bilingual.words.inline import TAG
from translator.newsroom.articles.markdown_input import protected_in_line
from translator.newsroom.drafts.base import ABSENT, ALWAYS, Capabilities, Engine, EngineContext, Phrases, Span
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.tags import strip_tags, trim_span

JSON_LINES = (".jsonl", ".ndjson")
OTHERS = 3
"""Further translations of one source that are looked at."""


class JsonLine(msgspec.Struct):
    """A line of a JSON Lines file, as `translator mt --format jsonl` writes it too; other fields are not read."""

    source: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class _Translation:
    source: str
    target: str
    phrases: tuple[tuple[str, str], ...] = ()
    """Source and target of what stands in paired tags."""


class FileEngine(Engine):
    name = "file"
    capabilities = Capabilities(keeps_tags=True, has_candidates=True, aligns="exactly")

    def __init__(self, path: Path, data: bytes, translations: Iterator[tuple[str, str]]) -> None:
        self._known: dict[str, list[_Translation]] = {}
        for source, target in translations:
            if source.strip() and target.strip():
                found = _translation(source, target)
                self._known.setdefault(_key(found.source), []).append(found)
        counts = {len(found) for found in self._known.values()}
        if len(counts) == 1 and max(counts) > 1:
            # Every source stands there equally often: for each of several engines. Their agreement tells how good a
            # draft is, also where they say the same.
            self.capabilities = replace(self.capabilities, low_score=ALWAYS)
        else:
            self._known = {key: list(dict.fromkeys(found)) for key, found in self._known.items()}
        self.signature = f"file|name:{path.name.replace('|', '_')}|sha:{short_hash(data.hex())}"
        self.signature += f"|lexicon:{lexicon_version()}|v:{__version__}"  # By which tags and terms find their words.

    @classmethod
    def open(cls, context: EngineContext) -> FileEngine:
        name = context.settings.file
        if not name:
            raise ConfigError(_("no file is named for the engine `file`"), where="[engines] file", hint="--file FILE")
        path = Path(name).expanduser()
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UsageError(_("cannot read this: {reason}", reason=error), where=path) from None
        return cls(path, data, _read(path, data, context))

    def has_whole(self, request: Request) -> bool:
        return bool(self._translations(request.source))

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        absent = self.suggest("", problems=(f"{ABSENT}: the file has no translation of this",))
        found = (self._translations(request.source) for request in requests)
        return [self.suggest(known[0].target, known[0].target) if known else absent for known in found]

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        others = (self._translations(request.source)[1 : OTHERS + 1] for request in requests)
        return [[self.suggest(found.target, found.target) for found in known] for known in others]

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> list[Span | None]:
        return [self._place(item, item.source[slice(*span)]) for item, span in phrases]

    def _place(self, item: Phrases, phrase: str) -> Span | None:
        for found in self._translations(item.source):
            for source, target in found.phrases:
                if source == phrase and item.target.count(target) == 1:
                    start = item.target.index(target)
                    return start, start + len(target)
        return None

    def _translations(self, source: str) -> list[_Translation]:
        return self._known.get(_key(source), [])


def _read(path: Path, data: bytes, context: EngineContext) -> Iterator[tuple[str, str]]:
    from translator.newsroom.imports.bilingual import read_bilingual

    if path.suffix.lower() not in JSON_LINES:
        units = read_bilingual(path, source_tag=context.source_tag, target_tag=context.target_tag).units
        yield from ((unit.source, unit.target) for unit in units)
        return
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                read = msgspec.json.decode(line, type=JsonLine)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                message = _("not a JSON object with source and target: {error}", error=error)
                raise UsageError(message, where=f"{path}:{number}") from None
            yield read.source, read.target


def _key(text: str) -> str:
    return "".join(TAG.sub("", text).split())


def _translation(source: str, target: str) -> _Translation:
    number = max((int(found["number"]) for found in TAG.finditer(source)), default=0)
    numbers: dict[str, list[int]] = {}
    pieces: list[str] = []
    cursor = 0
    for start, end, kind in protected_in_line(source):
        if kind != "literal":
            number += 1
            numbers.setdefault(source[start:end], []).append(number)
            pieces += [source[cursor:start], f"<{number}/>"]
            cursor = end
    source = "".join([*pieces, source[cursor:]])
    for literal, places in numbers.items():
        for place in places:
            target = target.replace(literal, f"<{place}/>", 1)
    # Pairs are taken out of a segment before it is translated, and put back afterwards.
    before, after = (strip_tags(text, keep_standalone=True) for text in (source, target))
    spans = {pair.number: pair.span for pair in after.pairs}
    phrases = [
        (before.plain[slice(*trim_span(before.plain, pair.span))], after.plain[slice(*spans[pair.number])])
        for pair in before.pairs
        if pair.number in spans
    ]
    return _Translation(source, after.plain, tuple(phrases))
