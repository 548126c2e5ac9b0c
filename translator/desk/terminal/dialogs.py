"""Dialogs above the review: prompts, choices, searches, terms, help, previews, two texts, where to split."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.model import State
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.patterns import pattern, printable
from translator.desk.render.width import StyledLine, TextRun, cut, fold
from translator.desk.terminal.key_history import KeyHistory
from translator.desk.terminal.keymap import KeyCommand, fold_key, key_name, key_of, keys_of, shown_key
from translator.desk.terminal.styled_lines import (
    DRAFT_SIGN,
    FLAGS,
    SEVERITIES,
    SEVERITY_ROLES,
    STATE_ROLES,
    EditBuffer,
    changed,
    content,
    fixed,
    plain,
    state_sign,
)
from translator.desk.terminal.widgets import PromptLine
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house.concordance import Hit, WordSearch, search_house
from translator.newsroom.house.glossary.new_terms import TERM_STATUSES, NewTerm
from translator.newsroom.review.labels import (
    flag_name,
    hit_label,
    severity_name,
    state_name,
    term_status_name,
    touched_words,
)
from translator.newsroom.review.session import Session
from translator.newsroom.review.term_decisions import TermPlan

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget


Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """
    The base of all dialogs.

    Textual hands a key to the widget in focus and looks for its binding later. Of two keys that come in one burst both
    would be for the dialog that the first one closes, and the second would close what stands below it. So a dialog
    binds no keys: `ReviewApp` gives it one after the other, and only the first `dismiss` counts.
    """

    _is_closed = False

    async def press(self, event: events.Key) -> bool:
        """Do at once what a key means here; False leaves it to Textual."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take pasted text, where there is a line for it."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with the answer; what comes later, from a key or the mouse, changes nothing."""
        if self._is_closed:
            return AwaitComplete()
        self._is_closed = True
        return super().dismiss(result)


async def type_in(line: PromptLine, event: events.Key) -> bool:
    """Type a character, or do what an editing key does; False for any other key."""
    if event.is_printable and event.character:
        line.put(event.character)
        return True
    return await press_in(line, event.key)


async def press_in(widget: Widget, key: str) -> bool:
    """Do at once what a key is bound to in one of Textual's widgets; False where it means nothing there."""
    for binding in type(widget).BINDINGS:
        if isinstance(binding, Binding) and key in binding.key.split(","):
            return await widget.app.run_action(binding.action, widget)
    return False


class PromptScreen(Dialog[str]):
    def __init__(
        self,
        question: str,
        text: str = "",
        *,
        note: str = "",
        keep: Callable[[str], None] | None = None,
        is_replaced: bool = False,
    ) -> None:
        """
        Ask `question`, beginning with `text`; `note` says what may be typed, `keep` gets it at every key.

        A text that `is_replaced` gives way to the first thing typed; an arrow key keeps it.
        """
        super().__init__()
        self._question, self._note, self._keep, self._kept = question, note, keep, text
        self._line = PromptLine(text, is_replaced=is_replaced)

    def compose(self) -> ComposeResult:
        with Vertical(classes="bar"):
            lines = [[TextRun(self._question, "bold")], *([[TextRun(self._note, "dim")]] if self._note else [])]
            yield Static(content(lines))
            yield self._line

    async def press(self, event: events.Key) -> bool:
        match event.key:
            case "escape":
                self.dismiss("")
            case "enter":
                self.dismiss(self._line.value.strip())
            case _other:
                is_read = await type_in(self._line, event)
                self._keep_typed()
                return is_read
        return True

    def paste(self, text: str) -> None:
        self._line.put(text)
        self._keep_typed()

    def _keep_typed(self) -> None:
        text = self._line.value
        if self._keep is not None and text != self._kept:
            self._kept = text
            self._keep(text)


