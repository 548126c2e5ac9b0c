"""
Files that are well formed and hold something that nobody expects: each change is made inside of the structure.

A ZIP is unpacked, changed in one part and packed again; XML, JSON and YAML are changed as trees and written anew; a
mail by its headers and parts; other text by its lines and tokens. All follows from the chance that is handed in.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import yaml
from lxml import etree

Mutate = Callable[[bytes, Random], bytes]
"""Makes of a file another one."""

ODD = (
    "", " ", "0", "-1", "²", "٣", "1e999", "NaN", "9" * 30, "9" * 5000, "true", "null", "[]", "{}", "x" * 5000,
    "2026-13-45", "0000-00-00", "2026-02-30T25:61:00+99:99", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59",
    "utf-7", "idna", "rot13", "<b>", "]]>", "--", "\\", '"', "'", "../../x", "/", "C:\\x", "%", "{0}", "{x}", "#",
    "&#0;",
    "\u202e", "\ufeff", "\u2028", "e\u0301" * 40, "\U0001f468\u200d\U0001f469", "中文", "http://[", "//[::1", "data:,",
    "mailto:", "\t", "\n", "\n\n", "|", "`", "```", "*" * 60, "[" * 60, "(" * 60, "<1>", "</1>", "<1/>", "<99999/>",
    "en", "zh-Hans", "xx-YY-zz", "x-" + "a" * 40,
)  # fmt: skip
"""Texts that a reader does not expect where they may stand."""
ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 10**30, float("inf"), [], {}, [[]], [None], {"": None}, "\ud800", *ODD,
)  # fmt: skip
_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


def mutated_text(data: bytes, chance: Random) -> bytes:
    """Change lines or tokens of a text."""
    text = data.decode("utf-8", "surrogateescape")
    for _time in range(chance.randint(1, 4)):
        parts = text.splitlines(keepends=True) if chance.random() < 0.3 else _TOKEN.findall(text)
        if parts:
            _change_list(parts, chance, lambda: chance.choice(ODD))
        text = "".join(parts)
    return text.encode("utf-8", "surrogateescape")


def _change_list(items: list[Any], chance: Random, odd: Callable[[], Any]) -> None:
    at, other = chance.randrange(len(items)), chance.randrange(len(items))
    act = chance.randrange(6)
    if act == 0:
        del items[at : at + chance.choice((1, 1, 3))]
    elif act == 1:
        items.insert(other, items[at])
    elif act == 2:
        items[at], items[other] = items[other], items[at]
    elif act == 3:
        items[at:at] = [items[at]] * chance.choice((2, 40))
    else:
        items[at] = odd()


def mutated_json(data: bytes, chance: Random) -> bytes:
    return json.dumps(changed_value(json.loads(data), chance), ensure_ascii=chance.random() < 0.9).encode(
        "utf-8", "replace"
    )


def mutated_lines(data: bytes, chance: Random) -> bytes:
    """Change a JSON value on one line, or the lines."""
    lines = data.splitlines()
    if chance.random() < 0.2:
        _change_list(lines, chance, lambda: b"{}")
    else:
        at = chance.randrange(len(lines))
        lines[at] = mutated_json(lines[at], chance)
    return b"\n".join(lines) + b"\n"


def mutated_yaml(data: bytes, chance: Random) -> bytes:
    value = changed_value(yaml.safe_load(data), chance)
    return yaml.safe_dump(value, allow_unicode=chance.random() < 0.5, sort_keys=False).encode("utf-8", "replace")


def mutated_article(data: bytes, chance: Random) -> bytes:
    """Change the front matter of an article as YAML, or its body."""
    _empty, front, body = data.split(b"---\n", 2)
    if chance.random() < 0.5:
        return b"---\n" + mutated_yaml(front, chance) + b"---\n" + body
    return b"---\n" + front + b"---\n" + mutated_text(body, chance)


def changed_value(value: Any, chance: Random) -> Any:
    """Return a tree of JSON in which something is another value, missing, there again, or elsewhere."""
    places = list[tuple[Any, Any]]()

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            places.append((node, key))
            walk(node[key])

    for _time in range(chance.randint(1, 3)):
        places.clear()
        walk(value)
        if not places:
            return chance.choice(ODD_VALUES)
        node, key = chance.choice(places)
        act = chance.randrange(6)
        if act == 0:
            del node[key]
        elif act == 1:
            node[key] = [node[key]]
        elif act == 2 and isinstance(node, dict):
            node[chance.choice(ODD)] = node[key]
        elif act == 3:
            other, place = chance.choice(places)
            node[key] = json.loads(json.dumps(other[place], default=str))
        else:
            node[key] = chance.choice(ODD_VALUES)
    return value


def mutated_xml(data: bytes, chance: Random) -> bytes:
    """Change elements, attributes and texts of an XML document."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    for _time in range(chance.randint(1, 4)):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        one, other = chance.choice(elements), chance.choice(elements)
        act = chance.randrange(9)
        if act == 0 and one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        elif act in {1, 2} and one.attrib:
            one.set(chance.choice(list(one.attrib)), _fit(chance))
        elif act == 3 and one is not root:
            one.getparent().remove(one)
        elif act == 4:
            other.append(deepcopy(one))
        elif act == 5 and one is not root and one not in other.iterancestors() and one is not other:
            other.insert(0, one)
        elif act == 6:
            one.tag = other.tag
        elif act == 7 and one is not root:
            inner = deepcopy(one)
            inner.tail = None
            for _depth in range(chance.choice((2, 300))):
                outer = etree.Element(one.tag)
                outer.append(inner)
                inner = outer
            one.getparent().replace(one, inner)
        else:
            setattr(one, chance.choice(("text", "tail")) if one is not root else "text", _fit(chance))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _fit(chance: Random) -> str:
    """Return an odd text that XML may hold."""
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", chance.choice(ODD))


