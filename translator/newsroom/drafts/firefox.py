"""
The engine that runs the translation models of Firefox by `fxtranslate`, in processes of its own, one for each core.

The library keeps the interpreter's lock while it translates, and panics on some malformed files, which must not take
the program with it. A process that dies is replaced, the text on which it died twice is given up; it ends with its
pipe, so that whoever kills the program leaves none behind.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from translator import __version__
from translator.bilingual.errors import EngineUnavailable, ModelError
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion, short_hash
from translator.bilingual.sentences.sentence_split import inner_abbreviations
from translator.bilingual.words.language import LangTag, content_tag, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import ALWAYS, Capabilities, Engine, EngineContext, in_order, missing_library
from translator.newsroom.drafts.clauses import join_clauses, split_long
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.models import read_models, remembered_hash
from translator.newsroom.ground.operating_system import available_cores

MODELS = read_models("firefox", Path(__file__).with_suffix(".toml"))


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of one model, which may be asked for in another process."""

    name: str
    """As signatures have it: `en-zh-Hans:base-memory`."""
    folder: Path
    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    """Equal to the other one where both languages share one."""
    is_own: bool = False

    @property
    def sha256(self) -> str:
        files = dict.fromkeys((self.model, self.source_vocabulary, self.target_vocabulary))
        return short_hash(*(remembered_hash(path) for path in files))

    @property
    def repair_command(self) -> str:
        if self.is_own:
            return _("check the files that [engines.firefox] names")
        name = f"firefox:{self.folder.name.replace('.', ':')}"
        return f"translator models remove {name} && translator models install {name}"


def find_files(source_tag: LangTag, target_tag: LangTag, own: Mapping[str, str]) -> ModelFiles:
    """
    Return the files of the model for a pair: the folder that `own` names for its direction, else an installed model.

    Raises `EngineUnavailable` with the command that installs one, `ModelError` for files that are not what they should
    be.
    """
    direction = (content_tag(source_tag), content_tag(target_tag))
    pair = "-".join(direction)
    if pair in own:
        return _own_files(pair, Path(own[pair]).expanduser())
    known = [model for model in MODELS if model.direction == direction]
    for model in known:
        if not model.path.is_dir():
            continue
        if not model.is_installed:
            raise ModelError(
                _("the hash of these weights is not the pinned one"),
                where=model.path,
                hint=f"translator models remove {model.name} && translator models install {model.name}",
            )
        return _files(model.title.rpartition(" ")[2], model.path, pair)
    raise EngineUnavailable(
        _("no Firefox model from {source} into {target} is installed", source=source_tag, target=target_tag),
        hint=f"translator models install {known[0].name if known else 'firefox'}",
    )


def find_second_files(
    source_tag: LangTag, target_tag: LangTag, first: ModelFiles, second: Mapping[str, str]
) -> ModelFiles | None:
    """
    Return the files of another model for the pair: the folder that `second` names, else another installed one, if any.

    Raises `ModelError` for files that are not what they should be.
    """
    direction = (content_tag(source_tag), content_tag(target_tag))
    pair = "-".join(direction)
    if pair in second:
        return _own_files(pair, Path(second[pair]).expanduser())
    others = [model for model in MODELS if model.direction == direction and model.path != first.folder]
    found = next((model for model in others if model.is_installed), None)
    return _files(found.title.rpartition(" ")[2], found.path, pair) if found and not first.is_own else None


def _own_files(pair: str, folder: Path) -> ModelFiles:
    if not folder.is_dir():
        raise ModelError(_("there is no such folder"), where=folder, hint=_("[engines.firefox] models names it"))
    return _files("own", folder, pair, is_own=True)


def _files(kind: str, folder: Path, pair: str, *, is_own: bool = False) -> ModelFiles:
    # All projects that use these models keep the beginnings of the names.
    models, sources, targets, shared = (
        sorted(folder.glob(pattern)) for pattern in ("model*.bin", "srcvocab*.spm", "trgvocab*.spm", "vocab*.spm")
    )
    if len(models) != 1 or (len(sources), len(targets), len(shared)) not in {(1, 1, 0), (0, 0, 1)}:
        raise ModelError(
            _("a Firefox model is a folder with one model….bin, and srcvocab….spm and trgvocab….spm, or vocab….spm"),
            where=folder,
        )
    source, target = (shared * 2) or (sources + targets)
    return ModelFiles(f"{pair}:{kind}", folder, models[0], source, target, is_own)


