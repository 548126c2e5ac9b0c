"""
Owners of files, as `CODEOWNERS` names them: the last pattern that matches a path decides.

Source: GitHub, "About code owners"; patterns are those of `.gitignore`, without `!` and character ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS")
"""Where a forge looks for the file, the first one wins."""
_WORDS = re.compile(r"(?:\\.|[^\s\\])+")
_MEANINGS = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "*": "[^/]*", "?": "[^/]"}
_NAME = re.compile(r"@([\w.-]+(?:/[\w.-]+)?)")

Rules = list[tuple[re.Pattern[str], tuple[str, ...]]]


def read_rules(text: str) -> Rules:
    rules: Rules = []
    for line in text.split("\n"):
        words = _WORDS.findall(line)
        comment = next((index for index, word in enumerate(words) if word.startswith("#")), len(words))
        if words[:comment]:
            pattern, *owners = words[:comment]
            rules.append((_compiled(pattern), tuple(owners)))
    return rules


def owners_of(paths: Iterable[str], rules: Rules) -> Mapping[str, tuple[str, ...]]:
    """Return path → owners as they are written: `@lin`, `@acme/docs`, an address; paths without owners are left out."""
    found = {}
    for path in paths:
        for pattern, owners in reversed(rules):
            if pattern.fullmatch(path):
                if owners:
                    found[path] = owners
                break
    return found


def reviewers(owners: Iterable[str]) -> list[str]:
    """Return the people and teams (`acme/docs`) that a review can be asked of; addresses are nobody's account."""
    return list(dict.fromkeys(match[1] for owner in owners if (match := _NAME.fullmatch(owner))))


def _compiled(pattern: str) -> re.Pattern[str]:
    text = re.sub(r"\\(.)", r"\1", pattern)
    is_anchored = "/" in text.rstrip("/")
    pieces = re.findall(r"/\*\*/|\*\*/|/\*\*|\*|\?|[^*?/]+|/", text.lstrip("/"))
    body = "".join(_MEANINGS.get(piece) or re.escape(piece) for piece in pieces)
    # `docs/*` is only what stands in the folder itself; any other name is a folder with all below it, too.
    below = "" if text.endswith("/*") else ".*" if text.endswith("/") else "(?:/.*)?"
    return re.compile(f"{'' if is_anchored else '(?:.*/)?'}{body}{below}", re.DOTALL)
