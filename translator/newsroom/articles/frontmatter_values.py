"""
Values of the front matter. Keys that stand on one line with a plain or quoted text, or a list of plain words, are read
here; what cannot be cut into keys (anchors, braces, errors) is composed as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import Any

from translator.bilingual.errors import FrontMatterError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import is_encodable, pattern
from translator.newsroom.articles.items import Span

_NOT_PLAIN = pattern(
    r"\A[-?:,\[\]{}#&*!|>'\"%@`\s]|\A(?:---|\.\.\.)|:(?:\s|\Z)|\s#|\s\Z|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\A\Z|\A="
)
_NOT_TEXT = pattern(
    r"(?i)\A(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:[0-9][0-9_,]*+)?+\.?[0-9_]*+(?:e[-+]?[0-9]+)?|0[xob][0-9a-f_]+|[-+]?\.(?:inf|nan)"
    r"|\.nan|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|<<)\Z"
)
_ISO_DATE = pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?\Z"
)
_BARE_KEY = pattern(r"[A-Za-z0-9_-]+\Z")
_CONTROL = pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FrontMatterText:
    """A string value that may be translated: bytes of the article, quotes included."""

    path: str
    """`title`, `images[0].alt`."""
    text: str
    start: int
    end: int
    style: str


def _double_quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _is_plain(text: str, *, in_flow: bool = False) -> bool:
    if _NOT_PLAIN.search(text) or _NOT_TEXT.match(text):
        return False
    return not (in_flow and re.search(r"[,\[\]{}]", text))


def _plain_or_quoted(text: str, *, in_flow: bool = False) -> str:
    return text if _is_plain(text, in_flow=in_flow) else _double_quoted(text)


def _single(text: str, raw: str) -> str:
    if _CONTROL.search(text):
        return _double_quoted(text)
    return "'" + text.replace("'", "''") + "'"


def _block(text: str, raw: str) -> str:
    header, newline, body = re.match(r"([^\r\n]*)(\r\n|\n|\r)(.*)\Z", raw, re.DOTALL).groups()  # type: ignore[union-attr]
    indent = re.match(r"(?:[ \t]*+(?:\r\n?|\n))*+([ \t]*)", body)[1]  # type: ignore[index]
    tail = body[len(body.rstrip()) :]
    return _double_quoted(text) + tail if _CONTROL.search(text) else f"{header}{newline}{indent}{text}{tail}"


def _toml(text: str, raw: str) -> str:
    if raw.startswith("'") and not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", text):
        return f"'{text}'"
    return _double_quoted(text)


def _script(text: str, raw: str) -> str:
    quoted = _double_quoted(text)
    return quoted if raw[0] == '"' else "'" + quoted[1:-1].replace(r"\"", '"').replace("'", r"\'") + "'"


VALUE_WRITERS: Mapping[str, Callable[[str, str], str]] = {
    "yaml-plain": lambda text, _raw: _plain_or_quoted(text),
    "yaml-flow": lambda text, _raw: _plain_or_quoted(text, in_flow=True),
    "yaml-single": _single,
    "yaml-double": lambda text, _raw: _double_quoted(text),
    "yaml-block": _block,
    "toml": _toml,
    "json": lambda text, _raw: _double_quoted(text),
    "script": _script,
}
"""Style → how a whole value is written, given the new and the present text."""


def yaml_entry(key: str, value: Any, newline: str, indent: str = "") -> str:
    name = _plain_or_quoted(key)
    return f"{indent}{name}:{_yaml_value(value, newline, indent)}{newline}"


def _yaml_value(value: Any, newline: str, indent: str) -> str:
    if isinstance(value, dict) and value:
        entries = "".join(yaml_entry(str(key), item, newline, indent + "  ") for key, item in value.items())
        return newline + entries.removesuffix(newline)
    if isinstance(value, list | tuple) and any(isinstance(item, dict | list | tuple) for item in value):
        return newline + newline.join(_yaml_item(item, newline, indent + "  ") for item in value)
    return " " + _yaml_flow(value)


def _yaml_item(item: Any, newline: str, indent: str) -> str:
    if isinstance(item, dict) and item:
        entries = "".join(yaml_entry(str(key), value, newline, indent + "  ") for key, value in item.items())
        return f"{indent}- " + entries.removesuffix(newline)[len(indent) + 2 :]
    return f"{indent}- {_yaml_flow(item)}"


def _yaml_flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_yaml_flow(str(key))}: {_yaml_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_yaml_flow(item) for item in value) + "]"
    if isinstance(value, str) and _is_plain(value, in_flow=True):
        return value
    return _scalar(value, none="null")


def toml_entry(key: str, value: Any, newline: str) -> str:
    return f"{_toml_key(key)} = {_toml_value(value)}{newline}"


def _toml_key(key: str) -> str:
    return key if _BARE_KEY.match(key) else _double_quoted(key)


def _toml_value(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(
            f"{_toml_key(str(key))} = {_toml_value(item)}" for key, item in value.items() if item is not None
        )
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    return _scalar(value, none='""')


# Write a date, a quoted string, a boolean or a number as YAML and TOML both do; `none` stands for no value.
def _scalar(value: Any, *, none: str) -> str:
    if isinstance(value, str):
        return value if _ISO_DATE.match(value) else _double_quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    return none if value is None else str(value)


_INTEGER = pattern(r"[-+]?(?:0|[1-9][0-9_]*)\Z")
_FLOAT = pattern(r"[-+]?(?:[0-9][0-9_]*+(?<!_)|(?:[0-9][0-9_]*+)?\.[0-9]++)(?:[eE][-+]?[0-9]+)?\Z")
_TIMESTAMP = pattern(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d):(\d\d)(?:\.(\d*))?[ \t]*(Z|[-+]\d\d?(?::?\d\d)?)?)?\Z"
)
MOST_REPEATED = 10_000
# Digits of the longest integer that Python reads; a longer one stays text.
_MOST_DIGITS = 4300
# Brackets that may be open at once: the reader of YAML compares each with all around it.
_MOST_OPEN = 100
_BRACKET = pattern(r"[\[\]{}]")
_LINE_ENDS = pattern(r"\r\n|[\r\n]")


def compose_yaml(text: str, first_line: int) -> Any:
    """
    Return the root node of a YAML text that begins on `first_line`, None where it is empty; raises
    `FrontMatterError`.
    """
    from ruamel.yaml.error import YAMLError

    try:
        return _compose(text)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        line = first_line + (mark.line if mark else 0)
        raise front_matter_error(_("the front matter is not YAML: {problem}", problem=problem), line) from None


# Return the root node of a YAML text; readers do not change it, and ask for that of one article many times.
@lru_cache(maxsize=128)
def _compose(text: str) -> Any:
    from ruamel.yaml import YAML

    _refuse_depth(text)
    root = YAML(typ="safe", pure=True).compose(text)
    refuse_repetition(root, text)
    return root


def load_yaml(text: str) -> Any:
    """Return the content of a YAML file; raises `YAMLError` of ruamel.yaml."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        _refuse_depth(text)
        if "*" in text:
            refuse_repetition(YAML(typ="safe", pure=True).compose(text), text)
        return YAML(typ="safe", pure=True).load(text)
    except (ValueError, RecursionError) as error:
        raise YAMLError(str(error)) from None


