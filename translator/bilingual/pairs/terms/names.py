"""Checks of names: one rendering for each, with the original at the first mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.names.sounds import consonants_of_character, likeness_of
from translator.bilingual.names.transliteration import ALSO_WORDS, SOUNDS
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.terms.chinese_names import rival_forms
from translator.bilingual.pairs.text.characters import HAN
from translator.bilingual.words.patterns import pattern

_LATIN_NAME = pattern(r"[A-Z](?<![A-Za-z].)[a-zà-ÿ]+(?:['’-]?[A-Z]?[a-zà-ÿ]+)*")
_RENDERING = pattern(f"[{SOUNDS}]{{2,}}")
_ENGLISH_NAME = pattern(r"[A-Z](?<!\w.)[A-Za-z'’]{0,40}+(?:[ -][A-Z][A-Za-z'’]{0,40}+)+")
_SEPARATORS = pattern(r"[ '’-]")
_POSSESSIVE = pattern(r"['’]s?(?=$| )")
_PREFIXED = pattern(r"(?:Vice|Co|Anti|Non|Ex|Mid|Post|Pre|Sub|Inter|Pro|Multi|Cross|Self|Sino|North|South|East|West)\b")


class NameConsistency(TextCheck):
    """
    ## What it does
    Reports one name of the source with several renderings in the article: 奥巴马 and 欧巴马, Wang Xiaoming and Wang
    Xiao-Ming, Sima Wenbo and Ma Xiaobin for 司马文博, Binhai and Shenzhen for 滨海.
    ## Why is this bad?
    Readers take it for two people.
    ## Example
    source: Obama … Obama    target: 奥巴马……欧巴马
    ## Use instead
    target: 奥巴马……奥巴马
    The family name alone after the full name is right. A rendering that is one character longer is another name where
    the sentence speaks of another person as well (Michelle, Michels).
    ## Source
    Our own; the transliteration characters are those of the usual tables for names.
    """

    category = "terminology"
    fix = "suggest"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        if pairs[0].is_bilingual:
            for name in rival_forms(pairs):
                form = name.pair.target_visible[name.start : name.end]
                yield self._report(name.pair, name.start, form, name.first)
        if pairs[0].is_into_chinese:
            yield from self._into_chinese(pairs)
        else:
            yield from self._into_english(pairs)

    def _into_chinese(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        places: dict[tuple[str, str], list[_Mention]] = defaultdict(list)
        for pair in pairs:
            if renderings := frozenset(_RENDERING.findall(pair.target_visible)):
                mention = pair, renderings
                for name in sorted(_names_of(pair.source)):
                    places[name, pair.context].append(mention)
        reported: set[tuple[int, str]] = set()
        for (name, _context), mentions in places.items():
            for first, second, pair in _rival_renderings(name, mentions):
                if (pair.number, second) not in reported:
                    reported.add((pair.number, second))
                    yield self._report(pair, pair.target_visible.index(second), second, first)

    def _into_english(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        first_forms: dict[str, str] = {}
        for pair in pairs:
            for match in _ENGLISH_NAME.finditer(pair.target_visible):
                form = _POSSESSIVE.sub("", match[0])
                key = _SEPARATORS.sub("", form).lower()
                first = first_forms.setdefault(key, form)
                if _joints(first) != _joints(form) and len(key) > 4 and not _PREFIXED.match(form):
                    yield self._report(pair, match.start(), form, first)

    def _report(self, pair: Pair, start: int, rendering: str, first: str) -> Finding:
        message = LazyMessage("“{rendering}” is “{first}” elsewhere in the article", rendering=rendering, first=first)
        return self.finding(pair, message, (start, start + len(rendering)), suggestion=first)


def _joints(form: str) -> list[str]:
    """List the blanks and hyphens between the parts of a name."""
    return [mark for mark in _SEPARATORS.findall(form) if mark in " -"]


# The least likeness of a name and its rendering; Scottish and 英格兰 have less.
_LIKE = 0.5
# A segment with a name in the source, and what its target has that may be a name.
_Mention = tuple[Pair, frozenset[str]]


def _rival_renderings(name: str, mentions: Sequence[_Mention]) -> Iterator[tuple[str, str, Pair]]:
    """Yield `(first rendering, other rendering, pair of the other)` where two look like renderings of `name`."""
    first_pair, first_forms = mentions[0]
    for pair, forms in mentions:
        if not forms.isdisjoint(first_forms):
            continue
        for form in forms:
            rival = next((known for known in sorted(first_forms) if _is_variant(known, form)), None)
            if rival is None or not (_may_render(name, rival, first_pair) and _may_render(name, form, pair)):
                continue
            if len(rival) == len(form) or _names_of(pair.source) <= _names_of(first_pair.source):
                yield rival, form, pair


def _may_render(name: str, rendering: str, pair: Pair) -> bool:
    """Whether it sounds like the name, and like no other of the source more: 科尔曼 is Kerman beside Kearney."""
    own = likeness_of(name, rendering)
    return own >= _LIKE and all(likeness_of(other, rendering) <= own for other in _names_of(pair.source))


@lru_cache(maxsize=4096)
def _names_of(text: str) -> frozenset[str]:
    return frozenset(_LATIN_NAME.findall(text))


def _is_variant(first: str, second: str) -> bool:
    """Whether two renderings are nearly equal: one character apart, in names of three characters and more."""
    longer, shorter = sorted((first, second), key=len, reverse=True)
    if len(longer) == len(shorter):
        apart = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
        if len(longer) < 3 or len(apart) != 1:
            return False
        both = first[apart[0]], second[apart[0]]
        is_edge = apart[0] in {0, len(first) - 1} and not ALSO_WORDS.isdisjoint(both)
        # What is apart may be the edge of a word beside the name, and no character of the same sound.
        return not is_edge or consonants_of_character(both[0]) == consonants_of_character(both[1])
    if len(longer) - len(shorter) != 1 or len(shorter) < 3:
        return False
    if longer.startswith(shorter):
        return longer[-1] not in ALSO_WORDS
    return longer.endswith(shorter) and longer[0] not in ALSO_WORDS


_SAYS = "表示|指出|认为|認為|告诉|告訴|透露|宣布|宣佈|强调|強調|写道|寫道|说|說|称|稱"
_SPEAKS = pattern(_SAYS)
# One class of characters first: the engine of `re` then skips ordinary text at once.
_BARE_NAME = pattern(
    rf"[{SOUNDS}](?<![{SOUNDS}·（].)(?:[{SOUNDS}]*+·(?:[{SOUNDS}]++·)*+[{SOUNDS}]{{4,}}|[{SOUNDS}]{{3,}})(?={_SAYS})"
)
_BARE_ACRONYM = pattern(rf"[A-Z](?<![A-Za-z（(].)[A-Z]{{2,5}}(?={_SAYS})")
_WITH_ORIGINAL = pattern(rf"(?<=[{HAN}·]{{2}})[（(]([A-Z][A-Za-z .,'’-]+)[）)]")
_DOUBLED = pattern(rf"(?<=[{HAN}·]{{2}}) ?[（(] ?(?=[^）)]*[a-zà-ÿ])[A-Z][A-Za-zÀ-ÿ .'’-]{{1,60}}[）)]")


def bracketed_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of names in Latin letters that stand in parentheses behind Chinese ones; not of acronyms."""
    yield from (match.span() for match in _DOUBLED.finditer(text))


