"""
The rules of XLIFF 1.2 that a reader depends on: structure, ids, languages, inline codes. Source: OASIS XLIFF 1.2.

Files of real tools leave out `datatype` and `original`, number their units anew in each `file`, and write languages as
gettext does (`zh_CN`); nothing is lost by any of this, so that only what makes a file ambiguous is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from translator.i18n import _
from translator.interchange.validation.schema import Problem, Schema, language_problem, namespace_of, problem, walk
from translator.interchange.xml import children, descendants, local_name

_NAMESPACES = frozenset({"urn:oasis:names:tc:xliff:document:1.2", "urn:oasis:names:tc:xliff:document:1.1", ""})
_CODES = "g/x/bx/ex/bpt/ept/ph/it/mrk/other"
_SCHEMA = Schema(f"""
xliff | version!=version1 xml:lang | file/other+ | other any
file | source-language!=locale target-language=locale | header? body | other any
header | | skl/phase-group/glossary/reference/count-group/prop-group/note/tool/other* | other any
body | | group/trans-unit/bin-unit/other* | other any
group | | context-group/count-group/prop-group/note/group/trans-unit/bin-unit/other* | other any
trans-unit | id! approved=yesNo translate=yesNo | source seg-source? target? context-group/count-group/prop-group/note/alt-trans/other* | other any
alt-trans | | source? seg-source? target+ context-group/count-group/prop-group/note/other* | other any
bin-unit | id! | bin-source bin-target? context-group/count-group/prop-group/note/trans-unit/other* | other any
source,target,seg-source | xml:lang=locale | text {_CODES}* | other any
g,mrk | | text {_CODES}* | other any
x,bx,ex | | | other any
bpt,ept,ph,it | | text sub/other* | other any
sub | | text {_CODES}* | other any
""")  # noqa: E501
_NEEDS_ID = frozenset({"g", "x", "bx", "ex", "bpt", "ept", "ph", "it"})


def xliff1_problems(root: Any) -> list[Problem]:
    """Return what is wrong with an XLIFF 1.0 to 1.2 document, as (line, rule); empty where it is valid."""
    namespace = namespace_of(root)
    if namespace not in _NAMESPACES:
        return [problem(root, _("there is no XLIFF with the namespace {namespace}", namespace=namespace))]
    # The rows above leave elements out: `note`, `context-group`, `skl`.
    unknown = _("there is no such element")
    walked = walk(root, namespace, lambda name: _SCHEMA if name == namespace else None)
    found = [item for item in walked if not item[1].endswith(unknown)]
    return found or [item for file in children(root, "file") for item in _file_problems(file)]


def _file_problems(file: Any) -> Iterator[Problem]:
    for unit in descendants(file, "trans-unit"):
        for side, name in (("source", "source-language"), ("target", "target-language")):
            for text in children(unit, side):
                stated = text.get("{http://www.w3.org/XML/1998/namespace}lang")
                wanted = file.get(name)
                if stated and wanted and _language(stated) != _language(wanted):
                    yield language_problem(text, stated, name, wanted)
                yield from _code_problems(text)


def _language(tag: str) -> str:
    return tag.lower().replace("_", "-").partition("-")[0]


def _code_problems(text: Any) -> Iterator[Problem]:
    """Yield inline codes without an id or with one that another has, and halves of pairs without the other half."""
    seen: set[tuple[str, str]] = set()
    halves: dict[str, set[str]] = {"bpt": set(), "ept": set()}
    for item in text.iter("*"):
        name = local_name(item)
        if name not in _NEEDS_ID or namespace_of(item) != namespace_of(text):
            continue
        identity = item.get("id")
        if identity is None:
            yield problem(item, _("the attribute {name} is missing", name="id"))
            continue
        kind = "end" if name in {"ept", "ex"} else "code"
        if (kind, identity) in seen and name not in {"x", "ph"}:
            yield problem(item, _("another code of this text has the id"))
        seen.add((kind, identity))
        if name in halves:
            halves[name].add(item.get("rid") or identity)
    for rid in sorted(halves["bpt"] ^ halves["ept"]):
        yield problem(text, _("the code {value} has only one half", value=repr(rid)))