def _refuse_depth(text: str) -> None:
    depth = 0
    for match in _BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > _MOST_OPEN:
            raise ValueError(_("more than {count} brackets are open at once", count=_MOST_OPEN))


def refuse_repetition(root: Any, text: str) -> None:
    """Raise `ValueError` where aliases stand for too many values: ten lines can stand for more than there are atoms."""
    if "*" in text and root is not None:
        sizes: dict[int, int] = {}
        if _count_values(root, sizes) - len(sizes) > MOST_REPEATED:
            raise ValueError(_("its aliases stand for more than {count} values", count=MOST_REPEATED))


# Return how many values a node stands for, each alias written out; `sizes` has those of the nodes seen so far.
def _count_values(node: Any, sizes: dict[int, int]) -> int:
    if id(node) not in sizes:
        sizes[id(node)] = MOST_REPEATED * MOST_REPEATED  # The size of an alias of itself: more than is allowed.
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
        # Byte of the article at which each character begins; filled when it is needed.
        self._bytes: list[int] = []
        self._seen: set[int] = set()

    def read(self, root: Any) -> tuple[dict[str, Any], list[FrontMatterText], dict[str, Span]]:
        values = self.value(root, "", in_flow=False)
        keys = {self._name(key): self._entry(key, item) for key, item in root.value} if not root.flow_style else {}
        return values, self.texts, keys

    def value(self, node: Any, path: str, *, in_flow: bool) -> Any:
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

    # Return a key as text; a list or a mapping (`[a, b]: c`) is named as it is written.
    def _name(self, key: Any) -> str:
        return key.value if isinstance(key.value, str) else self.text[key.start_mark.index : key.end_mark.index]

    def _note(self, node: Any, path: str, in_flow: bool) -> None:
        if not self.is_translated(path) or not node.tag.endswith(":str"):
            return
        if not is_encodable(node.value):
            message = _("half a surrogate pair, which no file can hold: {text}", text=ascii(node.value))
            raise front_matter_error(message, self.first_line + node.start_mark.line)
        start, end = node.start_mark.index, node.end_mark.index
        raw = self.text[start:end]
        style = scalar_style(node, raw, in_flow)
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


