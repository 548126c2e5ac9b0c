"""Messages of a command about many files: the first on the terminal, each clipped; all of them whole in a file."""

from __future__ import annotations

import tempfile

from translator.bilingual.i18n import _, ngettext
from translator.newsroom.ground.console.output import talk

# Characters of a message that are shown.
_LONGEST = 300
# Messages that are shown, and at the end so many about what went wrong.
_MOST = 200


class ManyMessages:
    def __init__(self) -> None:
        self._whole: list[str] = []
        self._wrong: list[str] = []
        self._is_clipped = False

    def say(self, message: str) -> None:
        """Show a message, unless there were too many before it."""
        self._whole.append(message)
        if len(self._whole) <= _MOST:
            self._show(message)

    def say_last(self, message: str) -> None:
        """Show a message about what went wrong when all is done."""
        self._wrong.append(message)

    def close(self) -> None:
        """Say where the messages are that were not shown, or not whole, and what went wrong."""
        more = max(0, len(self._whole) - _MOST) + max(0, len(self._wrong) - _MOST)
        if more or self._is_clipped:
            with tempfile.NamedTemporaryFile("w", prefix="translator-", delete=False, encoding="utf-8") as file:
                file.writelines(f"{message}\n" for message in (*self._whole, *self._wrong))
            if more:
                talk(ngettext("{count} more message", "{count} more messages", more))
            talk(_("all messages, and each whole: {path}", path=file.name))
        for message in self._wrong[:_MOST]:
            self._show(message)

    def _show(self, message: str) -> None:
        self._is_clipped |= len(message) > _LONGEST
        talk(message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…")
