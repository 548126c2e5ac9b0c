"""
MyST, the Markdown of Sphinx and Jupyter Book. Source: the reference of MyST-Parser, and the directives of docutils,
Sphinx, sphinx-design, sphinx-proof and Jupyter Book.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import word_set
from translator.newsroom.articles.parser_input import (
    ATTRIBUTE_LIST,
    Fence,
    Line,
    ParserInput,
    Title,
    fence_of,
    hide_attributes,
    hide_spans,
    read_lines,
)

SIGNS = pattern(
    rb"(?:`{3,}|~{3,}|:{3,})[ \t]*\{[A-Za-z][\w:*+-]*\}|\([\w.:/+ -]+\)=[ \t]*\Z"
    rb"|[^\r\n]*\{(?:ref|numref|doc|term|eq|cite(?::\w+)?|(?:py|c|cpp|js|rst|myst):\w+|class|func|meth|mod|attr|exc|abbr|guilabel"
    rb"|menuselection|download|pep|rfc|external[:+][\w:+-]+|sub-ref|prf:ref)\}`[^`]"
)

# Directives whose first line and body are text.
_TEXT_IN_LINE = word_set("""
    admonition attention caution danger error hint important note seealso tip todo warning topic sidebar margin aside
    rubric epigraph highlights pull-quote compound table list-table card grid-item-card tab-item dropdown exercise
    solution proof prf:proof prf:theorem prf:lemma prf:definition prf:remark prf:example prf:property prf:algorithm
    prf:corollary prf:criterion prf:conjecture prf:axiom prf:observation prf:proposition prf:assumption blockquote
    centered tab tabbed details
""")
# Directives whose body is text, and whose first line is a name, an address or a version.
_TEXT_IN_BODY = word_set("""
    figure figure-md container div class rst-class only grid grid-item tab-set card-carousel card-header card-footer
    glossary exercise-start exercise-end iframe solution-start versionadded versionchanged deprecated versionremoved
    line-block align hlist function method attribute data option confval envvar toggle button-link button-ref panels
    ifconfig describe object
""")
_DOMAINS = ("py:", "js:", "c:", "cpp:", "rst:", "std:")
# Directives without text; of a name that is in no list, a body between colons is text, one between backticks code.
_NO_TEXT = word_set("""
    image code code-block code-cell sourcecode literalinclude include parsed-literal math toctree contents eval-rst
    raw mermaid graphviz plantuml bibliography index youtube video embed tableofcontents highlight currentmodule
    module meta csv-table prompt doctest testcode testoutput testsetup ipython plot jupyter-execute digraph graph
    inheritance-diagram autosummary uml tags redirect glue productionlist
""")
# Those of them whose first line is text.
_TITLE_BEFORE_CODE = frozenset({"contents", "csv-table"})
# Those of them that may hold prose all the same.
_OTHER_LANGUAGES = frozenset({"csv-table", "eval-rst", "meta", "raw"})
# Options whose value readers see.
_TEXT_OPTIONS = word_set("""
    alt author caption title summary subtitle header footer read-time img-alt link-alt
""")
_VERSIONS = frozenset({"versionadded", "versionchanged", "deprecated", "versionremoved"})

_OPENING = pattern(rb"(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[A-Za-z][\w:*+-]*)\}[ \t]*(?P<argument>.*?)[ \t]*\Z")
_CLOSING = pattern(rb"(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*\Z")
_OPTION = pattern(rb":(?P<name>[\w-]+):(?:[ \t]+(?P<value>.*?))?[ \t]*\Z")
_YAML_OPTION = pattern(rb"(?P<name>[\w-]+):(?:[ \t]+(?P<value>.*?))?[ \t]*\Z")
_QUOTED_VALUE = pattern(rb"(?P<mark>[\"'])(?P<text>(?:(?!(?P=mark))[^\\])+)(?P=mark)")
_CONTINUED = pattern(rb"(?::[ \t]+|[ \t]+)\S")
_TOCTREE_TITLE = pattern(rb"(?P<title>\S.*?)[ \t]+<[^<>]+>[ \t]*\Z")
# Two words beside each other, or Chinese: a line of code is named rather than one of prose left out.
_PROSE = pattern(rb"(?<![\w.:/\\-])[A-Za-z][a-z]+[,;]?[ \t]+[A-Za-z]\w*\b|[\xe3-\xe9][\x80-\xbf]{2}")
_TAG = pattern(rb"<[^<>]*>")
_FIELD = pattern(rb":[A-Za-z][^:\r\n`]*:(?=[ \t]+\S)")
_FIELD_OF_PYTHON = pattern(
    rb":(?:param|parameter|arg|argument|key|keyword|kwarg|type|raises?|except|exception|[ic]?var|vartype|meta)[ \t]"
)
_TARGET = pattern(rb"\([^()\r\n]+\)=[ \t]*\Z")
_ROLE_NAME = pattern(rb"\{(?P<name>[A-Za-z][\w:+.-]*+)\}\Z")
_EXPLICIT = pattern(rb"(?P<text>[^<>]*[^<>\s])(?P<target>\s*<[^<>]+>)\Z")
_FORMULA = pattern(rb"\\begin\{(?P<name>[a-z]+\*?)\}")
_FORMULA_LABEL = pattern(rb"\$\$(?P<label>[ \t]*\([^()\s]+\))[ \t]*\Z")
# Marks that divide a card into head, body and foot.
_CARD_PART = pattern(rb"(?:\^{3,}|\+{3,}).*\Z", re.DOTALL)
_LITERAL_MARKUP = pattern(rb"[*_\[\]\\$&<>{}`|]")
_LONGEST_NAME = 80
_BADGES = ("bdg", "btn")
# Roles whose text readers see; that of the others is a name, unless a target in angle brackets follows it.
_TEXT_ROLES = word_set("""
    abbr dfn term guilabel menuselection sub sup subscript superscript strong emphasis title title-reference del u
    underline smallcaps s strike
