"""Checks of what is copied and never translated: placeholders, addresses, paths, options, code, escapes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.text.characters import HAN
from translator.bilingual.words.masking import CODE, EMAIL, PLACEHOLDER, URL
from translator.bilingual.words.patterns import pattern

_PLACEHOLDER = pattern(PLACEHOLDER)
_BRACE = pattern(r"[{%$:\[](?:(?<=[{%$])|(?<=:)[a-z]|\[)")
_BRACES = "{%$:["
_BRACED_WORDS, _BRACED_WORD = pattern(r"(?<!\{)\{[A-Za-z]+(?: [A-Za-z]+)+\}"), pattern(r"\{[A-Za-z]+\}")
"""Braces around words, `{project name}-{version}`: a form that readers fill in, and no placeholder of a program."""
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
    source_triggers = target_triggers = _BRACES

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
        if _BRACED_WORDS.search(pair.source):
            missing = Counter({name: count for name, count in missing.items() if not _BRACED_WORD.fullmatch(name)})
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
    """Name printf arguments by position, so that `%s … %d` and `%2$d … %1$s` are the same."""
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
    source_triggers = target_triggers = ("`", "/", "@", "www.", "\\", "--", "ISBN", "10.")

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
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
        """Find code and roles of reStructuredText that docutils does not see, as there is no blank beside them."""
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
            is_inside = match.lastgroup not in {"url", "mail", "code"} and match[0] in pair.target
            if is_inside or _name_of(match) in given or mapped.get(match[0]) in given:
                continue
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
        is_example = rival is not None and _is_translated_example(match[0], pair.target[slice(*rival)])
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
    """Return by what a literal is known on the other side: code without its marks, a link of reST by its target."""
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
    """Whether markup of reStructuredText may stand where it does: on its left, on its right."""
    from translator.newsroom.articles.po import may_follow, may_precede

    text, start, end = match.string, *match.span()
    return start == 0 or may_precede(text[start - 1]), end == len(text) or may_follow(text[end])


def _is_glued(match: re.Match[str]) -> bool:
    return not all(_rooms(match))


_EXAMPLE = pattern(rf"`+[bru]?[A-Za-z{HAN} '\"()\[\]{{}},:]+`+")
_WORDS_IN_CODE = pattern(rf"[A-Za-z]+(?: [A-Za-z]+)*|[{HAN}]+")


def _is_translated_example(source: str, target: str) -> bool:
    """Whether code stands for words, in brackets or quotation marks, that were translated: `(key, value)`."""
    if not (_EXAMPLE.fullmatch(source) and _EXAMPLE.fullmatch(target)) or source.isidentifier():
        return False
    shapes = [re.sub(r"^(`+)[bru](?=['\"])", r"\1", text) for text in (source, target)]
    shapes = [_WORDS_IN_CODE.sub("w", text).replace(" ", "") for text in shapes]
    return shapes[0] == shapes[1] and shapes[0].strip("`") != "w"


_RUN = pattern(r"[^\s㐀-鿿，。；！？、（）“”‘’「」《》]{4,}")


def _look_alike(literal: str, target: str) -> tuple[int, int] | None:
    """Find what is left of a literal that was changed so much that it no longer looks like one."""
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
    source_triggers = "\\"
    target_triggers = "&"

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