class SelectionScreen(Dialog[str | None]):
    def __init__(self, question: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        self._question, self._choices = question, choices
        self._letters = letters_for(list(choices))

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(content([[TextRun(self._question, "bold")]]))
            lines = [
                [TextRun(f"{number} {letter or ' '}  ", "key"), *plain(self._choices[value])]
                for number, (letter, value) in enumerate(zip(self._letters, self._choices, strict=True), 1)
            ]
            yield OptionList(*(Option(content([line])) for line in lines))

    async def press(self, event: events.Key) -> bool:
        key, values, options = key_of(event), list(self._choices), self.query_one(OptionList)
        if key == "escape":
            self.dismiss(None)
        elif key == "enter" and options.highlighted is not None:
            self.dismiss(values[options.highlighted])
        elif key.isdecimal() and 1 <= int(key) <= len(values):
            self.dismiss(values[int(key) - 1])
        elif key in self._letters:
            self.dismiss(values[self._letters.index(key)])
        else:
            return await press_in(options, key)
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(list(self._choices)[event.option_index])


def letters_for(values: list[str]) -> list[str]:
    """Give each value the first of its letters that no value before it has; empty where no letter is left."""
    letters: list[str] = []
    for value in values:
        letters.append(next((char for char in value.casefold() if char.isalpha() and char not in letters), ""))
    return letters


Found = TypeVar("Found")
# They move in the list while the cursor stays in the line.
_LIST_KEYS = {"up", "down", "pageup", "pagedown"}


class SearchScreen(Dialog[Found | None]):
    """Returns what was chosen; None where it was cancelled."""

    def __init__(
        self,
        title: StyledLine,
        find: Callable[[str], Sequence[Found]],
        draw: Callable[[Found, str, int], list[StyledLine]],
        text: str = "",
    ) -> None:
        """Begin with what `find` finds for `text`; `draw` gets one of these, what was typed, and a width in cells."""
        super().__init__()
        self._title, self._find, self._draw = title, find, draw
        self._line = PromptLine(text)
        self._options = OptionList()
        self._found: Sequence[Found] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="page"):
            yield Static(content([self._title]))
            yield self._line
            yield self._options

    def on_mount(self) -> None:
        self.call_after_refresh(self._look_up)

    async def press(self, event: events.Key) -> bool:
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            self._choose(self._options.highlighted)
        elif event.key in _LIST_KEYS:
            return await press_in(self._options, event.key)
        else:
            before = self._line.value
            is_read = await type_in(self._line, event)
            if self._line.value != before:
                self._look_up()
            return is_read
        return True

    def paste(self, text: str) -> None:
        self._line.put(text)
        self._look_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, at: int | None) -> None:
        if at is not None and at < len(self._found):
            self.dismiss(self._found[at])

    def _look_up(self) -> None:
        text = self._line.value.strip()
        self._found = self._find(text)
        width = max(20, self._options.scrollable_content_region.width - 2)
        self._options.clear_options()
        self._options.add_options(Option(content(self._draw(one, text, width))) for one in self._found)
        if self._found:
            self._options.highlighted = 0
        elif text:
            self._options.add_option(Option(_("nothing found"), disabled=True))


class PaletteScreen(SearchScreen[KeyCommand]):
    """Returns the command to run."""

    def __init__(self) -> None:
        title = [TextRun(_("all commands"), "title"), TextRun("   " + _("↓ ↑ Enter: do it; Esc: back"), "dim")]
        super().__init__(title, commands_named, _command_lines)


def commands_named(typed: str) -> list[KeyCommand]:
    """Return the commands whose name or meaning has what is typed, the one of exactly that name first."""
    wanted = "".join(map(fold_key, typed)).strip().casefold()
    found = [one for one in KeyCommand if wanted in one.value or wanted in str(one.meaning).casefold()]
    return sorted(found, key=lambda one: one.value != wanted)


def _command_lines(command: KeyCommand, _typed: str, _width: int) -> list[StyledLine]:
    keys = dict.fromkeys(filter(None, (shown_key("list", command), shown_key("edit", command))))
    return [[TextRun(str(command.meaning), "bold"), TextRun("   " + "  ".join([f":{command}", *keys]), "dim")]]


# Cells of the keys in the list and in the editor; at 80 columns half of the line is left for what they do.
_COLUMNS = (16, 19)


