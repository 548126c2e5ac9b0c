"""The registry of all models that can be installed by name."""

from __future__ import annotations

from collections.abc import Sequence

from translator.bilingual.errors import ModelError
from translator.bilingual.i18n import _
from translator.newsroom.drafts.firefox import MODELS as FIREFOX_MODELS
from translator.newsroom.drafts.llama.runtime import MODELS as LLAMA_MODELS
from translator.newsroom.drafts.models import Model

CATALOGUE: tuple[Model, ...] = (*FIREFOX_MODELS, *LLAMA_MODELS)


def find_models(name: str, tags: Sequence[str]) -> list[Model]:
    """
    Return the models that `name` stands for: a model, or a family (`firefox`, `llama`).

    Of a family of directions these are the first between English and the Chinese of `tags`; of another family its
    default. Raises `ModelError` for an unknown name.
    """
    exact = [model for model in CATALOGUE if model.name == name]
    if exact:
        return exact
    family = [model for model in CATALOGUE if model.family == name]
    if not family:
        names = ["firefox", "llama", *(model.name for model in CATALOGUE)]
        raise ModelError(
            _("no model is called {name!r}", name=name),
            hint=_("one of {names}, or the path of a file", names=", ".join(names)),
        )
    if not any(family[0].direction):
        return family[:1]
    first = {model.direction: model for model in reversed(family)}
    return [model for model in family if first[model.direction] is model and set(model.direction) <= set(tags)]