def scalar_style(node: Any, raw: str, in_flow: bool) -> str:
    """Name the way in which a scalar is written; empty where it cannot be replaced in place."""
    if node.style is None:
        return ("yaml-flow" if in_flow else "yaml-plain") if not raw.startswith(("&", "!")) else ""
    if node.style in {">", "|"}:
        is_one_paragraph = "\n" not in node.value.strip("\n") and not re.match(r"[>|][-+]?[0-9]", raw)
        return "yaml-block" if is_one_paragraph and raw.startswith(node.style) else ""
    return {"'": "yaml-single", '"': "yaml-double"}[node.style] if raw.startswith(node.style) else ""


def _last(node: Any, text: str) -> int:
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
    """Return a YAML timestamp in ISO 8601; a text that is no real date stays."""
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


YamlValues = tuple[dict[str, Any], list[FrontMatterText], dict[str, Span]]
"""Plain values, the texts that are translated, and the bytes of each top-level key."""

# A key with all that belongs to it on its line; the next line begins another one.
_LINE = pattern(
    r"""(?<![A-Za-z0-9_-])(?P<key>[A-Za-z_][A-Za-z0-9_-]*):[ ]
    (?: (?P<plain>[^\W_](?:[^:#\n]*[^:#\s])?)
      | "(?P<double>[^"\\\n]*)"
      | '(?P<single>[^'\n]*)'
      | \[(?P<words>[A-Za-z][A-Za-z0-9_-]*(?:,[ ][A-Za-z][A-Za-z0-9_-]*)*)\] )
    \n(?=[A-Za-z_]|\Z)""",
    re.VERBOSE,
)
# A key with the lines that belong to it.
_ENTRY = pattern(r"[A-Za-z_][A-Za-z0-9_-]*:(?=[ \n])[^\n]*\n(?:(?:[ ]|-[ \n]|\#)[^\n]*\n|\n)*", re.VERBOSE)
_NO_TEXT = frozenset({"true", "false", "null"})
# Possible numbers and dates, and much that is neither.
_NUMERIC = pattern(r"[0-9][0-9A-Fa-fxoTtZz+\-_.: ]*\Z")
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def read_yaml(text: str, base: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    """Read a YAML text below its fence; None where it is not a mapping. Raises `FrontMatterError`."""
    found = _read_by_key(text, base, is_translated) if "\r" not in text else None
    return found or read_whole_yaml(text, base, is_translated)


def read_whole_yaml(text: str, base: int, is_translated: Callable[[str], bool], line: int = 2) -> YamlValues | None:
    root = compose_yaml(text, line)
    if root is None:
        return {}, [], {}
    try:
        return MappingReader(text, base, line, is_translated).read(root) if root.tag.endswith(":map") else None
    except RecursionError:
        raise front_matter_error(_("its values are nested too deep"), line) from None


# None for a text that must be read as a whole.
def _read_by_key(text: str, base: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    values: dict[str, Any] = {}
    texts: list[FrontMatterText] = []
    keys: dict[str, Span] = {}
    at, line = 0, 2
    while at < len(text):
        found = _LINE.match(text, at)
        read = _read_line(found, base, is_translated) if found else None
        if read is None:
            found = _ENTRY.match(text, at)
            read = _read_entry(found[0], base, line, is_translated) if found else None
        if found is None or read is None or values.keys() & read[0].keys():
            return None
        values |= read[0]
        texts += read[1]
        keys |= read[2]
        base += len(found[0].encode())
        line += found[0].count("\n")
        at = found.end()
    return values, texts, keys


# None where a reader of YAML must say it.
def _read_line(found: re.Match[str], base: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    if not found[0][:-1].isprintable():
        return None
    key, kind = found["key"], str(found.lastgroup)
    span = (base, base + len(found[0].encode()))
    if kind == "words":
        words = found["words"].split(", ")
        return None if any(word.lower() in _NO_TEXT for word in words) else ({key: words}, [], {key: span})
    value = found[kind]
    if kind == "plain" and (value.lower() in _NO_TEXT or _NUMERIC.match(value)):
        day = _DAY.match(value)
        return ({key: iso_date(value)}, [], {key: span}) if day else None
    start = base + len(key) + 2
    texts = [FrontMatterText(key, value, start, span[1] - 1, f"yaml-{kind}")] if is_translated(key) else []
    return {key: value}, texts, {key: span}


# None where that cannot be read by itself.
def _read_entry(entry: str, base: int, line: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    try:
        return read_whole_yaml(entry, base, is_translated, line)
    except FrontMatterError:
        return None
