"""Checks of what must come back as it was: tags, Markdown, placeholders, addresses; and the repair of numbered tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import PageMarks, Pair, TextCheck
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.masking import CODE, EMAIL, HAN, PLACEHOLDER, URL, has_han, has_latin
from translator.bilingual.words.patterns import pattern

_TAG = pattern(r"<(/?)(\d{1,4})(/?)>")
_LOOSE = pattern(r"[<＜〈《]\s*+([/／]?)\s*+([0-9０-９]{1,4})\s*+([/／]?)\s*+[>＞〉》]")


def repair_tags(source: str, target: str) -> str | None:
    """
    Return `target` with the numbered tags of `source` written as there, and without those that are too many.

    None where one is missing, or tags cross: where it belongs only a person knows.
    """
    wanted = [match[0] for match in _TAG.finditer(source)]
    pairs = {match[2] for match in _TAG.finditer(source) if match[1]}
    text = _keep_once(_mend(target, wanted, pairs), wanted)
    found = [match[0] for match in _TAG.finditer(text)]
    return text if sorted(found) == sorted(wanted) and _do_nest([tag.strip("<>") for tag in found]) else None


def _mend(target: str, wanted: list[str], pairs: set[str]) -> str:
    seen: set[str] = set()

    def mended(match: re.Match[str]) -> str:
        number = str(int(match[2]))
        if number in pairs:
            closes = bool(match[1] or match[3]) or f"<{number}>" in seen
            tag = f"</{number}>" if closes and f"<{number}>" in seen else f"<{number}>"
        else:
            tag = f"<{number}/>"
        if tag not in wanted:
            return "" if _TAG.fullmatch(match[0]) else match[0]
        seen.add(tag)
        return tag

    return _LOOSE.sub(mended, target)


def _keep_once(text: str, wanted: list[str]) -> str:
    for tag in dict.fromkeys(match[0] for match in _TAG.finditer(text)):
        allowed = wanted.count(tag)
        while text.count(tag) > allowed:
            place = text.rindex(tag) if not tag.startswith("</") else text.index(tag)
            text = text[:place] + text[place + len(tag) :]
    return text


def _has_any(pair: Pair, characters: str) -> bool:
    return any(char in pair.source or char in pair.target for char in characters)


# Stands before a tag: it is not the target of a role of reStructuredText, :pep:`the style guide <8>`.
_NO_ROLE = r"(?!(?<!`)<[^<>]+>`(?!\w))"
_NUMBERED = pattern(rf"{_NO_ROLE}<(/?)(\d{{1,4}})(/?)>")
_LOOSE_TAG = pattern(r"[<＜〈]\s*+[/／]?\s*+\d{1,4}\s*+[/／]?\s*+[>＞〉]")
_NAMES = frozenset(read_words("html_names"))
_VOID = frozenset(["br", "hr", "img", "wbr", "col", "input"])
_HTML = pattern(rf"{_NO_ROLE}<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)(/?)>")
_LINK = pattern(r"(!?)\[((?:[^\[\]]++|\[[^\[\]]*+\])*+)\]\(([^()\s]*+(?:\([^()]*+\)[^()\s]*+)?+)(?:\s++\"[^\"]*+\")?\)")
_FOOTNOTE = pattern(r"\[\^[^\[\]\s]++\]")
_HEADING = pattern(r"^\s*(#{1,6})\s", re.MULTILINE)
_LIST_ITEM = pattern(r"^[^\S\n]*+(?:[-*+]|\d++[.)])\s", re.MULTILINE)
_ROW = pattern(r"^\|.*\|\s*$", re.MULTILINE)
# A swear word, f***, or a row of stars.
_CENSORED = pattern(r"(?<![A-Za-z*])[A-Za-z]\*{2,}[A-Za-z]*|\*{4,}")
_MARKED_WORDS = pattern("[《〈“「『‘]")
_EMPHASIS = pattern(r"(?<![\\*\d ])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![*\d])|(?<![*\w\\])\*{1,3}(?=\S)")


class MkInline(TextCheck):
    """
    ## What it does
    Compares inline markup: numbered tags, HTML tags (which must close and nest), links, images, footnotes, heading
    levels, list items, table columns, emphasis; reports alternative text that was not translated.
    ## Why is this bad?
    Links and pictures disappear, or half a page turns bold.
    ## Example
    source: see [docs](a.html)    target: 参见docs
    ## Use instead
    target: 参见[文档](a.html)
    The order of links may change. Emphasis alone is a warning. 《》 may take the place of italics in Chinese. Italics
    that a translator adds to English, `*Title*`, are listed where the source has neither 《》 nor quotation marks. On a
    page that was adopted readers’ eyes count: a name may lose or get its backquotes, a link may stand in the sentence
    beside; lost is what is nowhere near, changed is code that the source has otherwise.
    ## Source
    XLIFF 2 inline codes; Weblate "Markdown links", "XML markup"; pofilter "xmltags"; CheckMate inline codes.
    """

    category = "design/markup"
    severity = Severity.ERROR
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        if _has_any(pair, "<＜"):
            yield from self._numbered(pair)
            yield from self._html(pair)
        if _has_any(pair, "[#*") or "\n" in pair.source:
            yield from self._markdown(pair)
        if pair.is_bilingual and not pair.is_into_chinese:
            yield from self._added(pair)

    def _added(self, pair: Pair) -> Iterator[Finding]:
        from translator.bilingual.words.inline import added_italics

        added = added_italics(pair.source, pair.target)
        for italics in added[len(_MARKED_WORDS.findall(pair.source)) :]:
            message = LazyMessage("italics for what the source does not mark")
            yield self.finding(pair, message, (italics.start, italics.end), severity=Severity.INFO)

    def _numbered(self, pair: Pair) -> Iterator[Finding]:
        from translator.bilingual.words.inline import replaced_italics

        replaced = {str(number) for number in replaced_italics(pair.source, pair.target, pair.italics)}
        wanted = [match[0] for match in _NUMBERED.finditer(pair.source) if match[2] not in replaced]
        found = [match[0] for match in _NUMBERED.finditer(pair.target)]
        if not wanted and not found:
            return
        loose = [match for match in _LOOSE_TAG.finditer(pair.target) if not _NUMBERED.fullmatch(match[0])]
        if pair.marks is not None and not loose:
            yield from self._of_page(pair, pair.marks)
            return
        if sorted(wanted) == sorted(found) and not loose and _do_nest([tag.strip("<>") for tag in found]):
            return
        lost, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        parts = [LazyMessage("{tag} is missing", tag=tag) for tag in lost]
        parts += [LazyMessage("{tag} is one too many", tag=tag) for tag in extra]
        message = _joined(parts) if parts else LazyMessage("tags cross each other")
        yield self.finding(pair, message, suggestion=repair_tags(pair.source, pair.target))

    def _of_page(self, pair: Pair, marks: PageMarks) -> Iterator[Finding]:
        from translator.newsroom.review.checks.page_markup import lost_marks

        lost = lost_marks(pair, marks)
        if lost:
            message = _joined(
                [LazyMessage("{literal} is missing or changed", literal=literal) for _how, literal in lost]
            )
            yield self.finding(pair, message, severity=max((how for how, _literal in lost), key=lambda one: one.rank))

    def _html(self, pair: Pair) -> Iterator[Finding]:
        wanted, found = _html_tags(pair.source), _html_tags(pair.target)
        if wanted == found:
            return
        lost, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        if lost or extra:
            names = ", ".join(f"<{name}>" for name in (*lost, *extra))
            yield self.finding(pair, LazyMessage("HTML tags differ: {tags}", tags=names))
        elif _do_nest(wanted) and not _do_nest(found):
            yield self.finding(pair, LazyMessage("HTML tags do not nest"))

    def _markdown(self, pair: Pair) -> Iterator[Finding]:
        for message, wanted, found in _markdown_counts(pair):
            titles = pair.target.count("《") - pair.source.count("《")
            if message is _EMPHASIS_MARKS and 0 < wanted - found <= 2 * titles:
                continue  # Chinese writes 《》 around the title of a work.
            if wanted != found:
                severity = Severity.WARNING if message is _EMPHASIS_MARKS else None
                yield self.finding(pair, message.filled(source=str(wanted), target=str(found)), severity=severity)
        for match in _LINK.finditer(pair.target):
            if match[1] and match[2] and _is_untranslated(match[2], pair):
                yield self.finding(pair, LazyMessage("the alternative text is not translated"), match.span(2))


def _joined(parts: list[LazyMessage]) -> LazyMessage:
    message = parts[-1]
    for part in reversed(parts[:-1]):
        message = LazyMessage("{first}; {rest}", first=part, rest=message)
    return message


def _html_tags(text: str) -> list[str]:
    if "<" not in text:
        return []
    tags = [(match[1], match[2].lower(), match[3]) for match in _HTML.finditer(text)]
    return [slash + name for slash, name, attributes in tags if name in _NAMES or "-" in name or "=" in attributes]


# `2/` and `br` have nothing to close.
def _do_nest(tags: list[str]) -> bool:
    still_open: list[str] = []
    for tag in tags:
        if tag.startswith("/"):
            if not still_open or still_open.pop() != tag[1:]:
                return False
        elif not tag.endswith("/") and tag not in _VOID:
            still_open.append(tag)
    return not still_open


_LINKS = LazyMessage("links: {source} in the source, {target} in the target")
_IMAGES = LazyMessage("images: {source} in the source, {target} in the target")
_FOOTNOTES = LazyMessage("footnotes: {source} in the source, {target} in the target")
_HEADING_LEVEL = LazyMessage("heading level: {source} in the source, {target} in the target")
_LIST_ITEMS = LazyMessage("list items: {source} in the source, {target} in the target")
_TABLE_COLUMNS = LazyMessage("table columns: {source} in the source, {target} in the target")
_EMPHASIS_MARKS = LazyMessage("emphasis marks: {source} in the source, {target} in the target")


def _markdown_counts(pair: Pair) -> Iterator[tuple[LazyMessage, int, int]]:
    source, target = pair.source, pair.target
    links = [[match[1] for match in _LINK.finditer(text)] for text in (source, target)]
    yield _LINKS, links[0].count(""), links[1].count("")
    yield _IMAGES, links[0].count("!"), links[1].count("!")
    yield _FOOTNOTES, len(_FOOTNOTE.findall(source)), len(_FOOTNOTE.findall(target))
    levels = [_HEADING.match(text) for text in (source, target)]
    if levels[0] or "\n" in source:
        before, after = (len(match[1]) if match else 0 for match in levels)
        yield _HEADING_LEVEL, before, after
    if "\n" in source:
        yield _LIST_ITEMS, len(_LIST_ITEM.findall(source)), len(_LIST_ITEM.findall(target))
        rows = [sum(row.count("|") for row in _ROW.findall(text)) for text in (source, target)]
        yield _TABLE_COLUMNS, rows[0], rows[1]
    if "*" in source or "*" in target:
        plain = [_CENSORED.sub("", text) for text in (source, target)]
        marks = [sum(len(run) for run in _EMPHASIS.findall(text)) for text in plain]
        if "*" in plain[0] and marks[0] % 2 == 0 and marks[1] != 1:
            yield _EMPHASIS_MARKS, marks[0], marks[1]


def _is_untranslated(alternative: str, pair: Pair) -> bool:
    if alternative not in pair.source or not pair.is_bilingual:
        return False
    if pair.is_into_chinese:
        return bool(re.search(r"\b[a-z]{3,}\b", alternative))
    return not has_latin(alternative) and re.search(f"[{HAN}]", alternative) is not None


_PYTHON_NAME = pattern(r"__[a-z]+(?:_[a-z]+)*__\Z")


class MkCjkEmphasis(TextCheck):
    """
    ## What it does
    Reports `**` and `*` that print as themselves because they stand between a Chinese character and punctuation.
    ## Why is this bad?
    Readers see asterisks. It happens whenever `**Note:** text` is translated to `**注意：**请`.
    ## Example
    target: **注意：**请先备份。
    ## Use instead
    target: **注意**：请先备份。
    The fix moves the mark past the punctuation, or writes `<strong>` where that cannot be done.
    ## Source
    CommonMark 0.31, 6.2: left- and right-flanking delimiter runs.
    """

    category = "design/markup"
    severity = Severity.ERROR
    targets = "zh"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        from translator.newsroom.articles.emphasis import broken_emphasis

        text = pair.target
        for start, end in broken_emphasis(text):
            if text[start:end] in pair.source and _PYTHON_NAME.match(text, start, end):
                continue
            right = _repair_emphasis(text, start, end)
            message = LazyMessage("the marks print as themselves here")
            yield self.finding(pair, message, (start, end), suggestion=right, is_safe_fix=right is not None)


def _repair_emphasis(text: str, start: int, end: int) -> str | None:
    from translator.newsroom.articles.emphasis import repair_emphasis

    before, after = text[:start][-1:], text[end : end + 1]
    repaired = repair_emphasis(before + text[start:end] + after)
    if not repaired.startswith(before) or not repaired.endswith(after):
        return None
    return repaired[len(before) : len(repaired) - len(after)]


_PLACEHOLDER = pattern(PLACEHOLDER)
_BRACE = pattern(r"[{%$:\[](?:(?<=\{)|(?<=%)[!-~]|(?<=\$)[A-Z_{]|(?<=:)[a-z]|\[)")
# Braces around words, `{project name}-{version}`: a form that readers fill in, and no placeholder of a program.
_BRACED_WORDS, _BRACED_WORD = pattern(r"(?<!\{)\{[A-Za-z]+(?: [A-Za-z]+)+\}"), pattern(r"\{[A-Za-z]+\}")
# Roles of reStructuredText that name no target: a translator may set a word apart that the source does not.
_PLAIN_ROLES = frozenset({":code:", ":command:", ":dfn:", ":file:", ":guilabel:", ":kbd:", ":program:", ":samp:"})


class MkPlaceholder(TextCheck):
    """
    ## What it does
    Compares the placeholders of both sides: `{x} {{x}} %s %(x)s ${X} $VAR :emoji: [[ref]] {% tag %}` and shortcodes.
    ## Why is this bad?
    A program crashes, or the page prints the placeholder.
    ## Example
    source: Hi {name}    target: 你好{姓名}
    ## Use instead
    target: {name}，你好
    Their order is free.
    ## Source
    Weblate "placeholders" and the format checks; pofilter "printf", "variables".
    """

    category = "design/markup"
    severity = Severity.ERROR
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if pair.source and pair.target and (_BRACE.search(pair.source) or _BRACE.search(pair.target)):
            yield from self._compare(pair)

    def _compare(self, pair: Pair) -> Iterator[Finding]:
        wanted = list(_PLACEHOLDER.finditer(pair.source))
        found = list(_PLACEHOLDER.finditer(pair.target))
        names, given = [match[0] for match in wanted], [match[0] for match in found]
        if any("$" in name for name in (*names, *given) if name[0] == "%"):
            names, given = _argument_names(names), _argument_names(given)
        missing, extra = Counter(names) - Counter(given), Counter(given) - Counter(names)
        if pair.marks is not None:
            missing = Counter({name: count for name, count in missing.items() if name not in pair.target_on_page})
        if _BRACED_WORDS.search(pair.source):
            missing = Counter({name: count for name, count in missing.items() if not _BRACED_WORD.fullmatch(name)})
            extra = Counter({name: count for name, count in extra.items() if not has_han(name)})
        only = next(iter(missing)) if len(missing) == 1 and sum(extra.values()) == sum(missing.values()) else None
        for text, match in _last_places(extra, given, found):
            if text in _PLAIN_ROLES and pair.target[match.end() : match.end() + 1] == "`":
                continue
            message = LazyMessage("placeholder {placeholder} is not in the source", placeholder=text)
            yield self.finding(pair, message, match.span(), suggestion=only)
        for text, match in _last_places(missing, names, wanted):
            message = LazyMessage("placeholder {placeholder} is missing", placeholder=text)
            yield self.finding(pair, message, match.span(), side="source")


def _argument_names(texts: list[str]) -> list[str]:
    names, position = [], 0
    for text in texts:
        if text[0] == "%" and text[1] != "(" and "$" not in text:
            position += 1
            names.append(f"%{position}${text[1:]}")
        else:
            names.append(text)
    return names


def _last_places(
    counted: Counter[str], names: list[str], matches: list[re.Match[str]]
) -> Iterator[tuple[str, re.Match[str]]]:
    for text in counted:
        yield text, matches[len(names) - 1 - names[::-1].index(text)]


_LITERAL = pattern(
    rf"(?P<code>{CODE})|(?P<url>{URL})|(?P<mail>{EMAIL})|(?P<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]+)"
    r"|(?P<path>(?<![\w/.])(?:~|\.{1,2})?(?:/[A-Za-z0-9_.-]+){2,}/?|(?<![\w])[A-Z]:\\[\w\\.-]+)"
    r"|(?P<doi>\b10\.\d{4,9}/[^\s，。；]+|\bISBN[ :]*[\d-]{10,17}[\dXx])|(?P<option>(?<![\w-])--[a-z][a-z0-9-]+)"
)
_LANGUAGE = pattern(r"/(?:en|zh)(?:[-_][A-Za-z]{2,4})?/")
# In every text with one of them.
_LITERAL_CUE = pattern(r"[@/\\`]|www\.|\b10\.|ISBN|--")
_HOME_PAGE = pattern(r"www\.[a-z0-9-]+(?:\.[a-z]{2,4}){1,2}")
# A site that Chinese names (经济观察网) may be called by its address in English.
_NAMED_SITE = pattern("[网網]|在[线線]")
_BARE_URL = pattern(rf"(?<![<(A-Za-z0-9])(?:{URL})")


class MkLiteral(TextCheck):
    """
    ## What it does
    Compares URLs, e-mail addresses, @mentions, file paths, options, DOIs and code, which must be equal byte for byte;
    reports a bare URL that Chinese text follows without a blank, and code and roles of reStructuredText beside which
    one is missing.
    ## Why is this bad?
    Links break, commands fail; an autolink swallows the Chinese words behind it.
    ## Example
    source: visit https://a.b now    target: 请访问https://a.b。谢谢
    ## Use instead
    target: 请访问 <https://a.b>。谢谢
    A link that Chinese follows, a mention that lost its @, and words that were translated between brackets or quotation
    marks of code, `(key, value)`, are warnings. The policy `urls` maps an address to its counterpart in the target
    language.
    ## Source
    pofilter "urls", "emails", "filepaths", "options"; Weblate "URL"; GFM extended autolinks.
    """

    category = "design/markup"
    severity = Severity.ERROR
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        if not _LITERAL_CUE.search(pair.source) and not _LITERAL_CUE.search(pair.target):
            return
        wanted = list(_LITERAL.finditer(pair.source))
        found = list(_LITERAL.finditer(pair.target))
        yield from self._compare(pair, wanted, found)
        yield from self._glued(pair) if "``" in pair.target or ":`" in pair.target else ()
        for match in _BARE_URL.finditer(pair.target) if "//" in pair.target else ():
            if not pair.target[match.end() : match.end() + 1].isascii():
                message = LazyMessage("the link swallows the text behind it")
                suggestion, severity = f"<{match[0]}>", Severity.WARNING
                yield self.finding(pair, message, match.span(), suggestion=suggestion, severity=severity)

    def _glued(self, pair: Pair) -> Iterator[Finding]:
        if any(_is_glued(match) for match in _RST.finditer(pair.source)):
            return
        for match in _RST.finditer(pair.target):
            if match[0][:2] in pair.source and _is_glued(match):
                before, behind = _rooms(match)
                code = match[0]
                text = f"{' ' * (not before)}{code}{' ' * (not behind)}"
                message = LazyMessage("{literal} needs a blank beside it, and prints as it is written", literal=code)
                yield self.finding(pair, message, match.span(), suggestion=text, severity=Severity.WARNING)

    def _compare(self, pair: Pair, wanted: list[re.Match[str]], found: list[re.Match[str]]) -> Iterator[Finding]:
        mapped = pair.policy.get("urls", {})
        given = {_name_of(match) for match in found}
        known = {_name_of(match) for match in wanted} | set(mapped.values())
        extra = [match for match in found if _name_of(match) not in known]
        for match in wanted:
            # A path, option or mention may be part of a longer literal.
            is_inside = match.lastgroup not in {"url", "mail", "code"} and match[0] in pair.target_on_page
            if is_inside or _name_of(match) in given or mapped.get(match[0]) in given:
                continue
            if (
                match.lastgroup == "path"
                and _LANGUAGE.search(match[0])
                and _LANGUAGE.sub("/", match[0]) in _LANGUAGE.sub("/", pair.target)
            ):
                continue  # Sites keep each language in a folder of its own.
            rival = next((other for other in extra if other.lastgroup == match.lastgroup), None)
            if rival:
                extra.remove(rival)
            yield self._missing(pair, match, rival.span() if rival else _look_alike(match[0], pair.target))
        for match in extra:
            if _HOME_PAGE.fullmatch(match[0]) and _NAMED_SITE.search(pair.source):
                continue
            if match.lastgroup in {"url", "mail", "code"} and match[0] not in pair.source:
                message = LazyMessage("{literal} is not in the source", literal=match[0])
                severity = Severity.WARNING if match.lastgroup == "code" else None
                yield self.finding(pair, message, match.span(), severity=severity)

    def _missing(self, pair: Pair, match: re.Match[str], rival: tuple[int, int] | None) -> Finding:
        message = LazyMessage("{literal} is missing or changed", literal=match[0])
        is_named = match.lastgroup == "mention" and match[0][1:].casefold() in pair.target.casefold()
        other = pair.target[slice(*rival)] if rival else ""
        # A program of several words, with its comments in Chinese.
        is_example = _is_translated_example(match[0], other) or (has_han(other) and " " in match[0].strip("` "))
        severity = Severity.WARNING if is_named or is_example else None
        if rival:
            return self.finding(pair, message, rival, suggestion=match[0], severity=severity, other_span=match.span())
        if match.lastgroup in {"url", "mail"}:
            end = (len(pair.target.rstrip()), len(pair.target))
            suggestion = f" <{match[0]}>" if match.lastgroup == "url" else f" {match[0]}"
            return self.finding(pair, message, end, suggestion=suggestion, other_span=match.span())
        return self.finding(pair, message, match.span(), side="source")


# A link or role of reStructuredText, whose words are translated: `the guide <guide>`.
_NAMED_TARGET = pattern(r"(?<!`)(`++)[^<>]*<([^<>]+)>\1")
# A role of reStructuredText, all of whose text is for readers.
_PROSE_ROLE = pattern(r":(?:dfn|emphasis|strong|abbr|title|title-reference|guilabel|menuselection|sub|sup):\Z")


def _name_of(match: re.Match[str]) -> str:
    if match.lastgroup != "code":
        return match[0]
    text, start, end = match.string, *match.span()
    named = _NAMED_TARGET.fullmatch(match[0])
    if named and (text[end : end + 1] == "_" or text[start - 1 : start] == ":"):
        return named[2].strip()
    if role := _PROSE_ROLE.search(text, max(0, start - 20), start):
        return role[0]
    return match[0].strip("`").strip()


_RST = pattern(r":[a-z][\w.+:-]*:`[^`]+`|(?<!`)``(?![`\s])[^`]+(?<!\s)``(?!`)")


def _rooms(match: re.Match[str]) -> tuple[bool, bool]:
    from translator.newsroom.articles.po import may_follow, may_precede

    text, start, end = match.string, *match.span()
    return start == 0 or may_precede(text[start - 1]), end == len(text) or may_follow(text[end])


def _is_glued(match: re.Match[str]) -> bool:
    return not all(_rooms(match))


_EXAMPLE = pattern(rf"`+[bru]?[A-Za-z{HAN} '\"()\[\]{{}},:]+`+")
_WORDS_IN_CODE = pattern(rf"[A-Za-z]+(?: [A-Za-z]+)*|[{HAN}]+")


# `(key, value)`.
def _is_translated_example(source: str, target: str) -> bool:
    if not (_EXAMPLE.fullmatch(source) and _EXAMPLE.fullmatch(target)) or source.isidentifier():
        return False
    shapes = [re.sub(r"^(`+)[bru](?=['\"])", r"\1", text) for text in (source, target)]
    shapes = [_WORDS_IN_CODE.sub("w", text).replace(" ", "") for text in shapes]
    return shapes[0] == shapes[1] and shapes[0].strip("`") != "w"


_RUN = pattern(r"[^\s㐀-鿿，。；！？、（）“”‘’「」《》]{4,}")


def _look_alike(literal: str, target: str) -> tuple[int, int] | None:
    from difflib import SequenceMatcher

    best, span = 0.6, None
    for run in _RUN.finditer(target):
        likeness = SequenceMatcher(None, literal.lower(), run[0].lower(), autojunk=False).ratio()
        if likeness > best:
            best, span = likeness, run.span()
    return span


_ESCAPE = pattern(r"\\[ntr\"\\]")
_REFERENCE = pattern(
    r"&(?:nbsp|e[nm]sp|amp|lt|gt|quot|apos|[mn]dash|hellip|[lr][sd]quo|#\d{2,5}|#[xX][0-9A-Fa-f]{2,5});"
)


class MkEscape(TextCheck):
    r"""
    ## What it does
    Compares backslash escapes that stand in the text as such: `\n`, `\t`, `\"`; and reports characters that are written
    as HTML code in the target alone: `&nbsp;`, `&#8217;`.
    ## Why is this bad?
    They are part of a program's message; a lost one changes what the program prints. HTML code comes from editors and
    spreadsheets, and readers see it as it stands.
    ## Example
    source: first\nsecond    target: 第一第二
    ## Use instead
    target: 第一\n第二
    ## Source
    pofilter "escapes"; Weblate "mismatched escaped line breaks".
    """

    category = "design/markup"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        from html import unescape

        for match in _REFERENCE.finditer(pair.target):
            if match[0] not in pair.source:
                character = unescape(match[0]).replace("\xa0", " ")
                message = LazyMessage("HTML code, which readers will see: {code}", code=match[0])
                yield self.finding(pair, message, match.span(), suggestion=character)
        if "\\" not in pair.source or not pair.target:
            return
        lost = Counter(_ESCAPE.findall(pair.source)) - Counter(_ESCAPE.findall(pair.target))
        if lost:
            yield self.finding(pair, LazyMessage("escapes are missing: {escapes}", escapes=" ".join(lost)), (0, 0))