""")


@dataclass(frozen=True, slots=True)
class _Directive:
    name: str
    mark: bytes
    length: int
    indent: int
    start: int


def read_blocks(reading: ParserInput) -> None:
    hide_spans(reading)
    _BlockReader(reading).read()
    _hide_roles(reading)


class _BlockReader:
    def __init__(self, reading: ParserInput) -> None:
        self._reading = reading
        self._directives: list[_Directive] = []
        self._fence: Fence | None = None
        # The end of the formula of LaTeX in which a line stands; empty outside of one.
        self._formula_end = b""
        self._is_text, self._value_start = False, 0
        # Of the directive without text in which a line stands.
        self._name = ""
        self._may_hold_prose = False
        # Lines that may follow the first of a directive: `first` any option, `:` or `-` more of that kind.
        self._options = ""

    def read(self) -> None:
        for line in read_lines(bytes(self._reading.copy)):
            if self._options and self._option(line):
                continue
            self._options = ""
            if self._fence is not None:
                is_inside = not self._fence.is_left_by(line)
                if is_inside:
                    self._hide_code(line)
                if self._fence.is_closed_by(line):
                    self._fence = None
                if is_inside:
                    continue
                self._fence = None
            if line.text.strip():
                self._line(line)

    def _line(self, line: Line) -> None:
        if self._closing(line) or self._opening(line):
            return
        self._fence, self._name, self._may_hold_prose = fence_of(line), "", False
        if self._fence is not None:
            return
        text = line.text
        formula = _FORMULA.match(text)
        if formula and not self._formula_end:
            self._formula_end = b"\\end{" + formula["name"] + b"}"
        if self._formula_end:
            self._reading.blank(line.start, line.end)
            self._formula_end = b"" if self._formula_end in text else self._formula_end
            return
        if found := _FORMULA_LABEL.search(text):
            self._reading.blank(line.start + found.start("label"), line.end)
        if found := _FIELD.match(text):
            self._reading.separate(line.first)
            self._reading.hide(line.start, line.start + found.end(), "shortcode")
            if b" " in found[0] and not _FIELD_OF_PYTHON.match(text):
                self._reading.titles.append(Title(line.start + 1, line.start + found.end() - 1))
            return
        is_comment = text.startswith(b"%") and line.indent < 4
        if is_comment or _TARGET.match(text) or _CARD_PART.match(text) or ATTRIBUTE_LIST.fullmatch(text.rstrip()):
            self._reading.offer_attributes(line.start, line.end)
            self._reading.blank(line.start, line.end)
        elif (
            self._directives and self._directives[-1].name == "glossary" and line.indent == self._directives[-1].indent
        ):
            self._reading.titles.append(Title(line.start, line.end, "definition"))
            self._reading.blank(line.start, line.end)
        else:
            hide_attributes(self._reading, line)

    def _closing(self, line: Line) -> bool:
        found = _CLOSING.match(line.text)
        if found is None:
            return False
        for place in range(len(self._directives) - 1, -1, -1):
            opened = self._directives[place]
            if opened.mark == found["marks"][:1] and opened.length <= len(found["marks"]):
                del self._directives[place:]
                self._reading.closings[line.start] = opened.start
                self._reading.blank(line.start, line.end)
                return True
        return False

    def _opening(self, line: Line) -> bool:
        found = _OPENING.match(line.text)
        if found is None:
            return False
        name, mark = found["name"].decode().lower(), found["marks"][:1]
        is_known = name in _TEXT_IN_LINE or name in _TEXT_IN_BODY or name.startswith(_DOMAINS)
        if name in _NO_TEXT or not (is_known or mark == b":"):
            self._fence = Fence(mark, len(found["marks"]), line.quotes, line.indent, b"")
            self._name, self._may_hold_prose = name, name not in _NO_TEXT - _OTHER_LANGUAGES
            start, end = (line.start + at for at in found.span("argument"))
            if start < end and name in _TITLE_BEFORE_CODE:
                self._reading.titles.append(Title(start, end))
            elif name not in _NO_TEXT and _PROSE.search(found["argument"]):
                self._reading.unread.append((start, end, "text"))
                self._may_hold_prose = False
            if mark == b":":
                self._reading.blank(line.start, line.end)
            self._options = "first"
            return True
        self._directives.append(_Directive(name, mark, len(found["marks"]), line.indent, line.start))
        self._reading.openings[line.start] = f"{{{name}}}"
        start, end = (line.start + at for at in found.span("argument"))
        if name in _VERSIONS:
            start += len(found["argument"].split(b" ", 1)[0]) + 1
        if start < end and (name in _TEXT_IN_LINE or name in _VERSIONS):
            self._reading.titles.append(Title(start, end))
        elif start < end and not is_known and _PROSE.search(found["argument"]):
            self._reading.unread.append((start, end, "text"))
        self._reading.blank(line.start, line.end)
        self._options = "first"
        return True

    def _hide_code(self, line: Line) -> None:
        if self._name == "toctree" and (found := _TOCTREE_TITLE.match(line.text)):
            self._reading.titles.append(Title(line.start, line.start + found.end("title")))
        elif self._may_hold_prose and _PROSE.search(_TAG.sub(b"", line.text)):
            self._reading.unread.append((line.start, line.end, "text"))
            self._may_hold_prose = False
        if self._fence is not None and self._fence.mark == b":":
            self._reading.blank(line.start, line.end)

    def _option(self, line: Line) -> bool:
        text = line.text.rstrip()
        if self._options == "-" and _CLOSING.match(text):
            return False  # The options have no end.
        if self._options == "first" and text == b"---":
            self._options = "-"
        elif self._options == "-":
            if text == b"---":
                self._options = ""
            else:
                self._value(line, _YAML_OPTION.match(line.text))
        elif found := _OPTION.match(line.text):
            self._options = ":"
            self._value(line, found)
        elif self._options == ":" and _CONTINUED.match(line.text):
            self._value(line, None)
        else:
            return False
        if self._fence is None or self._fence.mark == b":":
            self._reading.blank(line.start, line.end)
        return True

    # Offer a value that readers see; one of several lines stays, since a target would be written on one.
    def _value(self, line: Line, found: re.Match[bytes] | None) -> None:
        if found is None:
            if self._is_text:
                if self._reading.titles[-1:] and self._reading.titles[-1].start >= self._value_start:
                    self._reading.titles.pop()
                self._is_text = False  # Its first line stands for all of it.
                self._reading.unread.append((self._value_start, line.end, "text"))
            return
        name, value = found["name"].decode(), found["value"] or b""
        if self._fence is not None and self._name == "meta":
            self._reading.unread.append((line.start, line.end, "text"))
        self._is_text = name in _TEXT_OPTIONS
        self._value_start = line.start + found.start("value") if value else line.end
        if not self._is_text or not value or value[:1] in b"|>":
            return
        quoted = _QUOTED_VALUE.fullmatch(value)
        if quoted is None and value[:1] in b"\"'[{&*!":
            self._reading.unread.append((self._value_start, line.end, "text"))
            return
        start, end = (self._value_start + at for at in (quoted.span("text") if quoted else (0, len(value))))
        style = ("quoted" if value[:1] == b'"' else "quoted-single") if quoted else "line"
        self._reading.titles.append(Title(start, end, "alt" if name.endswith("alt") else "caption", style))


# A role is a name in braces and the code behind it.
def _hide_roles(reading: ParserInput) -> None:
    body = bytes(reading.copy)
    for event in reading.events() if b"}`" in body else ():
        brace = body.rfind(b"{", max(0, event.start - _LONGEST_NAME), event.start) if event.name == "Code" else -1
        found = _ROLE_NAME.match(body, brace, event.start) if brace >= 0 else None
        if found is None:
            continue
        marks = len(body[event.start : event.end]) - len(body[event.start : event.end].lstrip(b"`"))
        start, end = event.start + marks, event.end - marks
        explicit = _EXPLICIT.match(body, start, end)
        if explicit is not None:
            end = explicit.end("text")
        name = found["name"].decode().lower().rpartition(":")[2]
        is_text = explicit is not None or name in _TEXT_ROLES or (name.startswith(_BADGES) and "ref" not in name)
        is_plain = not _LITERAL_MARKUP.search(body, start, end) and body[start:end].strip() == body[start:end]
        if is_text and is_plain:
            reading.hide(found.start(), start, "opening")
            reading.hide(end, event.end, "closing")
        elif b"\n" not in body[start:end]:
            reading.hide(found.start(), event.end, "code")