_DOUBLED = pattern(r"([：:])[，,、]+|([，。；])[，,、]+")
_BEFORE_MARK = pattern(r"(?<![ \t\u3000])[ \t\u3000]+(?=[，。；：？！、,.;:?!](?:\s|$|[\u3000-\u9fff”’\"]))")
_BRACKETS = str.maketrans({"【": "[", "】": "]", "〔": "[", "〕": "]"})
_WORD = pattern(r"[A-Za-z]+")
# Acronyms of the news that stay in capitals where everything is.
_ACRONYMS = (
    "AI AIDS BBC CEO CIA COVID DNA EU FBI FIFA GDP GPS HIV IMF IOC MP MPS NASA NATO NBA NGO NHS OPEC PM TV UAE UK UN "
    "UNESCO UNICEF US USA VAT WTO"
)
_WITH_POINTS = frozenset({"e.g.", "i.e.", "n.b.", "q.v."})


def readable_source(text: str, tag: str) -> str:
    """
    Return a source without blanks before marks and marks in a row, an abbreviation without its points, and a headline
    in capitals as a sentence.

    A headline in capitals is out of what the models learnt from; they copy it, letter by letter. The point of
    `U.S. Navy` they take for the end of a sentence, and say 美国。海军.
    """
    text = _DOUBLED.sub(lambda found: found[1] or found[2], _BEFORE_MARK.sub("", text))
    if is_chinese(tag):
        return text.translate(_BRACKETS)
    text = _without_points(text)
    words = _WORD.findall(text)
    if not all(map(str.isupper, words)) or sum(len(word) > 3 for word in words) < 2:
        return text
    acronyms = _ACRONYMS.split()
    small = _WORD.sub(lambda found: found[0] if found[0] in acronyms else found[0].lower(), text)
    return small[:1].upper() + small[1:]


def _without_points(text: str) -> str:
    for start, end in reversed(inner_abbreviations(text)):
        if text[start:end].lower() not in _WITH_POINTS:
            text = text[:start] + text[start:end].replace(".", "") + text[end:]
    return text


TRIAL = "Good morning."
"""Translated once after loading: some malformed models load, and panic at the first text."""
PER_PROCESS = 4
"""Texts that are worth starting another process for, which takes some 0.3 seconds."""
DEATHS = 2
"""How often a process may die on one text."""


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    failure: str = ""


