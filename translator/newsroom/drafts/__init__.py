"""
Engines of machine translation, and everything that turns their output into drafts that may be shown.

Engines (`base` is their interface) ← `gate` ← `repair` ← `pipeline` ← `pretranslation`, which works on catalogs: an
engine gets requests, never a catalog.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path

from translator.bilingual.errors import EngineUnavailable, ModelError, PairNotSupported, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.settings import CheckSettings
from translator.bilingual.tables import cache_dir, unpacked
from translator.bilingual.words.language import LangTag, is_chinese, is_traditional
from translator.newsroom.drafts.base import Engine, EngineContext, missing_library
from translator.newsroom.drafts.fuse import Fuse
from translator.newsroom.drafts.house_style import house_style
from translator.newsroom.drafts.worker_thread import call_in_thread, ended_by_signals
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.settings import EngineSettings

__all__ = ["ENGINES", "Engine", "EngineContext", "LazyEngines", "check_name", "engine_names", "open_engine"]


@dataclass(frozen=True, slots=True)
class EngineEntry:
    location: str
    """`module:Class`; the module is imported when the engine is opened, not before."""
    purpose: str
    needs: str
    sends_text_to: str = ""
    """Where the text goes; empty for an engine that runs on this machine."""
    is_light: bool = False
    """It loads nothing and leaves other cores free, so that several of them at once are worth it."""


ENGINES: dict[str, EngineEntry] = {
    "firefox": EngineEntry(
        "translator.newsroom.drafts.firefox:FirefoxEngine",
        "most newsrooms, where the models can be fetched: the translation models of Firefox, some ten sentences a "
        "second on each core",
        "extra `firefox`, a model for each direction (`translator models install firefox`, 45 to 61 MB), 0.2 GB of "
        "memory for each core",
    ),
    "argos": EngineEntry(
        "translator.newsroom.drafts.argos:ArgosEngine",
        "large archives and small machines: Argos Translate packages, an article at a time in one batch",
        "extra `argos`, a package for each direction (`argospm install translate-en_zh`, or from a file), under 300 MB "
        "of memory",
    ),
    "llama": EngineEntry(
        "translator.newsroom.drafts.llama.engine:LlamaEngine",
        "a newsroom with a glossary and some patience: a small language model inside the program, which is told terms "
        "and close matches of the memory, and cannot write a number that the source does not give",
        "extra `llama`, 1.1 GB of weights (`translator models install`), 2.2 GB of memory; some thirty sentences a "
        "minute on two idle cores",
    ),
    "http": EngineEntry(
        "translator.newsroom.drafts.http.engine:HttpEngine",
        "whoever has a better model elsewhere: LibreTranslate, MTranServer, or a server that speaks OpenAI's chat "
        "protocol (Ollama, vLLM, llama.cpp's, hosted models)",
        "extra `http`, `[engines.http]` in the settings",
        sends_text_to="to that address",
    ),
    "file": EngineEntry(
        "translator.newsroom.drafts.file:FileEngine",
        "whoever has translations already, from a colleague's machine or a service: they pass the same gate",
        "`--file FILE`, or `file` in `[engines]`: TSV, CSV, JSONL, TMX, XLIFF or PO with source and target",
    ),
    "pseudo": EngineEntry(
        "translator.newsroom.drafts.pseudo:PseudoEngine",
        "trying things out, tests, layouts: nonsense of the right script and length that keeps numbers, tags and terms",
        "nothing",
        is_light=True,
    ),
}
"""All engines by name. To add one, write its class and add its line here."""

AUTO = ("firefox", "argos", "llama")
"""The engines that `auto` tries, in order."""


def engine_names() -> str:
    return _(", ").join(ENGINES)


def engine_for(name: str, source_tag: LangTag, target_tag: LangTag) -> type[Engine]:
    """
    Return the class of the engine `name` after checking that an engine can translate this pair at all.

    Raises `PairNotSupported` for Chinese into Chinese or English into English, and for Traditional Chinese as the
    target, which is derived from the reviewed Simplified text.
    """
    if is_traditional(target_tag):
        raise PairNotSupported(
            _("{tag} is derived from zh-Hans, not translated by an engine", tag=target_tag),
            hint="translator translate --to zh-Hans,zh-Hant",
        )
    if is_chinese(source_tag) == is_chinese(target_tag):
        message = _("an engine cannot translate {source} into {target}", source=source_tag, target=target_tag)
        raise PairNotSupported(message)
    module, _colon, attribute = ENGINES[name].location.partition(":")
    try:
        engine: type[Engine] = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise missing_library(name, error.name) from error
    return engine


def check_name(name: str) -> str:
    """Return the name of an engine, or `auto`; raises `UsageError` for anything else."""
    if name not in {"auto", *ENGINES}:
        raise UsageError(_("no engine is called {name!r}", name=name), hint=", ".join(["auto", *ENGINES]))
    return name


def open_engine(
    name: str,
    source_tag: LangTag,
    target_tag: LangTag,
    settings: EngineSettings | None = None,
    checks: CheckSettings | None = None,
    fuse: Fuse | None = None,
    deferred: Path | None = None,
) -> Engine:
    """
    Open the engine `name` for a pair; `auto` takes the first of `AUTO` that is installed.

    `checks`: how the house writes its drafts, which the signature names. `fuse`: that of the run. `deferred`: as in
    `EngineContext`. Raises `UsageError`, `PairNotSupported`, or `EngineUnavailable` with the command that installs what
    is missing.
    """
    context = EngineContext(source_tag, target_tag, settings or EngineSettings(), fuse, deferred)
    engine = _open(check_name(name), context)
    if checks:
        engine.house = house_style(checks, target_tag)
        engine.signature += engine.house.signature
    return engine


def _open(name: str, context: EngineContext) -> Engine:
    if name != "auto":
        return _open_one(name, context)
    pair = context.source_tag, context.target_tag
    name, reason = choose_engine(*pair, context.settings)
    talk(describe_choice(name, reason, *pair))
    return _open_one(name, context)


def measured_path() -> Path:
    return cache_dir() / "measured.json"


def measured_engines() -> dict[str, dict[str, float]]:
    """Return language pair → engine → chrF, as `bench engines` found it on this machine."""
    with suppress(OSError):
        return unpacked(measured_path().read_bytes(), dict[str, dict[str, float]], is_json=True) or {}
    return {}


def choose_engine(source_tag: LangTag, target_tag: LangTag, settings: EngineSettings) -> tuple[str, str]:
    """
    Return what `auto` takes for a pair, and why; nothing is loaded.

    Raises `EngineUnavailable` where nothing is installed, `PairNotSupported` where nothing could be.
    """
    context, missing = EngineContext(source_tag, target_tag, settings), list[EngineUnavailable]()
    unsupported: PairNotSupported | None = None
    measured = measured_engines().get(f"{source_tag}-{target_tag}", {})
    for name in sorted(AUTO, key=lambda name: -measured.get(name, 0.0)):
        try:
            engine_for(name, source_tag, target_tag).require(context)
        except EngineUnavailable as error:
            missing.append(error)
        except PairNotSupported as error:
            unsupported = error
        else:
            why = [error.message for error in missing if error.message]
            if name in measured:
                why.append(_("`bench` measured it on this machine: chrF {points}", points=measured[name]))
            return name, "; ".join(why) or _("it is the first of {names}", names=_(", ").join(AUTO))
    if unsupported and not missing:
        raise unsupported
    raise EngineUnavailable(
        _("no engine for {source} into {target} is installed", source=source_tag, target=target_tag),
        where=missing[-1].message if missing else None,
        hint="translator models install   " + _("(or: {command})", command="--engine pseudo"),
    )


def describe_choice(name: str, reason: str, source_tag: LangTag, target_tag: LangTag) -> str:
    pair = f"{source_tag} → {target_tag}"
    return _("auto takes {engine} for {pair}: {reason}", engine=name, pair=pair, reason=reason)


def _open_one(name: str, context: EngineContext) -> Engine:
    engine = engine_for(name, context.source_tag, context.target_tag)
    with ended_by_signals() if engine.loads_alone else nullcontext():
        opened = call_in_thread(partial(engine.open, context))
    reader = _reader(context) if opened.host else None
    if reader:
        opened.read_by(partial(reader.open, context))
    return opened


READERS = ("firefox", "argos")
"""Engines on this machine that read what a server says, where they are installed."""


def _reader(context: EngineContext) -> type[Engine] | None:
    named = context.settings.http.second
    for name in READERS if not named else (named,) if named in AUTO else ():
        with suppress(EngineUnavailable, PairNotSupported, ModelError):
            engine = engine_for(name, context.source_tag, context.target_tag)
            engine.require(context)
            return engine
    return None


@dataclass(frozen=True, slots=True)
class EngineDescription:
    name: str
    signature: str
    host: str
    fallback: str = ""
    """Signature of the engine that `auto` asks next, where that was asked for too."""

    @property
    def signatures(self) -> set[str]:
        return {self.signature, self.fallback} - {""}


class LazyEngines:
    """The engine for a language pair, and with `auto` its fallback too; each is opened when it is first needed."""

    def __init__(
        self,
        name: str,
        source_tag: LangTag,
        target_tag: LangTag,
        settings: EngineSettings,
        checks: CheckSettings | None = None,
        fuse: Fuse | None = None,
        deferred: Path | None = None,
    ) -> None:
        self._name = name
        self._options = (source_tag, target_tag, settings, checks, fuse, deferred)
        self.description: EngineDescription | None = None
        """Of an engine that is open elsewhere."""

    @cached_property
    def _first(self) -> Engine:
        return open_engine(self._name, *self._options)

    @cached_property
    def _fallback(self) -> Engine | None:
        if self._name != "auto":
            return None
        for following in AUTO[AUTO.index(self._first.name) + 1 :]:
            with suppress(EngineUnavailable, PairNotSupported):
                return open_engine(following, *self._options)
        return None

    def open(self) -> Engine:
        return self._first

    def describe(self, *, with_fallback: bool = False) -> EngineDescription:
        """Say what the engine is, which is opened for that; raises as `open_engine`."""
        first, fallback = self.open(), self.open_fallback() if with_fallback else None
        signature = fallback.signature if fallback else ""
        return EngineDescription(first.name, first.signature, first.host, signature)

    def open_fallback(self) -> Engine | None:
        return self._fallback

    def finish(self) -> int:
        return self._first.finish() if "_first" in self.__dict__ else 0

    def close(self) -> None:
        for name in ("_first", "_fallback"):
            engine = self.__dict__.get(name)
            if engine:
                engine.close()