class NameFirst(TextCheck):
    """
    ## What it does
    Lists a foreign name that is never given in the original, a name given in the original twice, and an acronym that
    speaks without its Chinese name. The policy `first_mention = false` turns it off. With `latin_names = "drop"` it
    reports every original in parentheses that the source does not have there, and asks for none.
    ## Why is this bad?
    Readers who want to look the person up need the original once; more often it is in the way.
    ## Example
    target: 泽连科威茨表示
    ## Use instead
    target: 泽连科威茨（Zelenkovits）表示
    Terms whose note says `famous` need no original.
    ## Source
    News style of Chinese media.
    """

    category = "locale/name"
    severity = Severity.INFO
    targets = "zh"
    fix = "suggest"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        if pairs[0].policy.get("latin_names") == "drop":
            yield from self._unwanted(pairs)
            return
        if pairs[0].policy.get("first_mention") is False:
            return
        famous = {form for pair in pairs[:1] for term in pair.terms if "famous" in term.note for form in term.targets}
        text = "\n".join(pair.target for pair in pairs)
        introduced: set[str] = set()
        listed: set[str] = set()
        for pair in pairs:
            has_brackets = "（" in pair.target or "(" in pair.target
            for match in _WITH_ORIGINAL.finditer(pair.target_visible) if has_brackets else ():
                if match[1] in introduced:
                    yield self.finding(pair, LazyMessage("{name} was given before", name=match[1]), match.span(1))
                introduced.add(match[1])
            if not _SPEAKS.search(pair.target):
                continue
            for match in (*_BARE_NAME.finditer(pair.target_visible), *_BARE_ACRONYM.finditer(pair.target_visible)):
                name = match[0]
                if name in listed or f"{name}（" in text or f"（{name}" in text or f"，{name}）" in text:
                    continue
                if any(name.endswith(form) or form.startswith(name) for form in famous):
                    continue
                listed.add(name)
                message = LazyMessage("{name}: the original name is never given", name=name)
                yield self.finding(pair, message, match.span())

    def _unwanted(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        """Report the originals in parentheses that only the target has; a house leaves them out."""
        for pair in pairs:
            for start, end in bracketed_names(pair.target_visible):
                name = pair.target[start:end].strip(" （）()")
                if f"({name})" not in pair.source:
                    message = LazyMessage("{name}: the house leaves originals in parentheses out", name=name)
                    yield self.finding(pair, message, (start, end), suggestion="", severity=Severity.WARNING)
