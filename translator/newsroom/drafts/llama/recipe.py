"""The catalogue of language models, and the recipe by which each is asked; both are data in `catalogue.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from translator.bilingual.model import Request
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.newsroom.drafts.base import Turns
from translator.newsroom.drafts.llama import prompt
from translator.newsroom.drafts.models import read_models

_CATALOGUE = Path(__file__).parent / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Recipe:
    name: str = ""
    names: Sequence[str] = ()
    """Beginnings of what files call such models."""
    plain: str = ""
    """The one turn to a model that was trained to translate; empty for a model that is told how."""
    with_terms: str = ""
    term: str = ""
    between: str = ""
    """Joint of two terms."""
    stop: Sequence[str] = ()
    has_system: bool = False
    """Its template takes a turn of the system."""
    thinks: bool = True
    """Its template is told that the model is not to think first; those that know nothing of it pay no attention."""

    @property
    def is_translator(self) -> bool:
        return bool(self.plain)

    def steps_for(self, target_tag: str) -> tuple[str, ...]:
        return ("terms",) if self.is_translator else prompt.steps_for(target_tag)

    def turns_for(self, request: Request, step: str, source_tag: str, target_tag: str) -> Turns:
        """Return the chat for a retry step, as `prompt.turns_for` words it for a model without a recipe."""
        if not self.is_translator:
            turns = prompt.turns_for(request, step, source_tag, target_tag)
            return turns if self.has_system else prompt.fold_system(turns)
        if step == "terms":
            request = prompt.with_terms_in_place(request, source_tag, target_tag)
        terms = prompt.shown_terms(request.terms, request.source) if step in {"", "sample"} else {}
        words = {
            "source": _called(source_tag),
            "target": _called(target_tag),
            "text": prompt.encode_tags(request.source),
        }
        lines = self.between.join(self.term.format(source=one, target=other) for one, other in terms.items())
        content = (self.with_terms if terms else self.plain).format(terms=lines, **words)
        return [{"role": "user", "content": content}]


def _called(tag: str) -> str:
    if not is_chinese(tag):
        return "英语"
    return "繁体中文" if is_traditional(tag) else "简体中文"


@cache
def _recipes() -> list[Recipe]:
    rows = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))["recipes"]
    return [Recipe(name, **row) for name, row in rows.items()]


def find_recipe(pinned: str, called: str, architecture: str) -> Recipe:
    """
    Return the recipe of a model: of its pin, else by what its file or the settings call it.

    An architecture tells only how its template is spoken to: a translator may be built on that of a general model.
    """
    for recipe in _recipes():
        names = tuple(recipe.names)
        is_called_so = called.startswith(names) or (not recipe.is_translator and architecture.startswith(names))
        if recipe.name == pinned or (not pinned and is_called_so):
            return recipe
    return Recipe(has_system=True, thinks=False)


MODELS = read_models("llama", _CATALOGUE)
"""The first is the one that a package index has."""