def mutated_zip(data: bytes, chance: Random) -> bytes:
    """Change a part of a ZIP, take it away, empty it, or give it the content of another."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    at, act = chance.randrange(len(parts)), chance.randrange(12)
    name, content = parts[at]
    if act == 0 and len(parts) > 1:
        del parts[at]
    elif act == 1:
        parts[at] = name, b""
    elif act == 2:
        parts[at] = name, chance.choice(parts)[1]
    elif act == 3:
        parts[at] = chance.choice(ODD)[:200] or "x", content
    else:
        large = [number for number, (_name, text) in enumerate(parts) if text.lstrip().startswith(b"<")] or [at]
        at = chance.choice(large)
        name, content = parts[at]
        try:
            parts[at] = name, mutated_xml(content, chance)
        except etree.XMLSyntaxError:
            parts[at] = name, mutated_text(content, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


def mutated_mail(data: bytes, chance: Random) -> bytes:
    """Change the headers of a mail or of one of its parts, its boundaries, or a text."""
    lines = data.split(b"\n")
    heads = [at for at, line in enumerate(lines) if re.match(rb"[A-Za-z-]+:|[ \t]+\S|--", line)]
    for _time in range(chance.randint(1, 3)):
        if not heads or chance.random() < 0.2:
            return mutated_text(b"\n".join(lines), chance)
        at = chance.choice(heads) % len(lines)
        name, colon, value = lines[at].partition(b":")
        act = chance.randrange(5)
        if act == 0:
            del lines[at]
        elif act == 1:
            lines.insert(at, lines[at])
        elif act == 2:
            lines[at] = name + colon + b" " + chance.choice(ODD).replace("\n", "\n ").encode()
        elif act == 3:
            lines[at] = name + colon + mutated_text(value, chance).replace(b"\n", b"\n ")
        else:
            lines[at] = name + b": =?" + chance.choice((b"utf-8", b"gb2312", b"x")) + b"?B?" + value[:9] + b"?="
    return b"\n".join(lines)


_RTF = re.compile(r"\\'..|\\[a-z]+-?\d* ?|\\[^a-z]|[{}]|[^\\{}]+", re.DOTALL)


def mutated_rtf(data: bytes, chance: Random) -> bytes:
    """Change words, numbers and groups of RTF, whose braces stay balanced."""
    tokens = _RTF.findall(data.decode("latin-1"))
    for _time in range(chance.randint(1, 4)):
        at, act = chance.randrange(1, len(tokens) - 1), chance.randrange(6)
        word = re.fullmatch(r"(\\[a-z]+)(-?\d*)( ?)", tokens[at])
        if word and act < 3:
            tokens[at] = word[1] + chance.choice(("", "0", "-1", "99999999999", "-99999", "65536", "1" * 5000)) + " "
        elif act == 3:
            tokens.insert(at, chance.choice(tokens).strip("{}") or "{}")
        elif act == 4:
            end = min(len(tokens) - 1, at + chance.choice((1, 30)))
            tokens[at:end] = ["{", *(token for token in tokens[at:end] if token not in "{}"), "}"]
        elif tokens[at] not in "{}":
            odd = chance.choice(
                (*ODD, r"\'", r"\'zz", r"\u-1 ", r"\u99999 ", r"\bin99999999 ", r"\bin-1 ", r"\pict", r"\*")
            )
            tokens[at] = odd if odd.startswith("\\") and odd != "\\" else re.sub(r"[\\{}]", "", odd)
    return "".join(tokens).encode("latin-1", "replace")
