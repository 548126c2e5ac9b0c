"""YAML nodes with their positions: plain values, translatable texts, and the lines of duplicate keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import Any

from translator.bilingual.errors import FrontMatterError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import is_encodable, pattern
from translator.newsroom.articles.frontmatter_scalars import FrontMatterText
from translator.newsroom.articles.slots import Span

_INTEGER = pattern(r"[-+]?(?:0|[1-9][0-9_]*)\Z")
_FLOAT = pattern(r"[-+]?(?:[0-9][0-9_]*+(?<!_)|(?:[0-9][0-9_]*+)?\.[0-9]++)(?:[eE][-+]?[0-9]+)?\Z")
_TIMESTAMP = pattern(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d):(\d\d)(?:\.(\d*))?[ \t]*(Z|[-+]\d\d?(?::?\d\d)?)?)?\Z"
)
MOST_REPEATED = 10_000
"""How many values the aliases of a file may stand for."""
MOST_OPEN = 100
"""How many brackets of a file may be open at once: the reader of YAML compares each with all around it."""
_BRACKET = pattern(r"[\[\]{}]")
# Digits of the longest integer that Python reads; a longer one stays text.
_MOST_DIGITS = 4300
_LINE_ENDS = pattern(r"\r\n|[\r\n]")


def compose_yaml(text: str, first_line: int) -> Any:
    """
    Return the root node of a YAML text, None where it is empty.

    `first_line` is the line of the article on which the text begins. Raises `FrontMatterError`.
    """
    from ruamel.yaml.error import YAMLError

    try:
        return _compose(text)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        line = first_line + (mark.line if mark else 0)
        raise front_matter_error(_("the front matter is not YAML: {problem}", problem=problem), line) from None


@lru_cache(maxsize=128)
def _compose(text: str) -> Any:
    """Return the root node of a YAML text; readers do not change it, and ask for that of one article many times."""
    from ruamel.yaml import YAML

    refuse_depth(text)
    root = YAML(typ="safe", pure=True).compose(text)
    refuse_repetition(root, text)
    return root


def load_yaml(text: str) -> Any:
    """
    Return the content of a YAML file of the project.

    Raises `YAMLError` of ruamel.yaml, also for numbers and dates that Python cannot hold, and for too many repetitions.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        refuse_depth(text)
        if "*" in text:
            refuse_repetition(YAML(typ="safe", pure=True).compose(text), text)
        return YAML(typ="safe", pure=True).load(text)
    except (ValueError, RecursionError) as error:
        raise YAMLError(str(error)) from None


def refuse_depth(text: str) -> None:
    """Raise `ValueError` where more than `MOST_OPEN` brackets are open at once."""
    depth = 0
    for match in _BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > MOST_OPEN:
            raise ValueError(_("more than {count} brackets are open at once", count=MOST_OPEN))


def refuse_repetition(root: Any, text: str) -> None:
    """
    Raise `ValueError` where aliases stand for more than `MOST_REPEATED` values, or for themselves.

    Ten lines of aliases of aliases can stand for more values than there are atoms.
    """
    if "*" in text and root is not None:
        sizes: dict[int, int] = {}
        if _count_values(root, sizes) - len(sizes) > MOST_REPEATED:
            raise ValueError(_("its aliases stand for more than {count} values", count=MOST_REPEATED))


def _count_values(node: Any, sizes: dict[int, int]) -> int:
    """Return how many values a node stands for, each alias written out; `sizes` has those of the nodes seen so far."""
    if id(node) not in sizes:
        sizes[id(node)] = MOST_REPEATED * MOST_REPEATED  # What an alias of itself stands for: more than is allowed.
        items = () if isinstance(node.value, str) else node.value
        parts = [part for item in items for part in (item if isinstance(item, tuple) else (item,))]
        sizes[id(node)] = 1 + sum(_count_values(part, sizes) for part in parts)
    return sizes[id(node)]


def front_matter_error(message: str, line: int) -> FrontMatterError:
    where = _("front matter, line {line}", line=line)
    return FrontMatterError(message, where=where, hint=_("correct it in the article, then: translator sync"))


