"""
The errors that this program understands, as one tree.

    TranslatorError                what, where, and the command to run next
    ├── UsageError                 a wrong argument, or arguments that do not go together
    ├── ConfigError                translator.toml or [tool.translator] is wrong
    │   └── NoProject                  no project around this folder
    ├── ArticleError               an article cannot be read
    │   ├── EncodingError          neither UTF-8 nor anything that can be recognised
    │   ├── FrontMatterError       the block on top is not YAML/TOML, or says a key twice
    │   └── DuplicateArticle       two articles claim one id
    ├── CatalogError               a PO file or a ledger cannot be used
    │   ├── CatalogSyntaxError     broken PO, or conflict markers in it
    │   ├── CatalogBehind          it is of an earlier article, or of an earlier text in the other script
    │   └── LedgerError            a ledger line is broken, or the chain does not hold
    ├── GlossaryError              a glossary line cannot be used
    ├── EngineError                an engine failed
    │   ├── EngineUnavailable      its library or its model is not installed
    │   ├── PairNotSupported       it does not translate this pair
    │   └── ModelError             weights that cannot be fetched, or whose hash is wrong
    ├── ReviewError                a decision that is not permitted
    ├── PublishError               the article may not, or cannot, be published
    │   └── NotReady                   some of its versions are not signed off, or have open errors
    ├── GitError                   git said no
    ├── ForgeError                 the forge (GitHub, Gitea …) said no, or cannot be reached
    ├── FileError                  a file of the project is a FIFO, a link out of it, a folder …, or cannot be read
    ├── WriteError                 a file cannot be written: the disk is full, say; an `OSError` too
    ├── LockedError                another process is writing the same file
    ├── JobError                   the work on one article cannot be done where it was sent
    └── InternalError              our bug, in the work on one article; the work on the others goes on

Bad *text* is never an exception: it is a `Finding`. Exit codes of the command line are in `ExitCode`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

from translator.bilingual.i18n import _


class ExitCode(IntEnum):
    OK = 0
    FINDINGS = 1
    """Findings at or above `--fail-on`."""
    ERROR = 2
    """Usage, or an error that we understand."""
    BUG = 3
    """Our fault; a traceback is in the log file whose path is printed."""
    INTERRUPTED = 130
    TERMINATED = 143
    """By SIGTERM."""


class TranslatorError(Exception):
    """
    Say what is wrong, where it is, and what to run next.

    `where` is a path, `path:line`, or a setting; `hint` is a command or a short instruction.
    All three are shown to the user; none of them ends with a full stop.
    """

    def __init__(self, message: str, *, where: str | Path | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = str(where) if where is not None else None
        self.hint = hint

    @property
    def sentence(self) -> str:
        """The error and its place, for one line of a screen or a page."""
        return _("{message} ({where})", message=self.message, where=self.where) if self.where else self.message


class UsageError(TranslatorError):
    """A wrong argument, or arguments that do not go together."""


class ConfigError(TranslatorError):
    """The settings name something that does not exist, or give it a wrong value."""


class NoProject(ConfigError):
    """Neither this folder nor any folder above it is a project."""


class ArticleError(TranslatorError):
    """An article cannot be read."""


class EncodingError(ArticleError):
    """The bytes are neither UTF-8 nor anything that can be recognised."""


class FrontMatterError(ArticleError):
    """The front matter is not YAML or TOML, or has a key twice."""


class DuplicateArticle(ArticleError):
    """Two articles claim one id."""


class CatalogError(TranslatorError):
    """A catalog or its ledger cannot be used."""


class CatalogSyntaxError(CatalogError):
    """The PO file is broken or holds conflict markers."""


class CatalogBehind(CatalogError):
    """
    The catalog is of an earlier article, or of an earlier text in the other script; it is judged as it is.

    It is said, not raised; `message` alone says what is behind what.
    """

    @property
    def sentence(self) -> str:
        """The error alone, which names the article."""
        return self.message


class LedgerError(CatalogError):
    """A ledger line is broken, or the chain does not hold."""


class GlossaryError(TranslatorError):
    """A glossary line cannot be used."""


class EngineError(TranslatorError):
    """An engine failed."""


class EngineUnavailable(EngineError):
    """The library or the model of an engine is not installed; `hint` is the command that installs it."""


class PairNotSupported(EngineError):
    """The engine does not translate this pair of languages."""


class ModelError(EngineError):
    """Weights cannot be fetched, or are not what they should be."""


class ReviewError(TranslatorError):
    """A decision that the person may not take, or that the state of the segment forbids."""

    @property
    def sentence(self) -> str:
        """The error without a place: its segment is on the screen."""
        return self.message


class PublishError(TranslatorError):
    """The article may not, or cannot, be published."""


class NotReady(PublishError):
    """Versions of the article are not signed off, or have open errors."""

    tags: tuple[str, ...] = ()
    """The languages of these versions."""


class GitError(TranslatorError):
    """git refused, or there is no repository."""


class ForgeError(TranslatorError):
    """A forge (GitHub, Gitea …) refused, or cannot be reached."""

    status = 0
    """The code of its answer; 0 without one."""


class FileError(TranslatorError):
    """A file of the project is not a regular file inside it, or the system does not let us read it."""


class WriteError(TranslatorError, OSError):
    """
    A file cannot be written, and is what it was before.

    It is an `OSError` too, so that whoever can do without the file passes over it as over any other.
    """


class LockedError(TranslatorError):
    """Another process is writing the same file."""


class JobError(TranslatorError):
    """The work on one article cannot be done where it was sent: its process or machine is lost again and again."""


def signal_behind(error: BaseException) -> BaseException | None:
    """
    Return the end by a signal (Ctrl-C, SIGTERM) from which an error arose; None where none did.

    Something may have been tidied up meanwhile, and a library in C that is loaded at that moment fails by itself.
    """
    cause = error.__context__
    while cause and not isinstance(cause, (KeyboardInterrupt, SystemExit)):
        cause = cause.__context__
    return cause


class InternalError(TranslatorError):
    """An unexpected failure in the work on one article: a bug of ours."""

    details = ""
    """The traceback, as text: a traceback itself does not get from one process to another."""

    @classmethod
    def of(cls, error: Exception, where: str | None = None) -> InternalError:
        """Return what is said of `error`, unless it says so already."""
        if isinstance(error, cls):
            error.where = error.where or where
            return error
        from traceback import format_exception

        found = cls(f"{type(error).__name__}: {error}", where=where)
        found.details = "".join(format_exception(error))
        return found


def nearest(name: str, names: Iterable[str]) -> str:
    """Ask whether the most similar of `names` is meant; empty where none is like `name`."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(names), n=1)
    return _("did you mean {name}?", name=near[0]) if near else ""
