"""
The command line: a table of verbs, each loaded when it is called, and the one place where errors are shown.

A verb lives in `translator/desk/commands/<verb>.py`, or in the module that `_MODULES` names: a Typer function of the
same name, or `app` where it has verbs of its own. The table repeats the first line of its help, so that
`translator --help` imports none; a test compares the two.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from contextlib import suppress
from importlib import import_module
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from translator import __version__
from translator.bilingual.errors import ExitCode, InternalError, TranslatorError, UsageError, nearest, signal_behind
from translator.bilingual.i18n import _, message_tag
from translator.bilingual.words.language import EN
from translator.newsroom.ground.console import (
    OUTPUT,
    choose_language,
    drop_output,
    open_closed_streams,
    print_error,
    print_skipped,
    speak_utf8,
    talk,
)
from translator.newsroom.ground.files import OF_THE_MACHINE, system_error, write_reason
from translator.newsroom.ground.operating_system import collect_seldom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer._click import Context
    from typer._click.core import Command

    from translator.newsroom.house import Newsroom

COMMANDS: dict[str, str] = {
    "init": "Set up a content repository.",
    "add": "Import articles: pages, documents, mails, Markdown, text.",
    "adopt": "Take the translations that are there already into catalogs.",
    "run": "Bring articles to a checked draft: sync, translate, check.",
    "sync": "Read the articles and bring their catalogs up to date.",
    "translate": "Fill what is new or stale: memory first, then an engine.",
    "check": "Check translations, or a bilingual file of another tool.",
    "review": "Review an article segment by segment.",
    "set": "Set the target of one segment; split segments, or merge them.",
    "show": "Show segments with terms, memory, findings, suggestions and history.",
    "propose": "Suggest a text for a segment, as a machine.",
    "mark": "Change the state of segments.",
    "comment": "Comment on a segment or an article; answer, close, and list comments.",
    "assign": "Say whose work an article is, and until when.",
    "replace": "Replace a text in many segments, and see each before.",
    "serve": "Review, compare and preview in the browser.",
    "diff": "Compare source and target, or machine and post-edit.",
    "export": "Write articles for other tools, or for people without one.",
    "import": "Take back an exported article, as one person's edits.",
    "absorb": "Take edits of published pages into the catalogs.",
    "publish": "Write the parallel versions of signed-off articles.",
    "pull-request": "Propose drafts of what changed as pull requests.",
    "correct": "Mend a fact in a published article, with a notice.",
    "unpublish": "Take published pages of an article back.",
    "status": "Show how far each article is.",
    "analyse": "Say how much work is in a file that is not added yet.",
    "report": "Show numbers about the work: effort, quality, flow.",
    "verify": "Prove that every segment was seen by a second person.",
    "doctor": "Mend what a crash or a full disk left half done.",
    "explain": "Say what a check does, why, and where its rule comes from.",
    "glossary": "List, search and check the glossaries.",
    "memory": "Search the translation memory, import and export it.",
    "models": "List, install and remove engine models.",
    "segment": "Split text into segments.",
    "mt": "Translate lines of text.",
    "bench": "Measure engines on your own sentences.",
    "mcp": "Let an agent read, check and suggest, over MCP.",
    "lsp": "Show findings, fixes and terms in an editor (language server).",
    "merge-driver": "Merge two versions of a catalog or a ledger; git calls this.",
}
"""Verb → its line in `translator --help`, in the order of the work."""
# Module → its verbs, where it is not called like its one verb.
_MODULES = {
    "decisions": "set show propose mark comment assign", "servers": "serve mcp lsp", "adopt": "adopt absorb",
    "publish": "publish correct unpublish", "import_": "import",
}  # fmt: skip
# Verbs that go on where they were interrupted when they are run again.
_GOING_ON = frozenset({"add", "adopt", "run", "sync", "translate", "publish", "models"})
# Options of the program, which people write behind the verb, too.
_BEFORE_THE_VERB = frozenset({"-C", "--directory", "--ui-lang", "--version"})
HELP_WORDS = (
    "Arguments", "Options", "Commands", "required", "default: {default}", "No such command {name!r}.",
    "Show this message and exit.", "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
)  # fmt: skip
"""Words of Typer itself, which ships no translations."""


class LazyGroup(TyperGroup):
    """A command group that imports a verb's module only when the verb is called."""

    def list_commands(self, ctx: Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Return the verb: the real one to run it, a stand-in with its help line to list it."""
        if cmd_name not in COMMANDS:
            return None
        if not ctx.meta.get("translator.resolving"):
            return TyperCommand(cmd_name, help=_(COMMANDS[cmd_name]), rich_markup_mode=None)
        return load_command(cmd_name)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        ctx.meta["translator.resolving"] = True
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = nearest(args[0], COMMANDS) or "translator --help"
            raise UsageError(_("No such command {name!r}.", name=args[0]).rstrip(".。"), hint=hint)
        return super().resolve_command(ctx, args)


def module_of(verb: str) -> str:
    """Return the module of a verb: `merge-driver` in `merge_driver`, `set` in `decisions`."""
    name = next((module for module, verbs in _MODULES.items() if verb in verbs.split()), verb.replace("-", "_"))
    return f"translator.desk.commands.{name}"


def load_command(verb: str) -> Command:
    module = import_module(module_of(verb))
    app: typer.Typer | None = getattr(module, "app", None)
    if app is None:
        name = verb.replace("-", "_")
        function = getattr(module, name, None) or getattr(module, f"{name}_")
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name=verb, help=_(function.__doc__.strip()))(function)
    else:
        for entry in app.registered_commands:
            entry.help = _(str(getattr(entry.callback, "__doc__", "")).strip())
    command = typer.main.get_command(app)
    command.name = verb
    return command


def _print_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"translator {__version__}{_commit()}\n")
        raise typer.Exit


def _commit() -> str:
    from pathlib import Path

    from translator.bilingual.errors import GitError
    from translator.newsroom.ground import git

    here = Path(__file__).parent
    with suppress(OSError, GitError):
        built = here / "commit.txt"
        if built.is_file() or (here.parent / ".git").exists():
            said = built.read_text() if built.is_file() else git.last_commit(here.parent)
            return f" ({', '.join(said.split())})"
    return ""


def build_app(args: Sequence[str] = ()) -> typer.Typer:
    app = typer.Typer(
        cls=LazyGroup,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=_("Translate, check, review and publish articles between English and Chinese, on your own machine."),
    )

    @app.callback()
    def start(
        context: typer.Context,
        directory: str = typer.Option("", "-C", "--directory", metavar="DIR", help=_("Work in this folder.")),
        ui_lang: str = typer.Option(
            "", "--ui-lang", metavar="TAG", help=_("Language of messages: en, zh-Hans, zh-Hant.")
        ),
        version: bool = typer.Option(
            False, "--version", callback=_print_version, is_eager=True, help=_("Show the version.")
        ),
    ) -> None:
        from pathlib import Path

        from translator.desk.workflow.options import start_in
        from translator.desk.workflow.unfinished_commands import finish_killed, name_killed, under_way

        def opening(newsroom: Newsroom) -> None:
            finish_killed(newsroom)
            name_killed(newsroom, args)
            context.with_resource(under_way(newsroom, args))

        start_in(Path(directory) if directory else None, opening=opening)

    return app


class Terminated(SystemExit):
    """SIGTERM: what is under way ends as it does after Ctrl-C, but no prompt takes it for an answer."""


def _terminate(_number: int, _frame: object) -> None:
    raise Terminated(int(ExitCode.TERMINATED))


def _raise_again(lost: sys.UnraisableHookArgs) -> None:
    numbers = {KeyboardInterrupt: signal.SIGINT, Terminated: signal.SIGTERM}
    number = numbers.get(lost.exc_type)
    if number is None:
        sys.__unraisablehook__(lost)
        return
    from threading import Timer

    Timer(0.01, os.kill, (os.getpid(), number)).start()


def main() -> NoReturn:
    signal.signal(signal.SIGTERM, _terminate)
    sys.unraisablehook = _raise_again
    open_closed_streams()
    speak_utf8()
    code = run(sys.argv[1:])
    if code in {ExitCode.INTERRUPTED, ExitCode.TERMINATED}:
        leave_at_once(code)
    for number in (signal.SIGINT, signal.SIGTERM):  # All is said: who is impatient need not wait for an engine.
        signal.signal(number, lambda _number, _frame: os._exit(code))
    try:
        sys.stderr.flush()
    except OSError:  # Python would make it the code 120.
        drop_output(2)
    sys.exit(code)


def leave_at_once(code: int) -> NoReturn:
    """End the process: all that is worth keeping is on disk, and no thread of an engine is waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(args: list[str]) -> int:
    """Run one command line, and say what it had to pass over: a command that did leaves with an error, or as a bug."""
    collect_seldom()
    code, partial = _run(args), print_skipped()
    return max(code, partial) if code in {ExitCode.OK, ExitCode.FINDINGS, ExitCode.ERROR} else code


def _run(args: list[str]) -> int:
    setattr(typer.core, "_", _)  # noqa: B010 - Typer's own `_` is not a public name
    try:
        choose_language(args)
        # A group of verbs alone shows its help, too. Its imports take 15 ms, which English need not wait for.
        if message_tag() != EN and (not args or "--help" in args or args[-1] == _verb(args)):
            from translator.desk.render.help import break_help_by_cells

            break_help_by_cells()
        _refuse_two_people(args)
        result: Any = typer.main.get_command(build_app(args)).main(
            args=args or ["--help"], prog_name="translator", standalone_mode=False
        )
        sys.stdout.flush()
    except TranslatorError as error:
        print_error(error)
        return _interrupted(args, error) or (ExitCode.BUG if isinstance(error, InternalError) else ExitCode.ERROR)
    except (KeyboardInterrupt, EOFError, Terminated, typer.Abort) as ending:
        _say_interrupted(args)
        return ExitCode.TERMINATED if isinstance(ending, Terminated) else ExitCode.INTERRUPTED
    except BrokenPipeError:
        drop_output()
        return ExitCode.OK
    except SystemExit as leaving:  # Typer's answer where the reader of a pipe has gone (`| head -1`).
        if not isinstance(leaving.__context__, BrokenPipeError):
            raise
        drop_output()
        return ExitCode.OK
    except Exception as error:
        return _interrupted(args, error) or _show_unexpected(error, args)
    if result == ExitCode.INTERRUPTED:  # Typer's code for Ctrl-C.
        _say_interrupted(args)
    return result if isinstance(result, int) else ExitCode.OK


def _refuse_two_people(args: list[str]) -> None:
    given = [word for word in takewhile("--".__ne__, args) if word.partition("=")[0] in {"--as", "--by"}]
    if len(given) > 1 and _verb(args) != "serve":
        raise UsageError(_("two people are named, and one works: {options}", options=" ".join(given)),
                         hint=f"translator {_verb(args)} --as ID …")  # fmt: skip


def _verb(args: list[str]) -> str:
    words = iter(args)
    for word in words:
        if word in _BEFORE_THE_VERB:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def _say_interrupted(args: list[str]) -> None:
    import shlex

    talk("\n" + _("interrupted; what was done is kept"))
    if _verb(args) in _GOING_ON:
        talk("  " + _("to go on: {command}", command=shlex.join(["translator", *args])))


def _interrupted(args: list[str], error: BaseException) -> int:
    cause = signal_behind(error)
    if cause is None:
        return ExitCode.OK
    _say_interrupted(args)
    return ExitCode.TERMINATED if isinstance(cause, Terminated) else ExitCode.INTERRUPTED


def _show_unexpected(error: Exception, args: list[str]) -> int:
    if isinstance(error, typer.TyperException):
        _show_usage(error, args)
        return ExitCode.ERROR
    if isinstance(error, OSError) and error.filename == str(OUTPUT):
        drop_output()
        message = _("the output cannot be written: {reason}", reason=write_reason(error))
        print_error(TranslatorError(message, where="stdout", hint=_("what was decided is kept; print it elsewhere")))
        return ExitCode.ERROR
    if isinstance(error, MemoryError) or (
        isinstance(error, OSError) and (error.errno in OF_THE_MACHINE or error.filename)
    ):
        print_error(system_error(error))
        return ExitCode.ERROR
    print_error(InternalError.of(error))
    return ExitCode.BUG


def _show_usage(error: typer.TyperException, args: list[str]) -> None:
    context = getattr(error, "ctx", None)
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    if "\n" in message:
        talk(message)
        return
    command = context.command_path if context else f"translator {_verb(args)}".rstrip()
    name, hint = getattr(error, "option_name", ""), f"{command} --help"
    if name in _BEFORE_THE_VERB:
        hint = f"translator {name} … {_verb(args)}"
    print_error(UsageError(_usage_message(error) or message.rstrip("."), hint=hint))


def _usage_message(error: typer.TyperException) -> str:
    name, parameter = getattr(error, "option_name", ""), getattr(error, "param", None)
    kind, said = type(error).__name__, str(getattr(error, "message", ""))
    if parameter is not None:
        name = parameter.get_error_hint(getattr(error, "ctx", None)).replace("'", "")
    if kind == "NoSuchOption":
        return _("there is no option {name}", name=name)
    if kind == "MissingParameter" and name:
        return _("{name} is missing", name=name)
    if kind == "BadOptionUsage" and " requires " in said:
        return _("{name} needs a value", name=name)
    if kind == "BadOptionUsage" and " does not take " in said:
        return _("{name} takes no value", name=name)
    if words := re.search(r"extra arguments?(?:\(s\))? \((.+)\)", said):
        return _("too many words: {words}", words=words[1])
    if not (name and kind == "BadParameter"):
        return ""
    if found := re.match(r"(.+) is not one of (.+?)\.?$", said):
        return _(
            "{name} must be one of {known}, not {value}", name=name, known=found[2].replace("'", ""), value=found[1]
        )
    if found := re.match(r"(.+) is not a valid (?:int|float)", said):
        return _("{name} must be a number, not {value}", name=name, value=found[1])
    if found := re.match(r"(\S+) is not in the range (?:(\d+)<=)?x(?:>=(\d+))?(?:<=(\d+))?", said):
        least, most = found[2] or found[3] or "0", found[4]
        if most:
            return _("{name} must be between {least} and {most}, not {value}", name=name, least=least, most=most,
                     value=found[1])  # fmt: skip
        return _("{name} must be {least} or more, not {value}", name=name, least=least, value=found[1])
    return ""