class PageScreen(Dialog[None]):
    """Shows lines that scroll until a key closes it."""

    def __init__(self, lines: Callable[[int], tuple[list[StyledLine], int]]) -> None:
        """`lines` gives them for a width in cells, and the line that is to be seen."""
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            yield Static(id="lines")

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    async def press(self, event: events.Key) -> bool:
        if key_of(event) not in {"escape", "q", "?", "f1", "p", "enter"}:
            return await press_in(self.query_one(VerticalScroll), event.key)
        self.dismiss()
        return True

    def _show(self) -> None:
        page = self.query_one(VerticalScroll)
        lines, at = self._lines(max(20, page.scrollable_content_region.width))
        self.query_one("#lines", Static).update(content(lines))
        self.call_after_refresh(page.scroll_to, y=max(0, at - page.size.height // 3), animate=False)


def help_lines(width: int) -> list[StyledLine]:
    first, second = _COLUMNS
    lines: list[StyledLine] = [
        [TextRun(_("Keys of the review"), "title"), TextRun("   " + _("Esc: back"), "dim")],
        [],
        [fixed(_("in the list"), first, "bold"), fixed(_("in the editor"), second, "bold")],
    ]
    for command in KeyCommand:
        in_list = " ".join(key_name(key) for key in keys_of("list")[command])
        in_editor = ", ".join(key_name(key) for key in keys_of("edit")[command])
        said = [TextRun(str(command.meaning)), TextRun(f"  :{command}", "dim")]
        keys = [fixed(in_list, first, "key"), fixed(in_editor, second, "key")]
        for part in fold(said, width - first - second):
            lines.append([*keys, *part])
            keys = [TextRun(" " * (first + second))]
    lines += [
        [fixed("1–9", first, "key"), fixed(_("after F6, F7"), second), TextRun(_("insert what has this number"))],
        [],
        [TextRun(_("Signs"), "title")],
        [TextRun(_("state: "), "dim"),
         *(TextRun(f"{state_sign(state)} {state_name(state)}  ", STATE_ROLES[state]) for state in State)],
        [TextRun(_("flag: "), "dim"), *(TextRun(f"{sign} {flag_name(name)}  ", "flag") for name, sign in FLAGS.items()),
         TextRun(f"{DRAFT_SIGN} " + _("unsaved text"), "warning")],
        [TextRun(_("findings: "), "dim"), *(TextRun(f"{sign} {severity_name(severity)}  ", SEVERITY_ROLES[severity])
                                          for severity, sign in SEVERITIES.items())],
        [],
    ]  # fmt: skip
    notes = [
        _("The mouse: a click makes a segment the current one, one on its target edits it there, the wheel scrolls."),
        _("Full-width keys count as plain ones. With an input method on, use the keys that are not letters."),
    ]
    return [*lines, *(part for note in notes for part in fold([TextRun(note)], width))]


_AROUND = 60


def preview_lines(catalog: Catalog, number: int, width: int) -> tuple[list[StyledLine], int]:
    """Return the article around `number` as lines, and on which of them the segment begins."""
    lines: list[StyledLine] = [[TextRun(_("Esc: back"), "dim")], []]
    at = 0
    for entry in catalog.entries[max(0, number - 1 - _AROUND) : number + _AROUND]:
        if entry.number == number:
            at = len(lines)
        lines += _block(entry, width, is_current=entry.number == number)
    return lines, at


def _block(entry: Entry, width: int, *, is_current: bool) -> list[StyledLine]:
    text = printable(plain_text(entry.target)) or _("(not translated)")
    level = int(entry.kind.removeprefix("heading-")) if entry.kind.startswith("heading-") else 0
    head = "#" * level + " " if level else "• " if entry.kind == "item" else ""
    role = "bold" if level or is_current else "" if entry.target else "italic"
    mark = [TextRun("> " if is_current else "  ", "title")]
    blank: list[StyledLine] = [[]] if level else []
    return [*blank, *([*mark, *line] for line in fold([TextRun(head, "dim"), TextRun(text, role)], width - 2)), []]


KEEP_MINE = -1


class SignedText(NamedTuple):
    who: str
    text: str


class ConflictScreen(Dialog[int | None]):
    """Returns the place of the text in `theirs` to take, or `KEEP_MINE`; None where nothing was decided."""

    def __init__(
        self, title: str, source: str, mine: SignedText, theirs: Sequence[SignedText], tag: str, history: KeyHistory
    ) -> None:
        super().__init__()
        self._title, self._source, self._mine, self._theirs = title, source, mine, theirs
        self._tag, self._history = tag, history

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield VerticalScroll(Static(id="texts"))
            yield Static(id="answers")

    def on_mount(self) -> None:
        self._history.begin_showing((self._source, self._mine, tuple(self._theirs)))
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        self._show()

    async def press(self, event: events.Key) -> bool:
        key = key_of(event)
        chosen = {"k": KEEP_MINE, "t": 0, **{str(at): at - 1 for at, _text in enumerate(self._theirs, 1)}}.get(key)
        if key == "escape":
            self.dismiss(None)
        elif chosen is None:
            return await press_in(self.query_one(VerticalScroll), key)
        elif self._history.may_ask():
            self.dismiss(chosen)
        else:
            self._show(_("too fast: nothing was decided"))
        return True

    def _show(self, message: str = "") -> None:
        width = max(20, self.query_one("#texts").size.width - 1)
        lines: list[StyledLine] = fold([TextRun(self._title, "bold")], width)
        for at, (who, text) in enumerate(self._theirs, 1):
            key = "t" if len(self._theirs) == 1 else str(at)
            lines += self._lines(key, who, changed(self._mine.text, text, self._tag, brackets=True, side="new"), width)
        other = self._theirs[0].text
        mine = changed(self._mine.text, other, self._tag, brackets=True, side="old")
        lines += self._lines("k", self._mine.who, mine, width)
        lines += self._lines("", _("Source"), plain(self._source), width)
        self.query_one("#texts", Static).update(content(lines))
        take = "t" if len(self._theirs) == 1 else f"1–{len(self._theirs)}"
        answers: StyledLine = []
        for key, words in ((take, _("take theirs")), ("k", _("keep mine")), ("Esc", _("back"))):
            answers += [TextRun(f"{key} ", "key"), TextRun(f"{words}   ", "dim")]
        self.query_one("#answers", Static).update(content([[], [TextRun(message, "warning")] if message else answers]))
        self.call_after_refresh(self._history.note_painted, self._history.generation)

    def _lines(self, key: str, who: str, text: StyledLine, width: int) -> list[StyledLine]:
        return [[], *fold([TextRun(f"{key} ".lstrip(), "key"), TextRun(who, "title")], width), *fold(text, width)]


_SENTENCE_END = pattern(r"""[。！？；]+[”’」』）)"']*\s*|(?<![.!?;])[.!?;]++[”’)"']*+\s+""")


class SplitScreen(Dialog[tuple[int, int] | None]):
    """Returns two offsets in code points, into source and target; None where it was cancelled."""

    def __init__(self, source: str, target: str, caret: int | None = None) -> None:
        super().__init__()
        self._sides = [EditBuffer(source, likely_place(source)), EditBuffer(target, caret or likely_place(target))]
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(id="sides")

    def on_mount(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        width = max(20, self.query_one("#sides").size.width)
        keys = _("← → by words, Ctrl by characters; Tab: the other text; Enter: split")
        lines: list[StyledLine] = [[TextRun(_("Split where?"), "bold")], [TextRun(keys, "dim")]]
        for at, side in enumerate(self._sides):
            pieces = plain(side.text)
            length = sum(len(piece.text) for piece in pieces)
            marked = [*cut(pieces, 0, side.cursor), TextRun(" || ", "cursor" if at == self._at else "key"),
                      *cut(pieces, side.cursor, length)]  # fmt: skip
            lines += [[], *fold(marked, width)]
        self.query_one("#sides", Static).update(content(lines))

    async def press(self, event: events.Key) -> bool:
        side = self._sides[self._at]
        match event.key:
            case "escape":
                self.dismiss(None)
            case "enter":
                self.dismiss((self._sides[0].cursor, self._sides[1].cursor))
            case "tab" | "up" | "down":
                self._at = 1 - self._at
            case "left" | "ctrl+left":
                side.left(word=event.key == "left")
            case "right" | "ctrl+right":
                side.right(word=event.key == "right")
            case _other:
                return False
        self._show()
        return True


def likely_place(text: str) -> int:
    """
    Return where the sentence begins, else the word, that begins nearest to the middle; 0 where there is only one.

    A full stop ends a sentence only before a blank, not inside a number or a name.
    """
    from translator.bilingual.alignment.word_diff import tokenize

    places = [end for match in _SENTENCE_END.finditer(text) if (end := match.end()) < len(text)]
    if not places:
        at = 0
        for token in tokenize(text, "zh-Hans"):
            if at and not token.isspace():
                places.append(at)
            at += len(token)
    return min(places, key=lambda place: abs(place - len(text) // 2), default=0)


_MOST = 40


class ConcordanceScreen(SearchScreen[Hit]):
    """Returns the hit whose text is to be inserted."""

    def __init__(self, session: Session, text: str = "") -> None:
        title = [TextRun(_("Search articles, memory and terms"), "title"),
                 TextRun("   " + _("↓ ↑ Enter: read it; Tab: insert the target; Esc: back"), "dim")]  # fmt: skip
        self._session = session
        newsroom = session.working_copy.newsroom
        super().__init__(title, lambda typed: search_house(newsroom, typed, limit=_MOST), self._hit_lines, text)

    async def press(self, event: events.Key) -> bool:
        if event.key == "tab":
            self._choose(self._options.highlighted)
        elif event.key == "enter":
            self._read(self._options.highlighted)
        else:
            return await super().press(event)
        return True

    def _read(self, at: int | None) -> None:
        if at is not None and at < len(self._found):
            hit, typed = self._found[at], self._line.value
            self.app.push_screen(PageScreen(lambda width: (
                [[TextRun(_("Esc: back"), "dim")], [], *self._hit_lines(hit, typed, width)], 0)))  # fmt: skip

    def _hit_lines(self, hit: Hit, typed: str, width: int) -> list[StyledLine]:
        words = WordSearch(typed)
        lines: list[StyledLine] = [[TextRun(hit_label(hit, self._session.names), "dim")]]
        tags = (self._session.catalog.source_tag, self._session.catalog.tag)
        for tag, role in zip(tags, ("", "bold"), strict=True):
            text = hit.text(tag)
            lines += fold(plain(text, role, [text[start:end] for start, end in words.spans(text)]), width)
        return lines


_FIELDS = (
    LazyMessage("Source"), LazyMessage("Target"), LazyMessage("Definition"), LazyMessage("Region"), LazyMessage("Note"),
)  # fmt: skip
_BOTH_TEXTS = 2


class TermScreen(Dialog[TermPlan | None]):
    """Returns the term that is to be written; None where it was cancelled."""

    def __init__(self, source: str, target: str, marked: str, plan: Callable[[NewTerm], TermPlan],
                 tags: tuple[str, str]) -> None:  # fmt: skip
        super().__init__()
        self._sides = [EditBuffer(source, 0), EditBuffer(target, max(0, target.find(marked)) if marked else 0)]
        self._plan, self._tags, self._status, self._at = plan, tags, 0, 0
        self._lines = [PromptLine(text) for text in ("", marked, "", "", "")]
        self._planned: tuple[NewTerm, TermPlan] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(id="sides")
            for name, line in zip(_FIELDS, self._lines, strict=True):
                yield Static(str(name), classes="field")
                yield line
            yield Static(id="answers")

    def on_mount(self) -> None:
        self._lines[0].focus()
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    async def press(self, event: events.Key) -> bool:
        match event.key:
            case "escape":
                self.dismiss(None)
            case "enter":
                self._answer()
                return True
            case "tab" | "down" | "shift+tab" | "up":
                self._at = (self._at + (1 if event.key in {"tab", "down"} else -1)) % len(self._lines)
                self._lines[self._at].focus()
            case "f2":
                self._status = (self._status + 1) % len(TERM_STATUSES)
            case "ctrl+right" | "ctrl+left" | "shift+right" | "shift+left" if self._at < _BOTH_TEXTS:
                self._mark(event.key)
            case _other:
                is_read = await type_in(self._lines[self._at], event)
                self._show()
                return is_read
        self._show()
        return True

    def paste(self, text: str) -> None:
        self._lines[self._at].put(text)
        self._show()

    # By words: one on or back, or one more.
    def _mark(self, key: str) -> None:
        side = self._sides[self._at]
        step = side.left if key.endswith("left") else side.right
        if key.startswith("ctrl"):
            if side.selection:
                step()
            side.anchor = None
        step(word=True, select=True)
        self._lines[self._at].value = side.selected.strip()

    def _answer(self) -> None:
        source, target, definition, region, note = (line.value.strip() for line in self._lines)
        term = NewTerm(source, target, *self._tags, TERM_STATUSES[self._status], definition, region, note)
        try:
            plan = self._planned[1] if self._planned and self._planned[0] == term else self._plan(term)
        except TranslatorError as error:
            self._show([TextRun(error.sentence, "warning")])
            return
        if plan.touched and self._planned is None:
            self._planned = (term, plan)
            words = _("it touches {segments}; Enter writes it", segments=touched_words(plan.touched))
            self._show([TextRun(words, "warning")])
        else:
            self.dismiss(plan)

    def _show(self, message: StyledLine | None = None) -> None:
        if message is None:
            self._planned = None
        width = max(20, self.query_one("#sides").size.width)
        how = "   " + _("Ctrl+→ a word, Shift+→ one more")
        lines: list[StyledLine] = [[TextRun(_("A term"), "title"), TextRun(how, "dim")]]
        for side in self._sides:
            start, end = side.selection or (0, 0)
            pieces = plain(side.text)
            length = sum(len(piece.text) for piece in pieces)
            marked = [TextRun(piece.text, "cursor") for piece in cut(pieces, start, end)]
            lines += fold([*cut(pieces, 0, start), *marked, *cut(pieces, end, length)], width, most=3)
        self.query_one("#sides", Static).update(content(lines))
        status = term_status_name(TERM_STATUSES[self._status])
        keys = [TextRun("F2 ", "key"), TextRun(status, "bold"), TextRun("   "), TextRun("Tab ", "key"),
                TextRun(_("next field"), "dim"), TextRun("   "), TextRun("Enter ", "key"),
                TextRun(_("write it"), "dim")]  # fmt: skip
        self.query_one("#answers", Static).update(content([message or keys]))
