"""The house's table of names at the command line: what `translator glossary names`, `propose` and `accept` do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import EN
from translator.newsroom.house.glossary.concepts import Concept
from translator.newsroom.house.glossary.name_table import change_name, find_names, names_of

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom
    from translator.newsroom.house.glossary import Glossary


def name_rows(names: Iterable[Concept]) -> list[dict[str, str]]:
    """Return names as `glossary names --format json` prints them; `source` is where one was found, and how its form."""
    return [
        {
            "english": " | ".join(name.forms.get(EN, ())),
            "chinese": " | ".join(
                dict.fromkeys(form for tag, forms in name.forms.items() if tag != EN for form in forms)
            ),
            "kind": name.kind,
            "state": "proposed" if name.status == "proposed" else "accepted",
            "source": name.note,
            "where": name.where,
        }
        for name in names
    ]


def select_names(glossary: Glossary, text: str, *, is_proposed: bool | None) -> list[Concept]:
    """Return the names that have `text` anywhere, in one state or both."""
    found = {concept.where for concept in glossary.search(text)}
    return [
        name for name in names_of(glossary)
        if name.where in found and is_proposed in {None, name.status == "proposed"}
    ]  # fmt: skip


def accept_names(
    newsroom: Newsroom, glossary: Glossary, wanted: Sequence[str], english: str = "", *, undo: bool = False
) -> list[Concept]:
    """
    Accept proposed names, each by any of its forms, or `undo` that, and return them.

    `english` is the form to accept for the only one. Raises `UsageError` for a name that the house does not have, that
    several have, and for an `english` of several names; then nothing is written.
    """
    if english and (undo or len(wanted) != 1):
        raise UsageError(
            _("--as is the form of one name that is accepted"), hint="translator glossary accept 林佳蓉 --as …"
        )
    names = [_named(glossary, one) for one in wanted]
    status = {"status": "proposed" if undo else ""}
    for name in names:
        change_name(newsroom, name, **status, **({EN: english} if english else {}))
    return names


def _named(glossary: Glossary, form: str) -> Concept:
    found = find_names(glossary, form)
    if not found:
        raise UsageError(_("the house has no name {name}", name=form), hint="translator glossary propose")
    if len(found) > 1:
        raise UsageError(
            _("several names are written {name}", name=form),
            where=", ".join(name.where for name in found),
            hint=_("name one by a form that it alone has"),
        )
    return found[0]