class MappingReader:
    def __init__(self, text: str, base: int, first_line: int, is_translated: Callable[[str], bool]) -> None:
        self.text = text
        self.first_line = first_line
        self.is_translated = is_translated
        self.texts: list[FrontMatterText] = []
        self._base = base
        self._bytes: list[int] = []
        """Byte of the article at which each character begins; filled when it is needed."""
        self._seen: set[int] = set()

    def read(self, root: Any) -> tuple[dict[str, Any], list[FrontMatterText], dict[str, Span]]:
        """Return plain values, the texts that are translated, and the bytes of each top-level entry."""
        values = self.value(root, "", in_flow=False)
        keys = {self._name(key): self._entry(key, item) for key, item in root.value} if not root.flow_style else {}
        return values, self.texts, keys

    def value(self, node: Any, path: str, *, in_flow: bool) -> Any:
        """Return the plain value of a node, noting the texts in it; `path` is where it stands."""
        if id(node) in self._seen:
            return self._again(node)
        self._seen.add(id(node))
        in_flow = in_flow or bool(getattr(node, "flow_style", False))
        if isinstance(node.value, str):
            self._note(node, path, in_flow)
            return plain_scalar(node)
        if node.tag.endswith(":map") or (node.value and isinstance(node.value[0], tuple)):
            return self._mapping(node, path, in_flow)
        return [self.value(item, f"{path}[{index}]", in_flow=in_flow) for index, item in enumerate(node.value)]

    def _again(self, node: Any) -> Any:
        """Read an alias: the values once more, without noting its texts a second time."""
        reader = MappingReader(self.text, self._base, self.first_line, lambda path: False)
        return reader.value(node, "", in_flow=False) if len(self._seen) < 10_000 else None

    def _mapping(self, node: Any, path: str, in_flow: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, item in node.value:
            name = self._name(key)
            if name in values and name != "<<":
                line = self.first_line + key.start_mark.line
                raise front_matter_error(_("the key {key} stands there twice", key=repr(name)), line)
            values[name] = self.value(item, f"{path}.{name}" if path else name, in_flow=in_flow)
        return values

    def _name(self, key: Any) -> str:
        """Return a key as text; one that is a list or a mapping itself (`[a, b]: c`) is named as it is written."""
        return key.value if isinstance(key.value, str) else self.text[key.start_mark.index : key.end_mark.index]

    def _note(self, node: Any, path: str, in_flow: bool) -> None:
        if not self.is_translated(path) or not node.tag.endswith(":str"):
            return
        if not is_encodable(node.value):
            message = _("half a surrogate pair, which no file can hold: {text}", text=ascii(node.value))
            raise front_matter_error(message, self.first_line + node.start_mark.line)
        start, end = node.start_mark.index, node.end_mark.index
        raw = self.text[start:end]
        style = _style(node, raw, in_flow)
        if style:
            self.texts.append(FrontMatterText(path, node.value, self._byte(start), self._byte(end), style))

    def _entry(self, key: Any, item: Any) -> Span:
        start = self.text.rfind("\n", 0, key.start_mark.index) + 1
        found = _LINE_ENDS.search(self.text, max(_last(item, self.text), key.end_mark.index))
        return self._byte(start), self._byte(found.end() if found else len(self.text))

    def _byte(self, index: int) -> int:
        if self.text.isascii():
            return self._base + index
        if not self._bytes:
            self._bytes = list(accumulate((len(char.encode()) for char in self.text), initial=self._base))
        return self._bytes[index]


def _style(node: Any, raw: str, in_flow: bool) -> str:
    """Name the way in which the scalar is written; empty where it cannot be replaced in place."""
    if node.style is None:
        return ("yaml-flow" if in_flow else "yaml-plain") if not raw.startswith(("&", "!")) else ""
    if node.style in {">", "|"}:
        is_one_paragraph = "\n" not in node.value.strip("\n") and not re.match(r"[>|][-+]?[0-9]", raw)
        return "yaml-block" if is_one_paragraph and raw.startswith(node.style) else ""
    return {"'": "yaml-single", '"': "yaml-double"}[node.style] if raw.startswith(node.style) else ""


def _last(node: Any, text: str) -> int:
    """Find the end of a node without the comments and blank lines that the composer counts in."""
    if isinstance(node.value, str):
        start = int(node.start_mark.index)
        if start == node.end_mark.index:
            return 0  # Nothing stands there, and the marks are those of what comes next.
        return start + len(text[start : node.end_mark.index].rstrip())
    if node.flow_style or not node.value:
        return int(node.end_mark.index)
    final = node.value[-1]
    return max(_last(item, text) for item in (final if isinstance(final, tuple) else (final,)))


def plain_scalar(node: Any) -> Any:
    """Return the value of a scalar by the rules of YAML 1.2, with dates as ISO strings."""
    kind, text = node.tag.rsplit(":", 1)[-1], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and _INTEGER.match(text) and len(text) <= _MOST_DIGITS:
        return int(text.replace("_", ""))
    if kind == "float" and _FLOAT.match(text):
        return float(text.replace("_", ""))
    return iso_date(text) if kind == "timestamp" else text


def iso_date(text: str) -> str:
    """Return a YAML timestamp in ISO 8601 form; a text that is not a real date is returned unchanged."""
    match = _TIMESTAMP.match(text)
    if match is None:
        return text
    year, month, day, hour, minute, second, _fraction, zone = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return text
    if hour is None:
        return moment.date().isoformat()
    if zone and zone != "Z":
        hours, minutes = re.match(r"[-+](\d\d?):?(\d\d)?", zone).groups()  # type: ignore[union-attr]
        zone = f"{zone[0]}{int(hours):02}:{minutes or '00'}"
    return moment.isoformat() + (zone or "")
