"""
Engines: what makes suggestions. A new engine is a file, a line in `ENGINES`, and the shared contract test.

`translator.engines.pipeline.drafts.draft` puts the gate, the repair ladder and the tags around any of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from translator.engines.base import Engine, EngineContext
from translator.errors import EngineUnavailable, PairNotSupported, TranslatorError, UsageError
from translator.i18n import _
from translator.language import is_chinese, is_traditional
from translator.project import EngineSettings

if TYPE_CHECKING:
    from translator.language import LangTag

__all__ = ["ENGINES", "Engine", "EngineContext", "check_name", "engine_for", "open_engine"]

ENGINES: dict[str, str] = {
    "argos": "translator.engines.argos.engine:ArgosEngine",
    "http": "translator.engines.http.engine:HttpEngine",
    "llama": "translator.engines.llama.engine:LlamaEngine",
    "pseudo": "translator.engines.pseudo:PseudoEngine",
}
"""Engine name → where its class is; nothing of it is imported before it is opened."""

THOROUGH = ":thorough"
"""Behind the name of an engine that can do better when it is given several times as long."""
_THOROUGH_ENGINES = frozenset({"llama"})

AUTO = ("argos", "llama")
"""What `auto` tries, in order: the fast one if its package for the pair is installed, else the embedded model."""


def engine_for(name: str, source_tag: LangTag, target_tag: LangTag) -> type[Engine]:
    """
    Return the class of the engine `name`, once it is clear that the pair makes sense at all.

    Raises `UsageError` for an unknown name, `PairNotSupported` for Chinese into Chinese or English into English, and
    for Traditional Chinese as a target: that is derived from the reviewed Simplified text, character by character.
    """
    if name not in ENGINES:
        raise UsageError(_("no engine is called {name!r}", name=name), hint=", ".join(["auto", *ENGINES]))
    if is_traditional(target_tag):
        raise PairNotSupported(
            _("{tag} is derived from zh-Hans, not translated by an engine", tag=target_tag),
            hint="translator translate --to zh-Hans,zh-Hant",
        )
    if is_chinese(source_tag) == is_chinese(target_tag):
        raise PairNotSupported(_("{source} into {target} is no translation", source=source_tag, target=target_tag))
    module, _colon, attribute = ENGINES[name].partition(":")
    try:
        engine: type[Engine] = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise EngineUnavailable(
            _("engine {name!r} needs a library that is not installed: {library}", name=name, library=error.name),
            hint=f"pip install 'translator[{name}]'",
        ) from error
    return engine


def check_name(name: str) -> str:
    """Return the name of an engine, or `auto`, without `:thorough`; raises `UsageError` for anything else."""
    plain = name.removesuffix(THOROUGH)
    if plain not in {"auto", *ENGINES} or (plain != name and plain not in _THOROUGH_ENGINES):
        known = ["auto", *ENGINES, *(f"{engine}{THOROUGH}" for engine in sorted(_THOROUGH_ENGINES))]
        raise UsageError(_("no engine is called {name!r}", name=name), hint=", ".join(known))
    return plain


def open_next(
    engine: Engine, source_tag: LangTag, target_tag: LangTag, settings: EngineSettings | None = None
) -> Engine | None:
    """Return the engine of `AUTO` that is asked for what `engine` cannot do, None where none is installed."""
    following = AUTO[AUTO.index(engine.name) + 1 :] if engine.name in AUTO else ()
    for name in following:
        try:
            return open_engine(name, source_tag, target_tag, settings)
        except EngineUnavailable:
            continue
    return None


def open_engine(name: str, source_tag: LangTag, target_tag: LangTag, settings: EngineSettings | None = None) -> Engine:
    """
    Open the engine `name` for a pair; `auto` takes the first of `AUTO` that is installed, `NAME:thorough` takes time.

    Raises `UsageError`, `PairNotSupported`, or `EngineUnavailable` with the command that installs what is missing.
    """
    plain = check_name(name)
    context = EngineContext(source_tag, target_tag, settings or EngineSettings(), plain != name)
    if plain != "auto":
        return engine_for(plain, source_tag, target_tag).open(context)
    missing: TranslatorError | None = None
    for candidate in AUTO:
        try:
            return engine_for(candidate, source_tag, target_tag).open(context)
        except EngineUnavailable as error:
            missing = error
    raise EngineUnavailable(
        _("no engine for {source} into {target} is installed", source=source_tag, target=target_tag),
        where=missing.message if missing else None,
        hint="translator models install   (or: --engine pseudo)",
    )
