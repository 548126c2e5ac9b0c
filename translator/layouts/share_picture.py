"""
The picture that other sites and messengers show beside a link to an article: title, name of the site, by-line.

It is drawn by Pillow (extra `pictures`) with a font of this machine, or with the one that the settings name. Chinese
looks right only in a font of its region, so an article gets no picture where no font holds all of its characters.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from translator.errors import UsageError
from translator.extras import install_command
from translator.i18n import _
from translator.language import is_chinese
from translator.patterns import pattern

WIDTH, HEIGHT = 1200, 630
_MARGIN = 80
_PAPER, _INK, _SOFT, _SEAL = "#fbfaf7", "#1c1a17", "#625c53", "#9a2f22"
_SIZES = (84, 72, 62, 54, 46)
"""Of the title, in pixels: the first with which there is room for it."""
_TOP, _ROOM = 150, 340
"""Where the title begins, and how high it may be."""
_CLOSING = "，。、；：？！）》」』】〉”’…—·,.;:?!)]}%"
"""No line begins with these."""
_OPENING = "（《「『【〈“‘([{"
"""No line ends with these."""
_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_LETTER = r"[^\W\u2e80-\U0003ffff]"
_RUNS = pattern(rf"\s+|[{_HAN}]+|{_LETTER}+(?:[-'’.,:%&/+]{_LETTER}+)*|.")
_CHINESE_FONTS = (
    "NotoSerifCJK-Bold.ttc", "SourceHanSerif-Bold.ttc", "NotoSansCJK-Bold.ttc", "SourceHanSans-Bold.ttc", "Songti.ttc",
    "PingFang.ttc", "msyhbd.ttc", "msjhbd.ttc", "simsun.ttc", "mingliu.ttc", "wqy-zenhei.ttc",
)  # fmt: skip
_LATIN_FONTS = (
    "NotoSerif-Bold.ttf",
    "LiberationSerif-Bold.ttf",
    "Georgia Bold.ttf",
    "georgiab.ttf",
    "DejaVuSerif-Bold.ttf",
)
_REGIONS = {
    "zh-Hans": ("SC", "GB", "CN"),
    "zh-Hant": ("TC", "TW", "HK"),
    "zh-Hant-HK": ("HK", "TC", "TW"),
    "en": ("SC", "TC"),
}
"""What the names of the faces in one file say of the region, by language."""


@dataclass(frozen=True, slots=True)
class ShareText:
    """What stands on a picture."""

    tag: str
    site: str
    title: str
    byline: str = ""


def refuse_without_fonts(tags: Sequence[str], own_font: str = "") -> None:
    """Raise `UsageError` where Pillow, or a font for one of the languages, is not there."""
    try:
        import PIL  # noqa: F401
    except ImportError:
        raise UsageError(_("[publish] share_pictures needs Pillow"), hint=install_command("pictures")) from None
    for tag in tags:
        if not next(_faces(tag, own_font), None):
            raise UsageError(
                _("no font of this machine holds Chinese, for share pictures"),
                hint=_("install Noto Serif CJK (Debian: fonts-noto-cjk), or name a file: [publish] share_font"),
            )


def draw_share_picture(text: ShareText, own_font: str = "") -> bytes:
    """Return a PNG of 1200 by 630 pixels; nothing where no font holds all characters of `text`."""
    from PIL import Image, ImageDraw

    faces = _faces(text.tag, own_font)
    face = next((face for face in faces if _holds(*face, text.title + text.site + text.byline)), None)
    if face is None:
        return b""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 18, HEIGHT), fill=_SEAL)
    draw.text((_MARGIN, 64), text.site, font=_font(*face, 34), fill=_SEAL)
    size, step, lines = _set_title(text, face)
    top = _TOP + (_ROOM - step * len(lines)) // 2
    for number, line in enumerate(lines):
        draw.text((_MARGIN, top + number * step), line, font=_font(*face, size), fill=_INK)
    draw.text((_MARGIN, HEIGHT - 104), text.byline, font=_font(*face, 32), fill=_SOFT)
    data = io.BytesIO()
    picture.quantize(32).save(data, "PNG", optimize=False, compress_level=6)
    return data.getvalue()


def _set_title(text: ShareText, face: tuple[str, int]) -> tuple[int, int, list[str]]:
    """Return the size of the letters, the distance of two lines, and the lines of the title, all in the room for it."""
    size, step, lines = 0, 0, [""]
    for size in _SIZES:
        step = round(size * (1.38 if is_chinese(text.tag) else 1.22))
        lines = break_lines(text.title, _font(*face, size).getlength)
        if step * len(lines) <= _ROOM:
            return size, step, lines
    most = _ROOM // step
    return size, step, [*lines[: most - 1], f"{lines[most - 1][:-1].rstrip()}…"]


def break_lines(text: str, width_of: Callable[[str], float]) -> list[str]:
    """
    Return `text` in lines that fit the picture, as `width_of` measures a line.

    Lines end between words, in Chinese too, and never before closing or after opening punctuation.
    """
    lines, line = [], ""
    for part in _unbroken(text):
        if line and width_of((line + part).rstrip()) > WIDTH - 2 * _MARGIN:
            lines.append(line.rstrip())
            line = ""
        line = line + part if line or part.strip() else ""
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def _unbroken(text: str) -> Iterator[str]:
    """Yield the parts of a text between which a line may end."""
    held = ""
    for part in _words(" ".join(text.split())):
        if held and part not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += part
    if held:
        yield held


def _words(text: str) -> Iterator[str]:
    import rjieba

    for run in _RUNS.findall(text):
        yield from rjieba.cut(run) if re.match(f"[{_HAN}]", run) else [run]


def _faces(tag: str, own_font: str) -> Iterator[tuple[str, int]]:
    """Yield the files of fonts for a language with the number of the face in each, the best first."""
    if own_font:
        yield own_font, 0
        return
    names = _CHINESE_FONTS if is_chinese(tag) else (*_LATIN_FONTS, *_CHINESE_FONTS)
    there = _font_files()
    for name in names:
        if path := there.get(name.lower()):
            yield path, _face_of(path, tag)


@cache
def _font_files() -> dict[str, str]:
    """Return the files of fonts of this machine by their names in small letters."""
    home = Path.home()
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    if sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    elif sys.platform == "win32":
        folders = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    found: dict[str, str] = {}
    for folder in folders:
        for place, _folders, names in os.walk(folder):
            for name in sorted(names):
                found.setdefault(name.lower(), str(Path(place, name)))
    return found


@cache
def _face_of(path: str, tag: str) -> int:
    """Return which face of a file is for the region of a language; the first where the file has but one."""
    from PIL import ImageFont

    wanted = _REGIONS.get(tag, ())
    for number in range(16):
        try:
            name = str(ImageFont.truetype(path, 10, index=number).getname()[0])
        except OSError:
            break
        if set(name.split()) & {*wanted}:
            return number
    return 0


@cache
def _font(path: str, number: int, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(path, size, index=number)


def _holds(path: str, number: int, text: str) -> bool:
    """Whether a font has a drawing of its own for each character of a text."""
    return all(_draws(path, number, character) for character in set(text) if not character.isspace())


@cache
def _draws(path: str, number: int, character: str) -> bool:
    font = _font(path, number, 24)
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010fffe"))
