"""Edits that people, or the editors and scripts that they use, make in a published page: some sensible, some not."""

from __future__ import annotations

import re
from random import Random

_WORDS = [
    "随后，",
    "大",
    "**粗**",
    "word",
    "《",
    "5",
    "、",
    "`x`",
    "。",
    "新的一句。",
    "[链接](https://e.example)",
    " ",
]
_LINES = ["新的一段。", "- 新的一项", "## 新标题", "> 引言", "```", "| 甲 | 乙 |", "<!-- 注 -->", "***", "![图](a.png)",
          "[x]: https://e.example", "weight: 3", "# 注", "译者：王", "  缩进"]  # fmt: skip
_BREAKS = ["\n", "\n\n", "  \n", "\\\n"]


def edited_text(page: str, random: Random) -> str:
    """Return `page` with one to three edits of its lines; most are below the front matter."""
    text = page
    while text == page:
        for _number in range(random.choice([1, 1, 1, 2, 3])):
            text = _edited(text, random)
    return text


def _edited(page: str, random: Random) -> str:
    lines = page.split("\n")
    fences = [number for number, line in enumerate(lines) if line == "---"]
    body = fences[1] if len(fences) > 1 and random.random() < 0.85 else -1
    full = [number for number, line in enumerate(lines) if line.strip() and number > body]
    at, other = random.choice(full), random.choice(full)
    line = lines[at]
    start = random.randrange(len(line) + 1)
    end = min(len(line), start + random.randint(1, 5))
    match random.randrange(11):
        case 0:
            lines[at : at + 1] = []
        case 1:
            lines[at:at] = [random.choice(_LINES), *random.choice([[], [""]])]
        case 2:
            lines.insert(at, line)
        case 3:
            lines[at], lines[other] = lines[other], line
        case 4:
            lines[at] = random.choice(["  ", "    ", "- ", "> ", "# ", "1. "]) + line
        case 5:
            lines[at : at + 2] = ["".join([line, *(one.lstrip() for one in lines[at + 1 : at + 2])])]
        case 6:
            lines[at] = line[:start] + line[end:]
        case 7:
            lines[at] = line[:start] + random.choice(_WORDS) + line[random.choice([start, end]) :]
        case 8:
            lines[at] = re.sub(r"[#*\-`>|\[\]()_<:]", random.choice(["", "*", "-", "#", "||"]), line, count=1)
        case 9:
            lines[at] = re.sub(r"https?://|img/|\.\./", random.choice(["http://x.example/", "b/"]), line, count=1)
        case _:
            lines[at] = line[:start] + random.choice(_BREAKS) + line[start:]
    return "\n".join(lines)