class FirefoxRuntime:
    """A loaded model. Several engines of one program can use it; it is closed when the last of them is."""

    def __init__(self, files: ModelFiles, processes: int = 0) -> None:
        """Start the first process. Raises `ModelError` where the model cannot be loaded, or cannot translate."""
        self._files = files
        self._limit = processes if processes > 0 else available_cores()
        self._idle: SimpleQueue[_ModelProcess] = SimpleQueue()
        self._started: list[_ModelProcess] = []
        self._add_process()

    def translate_each(self, texts: Sequence[str]) -> Iterator[tuple[int, Answer]]:
        wanted = min(self._limit, -(-len(texts) // PER_PROCESS))
        while len(self._started) < wanted:
            self._add_process()
        # The longest first, so that no process ends up with one while the others are done.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        with ThreadPoolExecutor(max(1, len(self._started)), thread_name_prefix="firefox") as pool:
            futures = {pool.submit(self._translate, texts[index]): index for index in order}
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        for process in self._started:
            process.close()
        self._started.clear()

    def _translate(self, text: str) -> Answer:
        for _attempt in range(DEATHS):
            process = self._idle.get()
            try:
                answer = process.translate(text)
            except (EOFError, OSError):
                process.close()
                self._started.remove(process)
                self._add_process()
                continue
            self._idle.put(process)
            return answer
        return Answer("", "the process of the model died on this text")

    def _add_process(self) -> None:
        process = _ModelProcess(self._files)
        self._started.append(process)
        self._idle.put(process)


class _ModelProcess:
    def __init__(self, files: ModelFiles) -> None:
        current_process().daemon = (
            False  # A process of `--jobs`, or of a cluster, may have no children as it was started.
        )
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve_model, args=(theirs, files), daemon=True)
        self._process.start()
        theirs.close()
        try:
            trouble = self._pipe.recv()
        except (EOFError, OSError):
            trouble = _("the process of the model died")
        if trouble:
            self.close()
            raise ModelError(
                _("this translation model cannot be used: {reason}", reason=trouble),
                where=files.folder,
                hint=files.repair_command,
            )

    def translate(self, text: str) -> Answer:
        """Return the answer; raises `EOFError` or `OSError` where the process is gone."""
        self._pipe.send(text)
        answer = self._pipe.recv()
        assert isinstance(answer, Answer)
        return answer

    def close(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join(5)


def serve_model(pipe: Connection, files: ModelFiles) -> None:
    """Load the model, say what is wrong with it (nothing, if it is sound), and answer texts until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A panic prints a trace of the library's own stack, which would break into a full screen; its message is passed on.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        translator = _load(files)
    except BaseException as error:  # A panic of the library is not an Exception.
        pipe.send(_told(error))
        return
    pipe.send("")
    while True:
        try:
            text = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = Answer(translator.translate(text))
        except BaseException as error:
            answer = Answer("", _told(error))
            translator = _load(files)
        pipe.send(answer)


def _load(files: ModelFiles) -> Any:
    from fxtranslate import Translator

    paths = (files.model, files.source_vocabulary, files.target_vocabulary)
    translator = Translator(*(path.read_bytes() for path in paths))
    if not translator.translate(TRIAL):
        raise ValueError("it translates a sentence into nothing")
    return translator


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


LIBRARY = "fxtranslate"
LONGEST = {False: 480, True: 160}
"""Source is Chinese → its longest part, in code points: fewer than the 128 pieces at which Firefox cuts."""
CLAUSES = 1
"""Version of the rules by which long segments are split."""
SOURCE_RULES = 2
"""Version of the rules of `source_text`."""
_BYTES = pattern(r"(?:<0x[0-9A-F]{2}>)+")


class FirefoxEngine(Engine):
    """Translates each segment by itself, several at a time."""

    name = "firefox"
    seconds = 0.1
    capabilities = Capabilities(streams=True, aligns="exactly")

    def __init__(self, files: ModelFiles, context: EngineContext) -> None:
        self._pair = (context.source_tag, context.target_tag)
        self._longest = LONGEST[is_chinese(context.source_tag)]
        self._runtime = FirefoxRuntime(files, context.settings.threads)
        self.signature = (
            f"firefox|model:{files.name}|sha:{files.sha256}|shortlist:none|longest:{self._longest}|clauses:{CLAUSES}"
            f"|source:{SOURCE_RULES}|lexicon:{lexicon_version()}|{LIBRARY}:{version(LIBRARY)}|v:{__version__}"
        )

    @classmethod
    def open(cls, context: EngineContext) -> FirefoxEngine:
        cls.require(context)
        settings, tags = context.settings.firefox, (context.source_tag, context.target_tag)
        first = find_files(*tags, settings.models)
        second = find_second_files(*tags, first, settings.second)
        return PairedFirefoxEngine(first, second, context) if second else cls(first, context)

    @classmethod
    def require(cls, context: EngineContext) -> None:
        try:
            version(LIBRARY)
        except PackageNotFoundError as error:
            raise missing_library(cls.name, LIBRARY) from error
        find_files(context.source_tag, context.target_tag, context.settings.firefox.models)

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return in_order(self.translate_each(requests))

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        tag = self._pair[0]
        parts = [split_long(readable_source(request.source, tag), tag, self._longest) for request in requests]
        places = [(index, number) for index, own in enumerate(parts) for number in range(len(own))]
        answers: list[dict[int, Answer]] = [{} for _request in requests]
        for at, answer in self._runtime.translate_each([parts[index][number] for index, number in places]):
            index, number = places[at]
            answers[index][number] = answer
            if len(answers[index]) == len(parts[index]):
                yield index, self._suggestion(parts[index], [answer for _n, answer in sorted(answers[index].items())])

    def close(self) -> None:
        self._runtime.close()

    def _suggestion(self, parts: Sequence[str], answers: Sequence[Answer]) -> Suggestion:
        failures = tuple(dict.fromkeys(f"mt.failed: {answer.failure}" for answer in answers if answer.failure))
        if failures:
            return self.suggest("", *(answer.text for answer in answers), problems=failures)
        texts = [join_bytes(answer.text) for answer in answers]
        text = join_clauses(parts, texts, self._pair[1]) if len(texts) > 1 else texts[0]
        return self.suggest(text, *(answer.text for answer in answers))


class PairedFirefoxEngine(FirefoxEngine):
    """Asks another model for every segment, which takes its time: what both agree on is probably right."""

    capabilities = replace(FirefoxEngine.capabilities, has_candidates=True, low_score=ALWAYS)

    def __init__(self, files: ModelFiles, second: ModelFiles, context: EngineContext) -> None:
        super().__init__(files, context)
        self._second = FirefoxEngine(second, context)
        self.signature += f"|second:{second.name}|second-sha:{second.sha256}"

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        said = self._second.translate(requests)
        return [[replace(item, signature=self.signature, score=None)] if item.target else [] for item in said]

    def close(self) -> None:
        super().close()
        self._second.close()


def join_bytes(text: str) -> str:
    """
    Return a text with the characters that the library wrote byte by byte: `<0xE5><0x92><0x8C>` is 和.

    The models say so what their vocabulary lacks, and the library does not join it. Bytes that make up nothing stay,
    and the gate stops them.
    """

    def replace(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(re.sub(r"[<>]|0x", "", found.group())).decode()
        except UnicodeDecodeError:
            return found.group()

    return _BYTES.sub(replace, text)
