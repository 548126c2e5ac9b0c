"""Values of the front matter: the position of a translatable text, and how YAML and TOML scalars are written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from translator.bilingual.words.patterns import pattern

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
    """A string value that may be translated. Offsets are bytes of the article and include the quotes."""

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
    """Keep header and indentation of a block scalar, and write the text on one line."""
    header, newline, body = re.match(r"([^\r\n]*)(\r\n|\n|\r)(.*)\Z", raw, re.DOTALL).groups()  # type: ignore[union-attr]
    indent = re.match(r"(?:[ \t]*+(?:\r\n?|\n))*+([ \t]*)", body)[1]  # type: ignore[index]
    tail = body[len(body.rstrip()) :]
    return _double_quoted(text) + tail if _CONTROL.search(text) else f"{header}{newline}{indent}{text}{tail}"


def _toml(text: str, raw: str) -> str:
    if raw.startswith("'") and not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", text):
        return f"'{text}'"
    return _double_quoted(text)


VALUE_WRITERS: Mapping[str, Callable[[str, str], str]] = {
    "yaml-plain": lambda text, _raw: _plain_or_quoted(text),
    "yaml-flow": lambda text, _raw: _plain_or_quoted(text, in_flow=True),
    "yaml-single": _single,
    "yaml-double": lambda text, _raw: _double_quoted(text),
    "yaml-block": _block,
    "toml": _toml,
}
"""Style → how a whole value is written, given the new text and the present one."""


def yaml_entry(key: str, value: Any, newline: str, indent: str = "") -> str:
    """Write `key: value` and a line end; mappings and lists of mappings as blocks, lists of scalars in one line."""
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
    """Write `key = value` and a line end; mappings as inline tables."""
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


def _scalar(value: Any, *, none: str) -> str:
    """Write a date, a quoted string, a boolean or a number as YAML and TOML both do; `none` stands for no value."""
    if isinstance(value, str):
        return value if _ISO_DATE.match(value) else _double_quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    return none if value is None else str(value)
