"""
The settings of a project, each with its default, and the house styles of English.

Settings are read from `translator.toml`, else from `[tool.translator]` of `pyproject.toml`. `[style] english` names a
style of `house_styles`, or a file of the project; what it says becomes policies of the checks `style.*`, below those of
`[checks.locale.en]`. Dates, times and forms of address are given by example.
"""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from translator import __version__
from translator.bilingual.errors import ConfigError, UsageError, nearest
from translator.bilingual.i18n import _
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import CONTENT_TAGS, EN, ZH_HANT, parse_tag
from translator.newsroom.ground.article_tree import ArticleTree, TreeRoot, folder_tree, make_tree
from translator.newsroom.ground.files import read_file, text_of

_FOLDER = Path(__file__).parent / "house_styles"
NAMES = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
# So many files may build on each other.
_DEEPEST = 5


class EnglishStyle(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A style; on what it leaves empty it says nothing."""

    base: str = ""
    """The style that it builds on."""
    spelling: Literal["", "en-US", "en-GB", "en-GB-oxendict"] = ""
    """`en-GB-oxendict`: British, with *-ize*."""
    percent: Literal["", "%", "percent", "per cent"] = ""
    """The sign or word behind digits."""
    yuan: Literal["", "yuan", "renminbi", "RMB"] = ""
    """How sums in the currency of China are written: `5 yuan`, `5 renminbi`, `RMB 5`."""
    numerals_from: Literal[0, 10, 11, 13] = 0
    """The first number that is written in digits where things are counted; 0: left to the writer."""
    quotation_marks: Literal["", "double", "single"] = ""
    """Which are the outer ones."""
    marks: Literal["", "curly", "straight"] = ""
    """The shape of quotation marks and apostrophes."""
    dash: Literal["", "—", " — ", " – "] = ""
    """The mark between two clauses."""
    date: Literal["", "Nov. 5, 2026", "November 5, 2026", "5 November 2026", "November 5th 2026"] = ""
    time: Literal["", "7:30 p.m.", "7:30 pm", "7:30pm", "7.30pm"] = ""
    honorific: Literal["", "Mr.", "Mr"] = ""
    works: Literal["", "italics", "quotes", "plain"] = ""
    """The form of a work's title, which 《》 mark in Chinese."""
    names: Literal["", "family-first", "given-first"] = ""
    """The order of Chinese names."""
    title_case: Literal["", "auto", "title", "sentence"] = ""
    """Of headings."""
    words: dict[str, str] = {}
    """Word → the word that the house writes instead."""


POLICIES = frozenset(EnglishStyle.__struct_fields__) - {"base", "title_case"}


def read_style(name: str, folder: Path | None) -> dict[str, Any]:
    """
    Return the policies of a style: one of `NAMES`, or a path in the project at `folder` (None: of the past). Raises
    `ConfigError`.
    """
    return _policies(name, folder, 0) if name else {}


def _policies(name: str, folder: Path | None, depth: int) -> dict[str, Any]:
    path = _FOLDER / f"{name}.toml" if name in NAMES else folder and folder / name
    if path is None:
        return {}
    known = _("the styles of this program: {names}; else name a TOML file of the project", names=", ".join(NAMES))
    if depth > _DEEPEST:
        raise ConfigError(_("this style builds on itself"), where=name, hint=known)
    try:
        data = path.read_bytes() if name in NAMES else read_file(path, (os.path.realpath(folder or ""),))
        style = msgspec.convert(tomllib.loads(text_of(data, str(path), ConfigError)), EnglishStyle)
    except FileNotFoundError:
        raise ConfigError(_("there is no style {name}", name=repr(name)), where="[style] english", hint=known) from None
    except (ValueError, RecursionError) as error:  # Syntax, and values that no style has.
        raise ConfigError(
            _("wrong style: {error}", error=str(error)), where=name, hint=_("docs/checks.md lists what a style may say")
        ) from None
    own: dict[str, Any] = msgspec.to_builtins(style)
    base = _policies(own.pop("base"), folder, depth + 1) if style.base else {}
    words = base.get("words", {}) | own.get("words", {})
    return base | own | ({"words": words} if words else {})


SETTINGS_FILE = "translator.toml"
SHARED_SETTINGS_FILE = "pyproject.toml"
SETTINGS_FILES = (SETTINGS_FILE, SHARED_SETTINGS_FILE)
"""The first that says something to this program holds."""


class RootSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[articles.roots.NAME]`: one more tree, whose slugs begin with `NAME/`."""

    path: str
    """Path pattern of a version."""
    source_path: str = ""
    """Path pattern of the sources, where they stand apart from their translations."""
    tags: dict[str, str] = {}
    """Languages that paths name otherwise here, each with its name."""


class ArticleSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[articles]`: where articles stand, and which of the languages is the source."""

    path: str = "articles/{tag}/{slug}"
    """Path pattern of a version; without a suffix it takes every kind of article."""
    tags: dict[str, str] = {}
    """Language tag → its name in paths; an empty name: the path has none, nor the separator beside it."""
    source: str = ""
    """The language of the sources; empty: an article is written in any of them."""
    source_path: str = ""
    """Path pattern of the sources, where they stand apart from their translations."""
    include: list[str] = []
    """Globs of the paths to take; empty: all."""
    exclude: list[str] = []
    """Globs of the paths to leave out."""
    dialect: Literal["", "commonmark", "mkdocs", "myst", "mdbook"] = ""
    """The dialect of Markdown; empty: each article shows it. Docusaurus, VitePress, Hugo, Jekyll: `commonmark`."""
    roots: dict[str, RootSettings] = {}
    """Further trees of the same site, such as its blog, or a version of its documentation."""


class StyleSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[style]`: the house style."""

    english: str = ""
    """A style of `house_styles` (`ap`, `guardian` …), or the path of a TOML file with one; empty: none."""


class PublishSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[publish]`: how the parallel versions look."""

    zh_hant_region: Literal["TW", "TWP", "HK", "HKP", ""] = "TW"
    """`TW`, `HK`: the characters of Taiwan or Hong Kong; `TWP`, `HKP`: with their words; or an empty string."""
    zh_hant_forms: list[
        Literal["臺", "台", "瞭解", "了解", "週", "周", "傢俱", "家具",
                "裡", "說", "戶", "群", "溫", "衛", "床", "麵", "脫", "稅", "閱", "兌"]
    ] = []  # fmt: skip
    """Which of two right forms the house prints in Traditional Chinese; empty: those of OpenCC."""
    base_url: str = ""
    date_style: Literal["long", "medium", "full", "house"] = "long"
    machine_notice: bool = True
    """A page whose segments come from a machine says so."""
    ai_labels: list[Literal["cn", "eu"]] = []
    """Whose rules on labels for text of a machine the pages follow: China's, the European Union's; docs/labels.md."""
    ai_producer: str = ""
    """Name or code of who generates the text, for the label of China; empty: the organisation of the article."""
    behind: Literal["refuse", "notice"] = "refuse"
    """A version whose source was changed goes out again as it was signed off, with a notice, or not at all."""
    raw_html: Literal["safe", "all"] = "safe"
    """HTML of an author in HTML pages: only what can run nothing, or all. Markdown layouts keep everything."""
    heading_ids: Literal["", "github", "vue"] = ""
    """How the site makes the id of a heading: pages then state those of their source (`{#ferry}`); empty: never."""
    sections: list[str] = []
    """Tags to which the head of each page of `--layout site` leads; empty: all tags, authors and series."""


class HttpSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[engines.http]`: a translation server. Its key, and where that may go, come from the environment only."""

    url: str = ""
    api: str = ""
    """`openai`, `responses`, `azure`, `anthropic`, `gemini`; `libretranslate`, `mtran`, `deepl`, `google`, `google-v3`,
    `microsoft`; empty: as its address or its lists say."""
    model: str = ""
    """Of a language model's server; may be empty where it has only one."""
    prompt: str = ""
    """File of the project with instructions for a language model in the place of the program's."""
    polish_prompt: str = ""
    """The same for `translate --polish http`."""
    second: str = ""
    """Engine on this machine that translates too what has no score, so that their disagreement is a doubt: `firefox`,
    `argos`, `llama`, `none`; empty: the first of `firefox` and `argos` that is installed."""
    timeout: float = 120.0
    """Seconds for one answer."""
    concurrency: int = 4
    """Requests under way at once."""
    batch: int = 32
    """Segments a request at most, where the protocol takes several."""
    requests_per_minute: int = 0
    """0: as fast as the server answers."""
    retries: int = 4
    """Further attempts after a failure that may pass."""
    input_price: float = 0.0
    """For `translate --dry-run`: a million tokens of prompt (`openai`), or a million characters; 0: not known."""
    output_price: float = 0.0
    """The same for a million tokens of answer."""
    most_tokens: int = 0
    """Tokens of a run, which no request may cross; 0: four times what was foreseen for each file, and 20,000."""
    most_cost: float = 0.0
    """The same in money, by the two prices; 0: no bound of its own."""
    options: dict[str, Any] = {}
    """Put into every request to a language model as they are: `{seed = 1, reasoning_effort = "low"}`."""


class FirefoxSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[engines.firefox]`: the translation models of Firefox."""

    models: dict[str, str] = {}
    """Direction (`en-zh-Hans`) → folder with a model of one's own for it."""
    second: dict[str, str] = {}
    """Direction → the folder of another model that is asked too, since what both agree on is probably right."""


class EngineSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[engines]`: what the engines may use of the machine."""

    model: str = ""
    """Name in the model catalogue, or the path of a GGUF file; empty for the default."""
    threads: int = 0
    """0: chosen from the machine."""
    slots: int = 0
    """Segments that a language model works on at once; 0: 4, or fewer where memory is short."""
    gpu_layers: int = -1
    """Layers of a language model that a graphics card takes; -1: all that fit, where the runtime finds one; 0: none."""
    file: str = ""
    """For the engine `file`: translations made elsewhere."""
    http: HttpSettings = msgspec.field(default_factory=HttpSettings)
    firefox: FirefoxSettings = msgspec.field(default_factory=FirefoxSettings)


class MemorySettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[memory]`: what remembered translations are worth."""

    penalties: dict[Literal["machine", "region", "import", "currency"], Annotated[int, msgspec.Meta(ge=0, le=40)]] = {}
    """Points that a match loses: see `DEFAULT_PENALTIES`."""


DEFAULT_PENALTIES: dict[Literal["machine", "region", "import", "currency"], int] = {
    "machine": 10, "region": 2, "import": 0, "currency": 15,
}  # fmt: skip
"""
A memory that calls a text a machine's; another region (British for American English); any imported memory; another
currency, which is one character and a whole word of content.
"""


class ModelSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[models]`: where `models install` looks."""

    mirrors: list[str] = []
    """Addresses below which the files of models lie as in the cache; asked before all other sources."""


class VerifySettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[verify]`: whom git's history is believed."""

    committers: list[str] = []
    """Addresses, or patterns of them, that commit on behalf of the people who decided."""
    signatures: bool = False
    """Every commit with decisions must bear a signature of its author that holds."""


class ReviewSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[review]`: the full screen."""

    theme: Literal["auto", "dark", "light"] = "auto"
    """`auto` asks COLORFGBG, which some terminals set; else it is dark."""
    ambiguous_width: Literal[0, 1, 2] = 0
    """Cells that the terminal gives to `“ ” … — · ①`; 0: as TRANSLATOR_AMBIGUOUS_WIDTH says, else 1."""


FORMAT = 2
"""The format that this version writes. Whoever changes what it makes of an unchanged project raises it."""


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All settings of a project, each with its default."""

    format: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How catalogs, ledgers and pages are written; programs that know less refuse. 0: before there were numbers."""
    articles: str | ArticleSettings = "articles"
    """A folder, which stands for `folder/{tag}/{slug}`, or all that can be said about the tree."""
    glossaries: str = "glossaries"
    locales: str = "locales"
    targets: list[str] = msgspec.field(default_factory=lambda: [*CONTENT_TAGS])
    """Languages into which articles go; an article's own is left out."""
    engine: str = "auto"
    ui_lang: str = ""
    """Language of messages; empty: LANG. Read by `console/interface_language.py`, before everything else."""
    checks: CheckSettings = msgspec.field(default_factory=CheckSettings)
    style: StyleSettings = msgspec.field(default_factory=StyleSettings)
    publish: PublishSettings = msgspec.field(default_factory=PublishSettings)
    engines: EngineSettings = msgspec.field(default_factory=EngineSettings)
    memory: MemorySettings = msgspec.field(default_factory=MemorySettings)
    models: ModelSettings = msgspec.field(default_factory=ModelSettings)
    review: ReviewSettings = msgspec.field(default_factory=ReviewSettings)
    verify: VerifySettings = msgspec.field(default_factory=VerifySettings)

    @property
    def is_site(self) -> bool:
        return not isinstance(self.articles, str) and self.articles.path != ArticleSettings().path

    @property
    def dialect(self) -> str:
        return "" if isinstance(self.articles, str) else self.articles.dialect

    def article_tree(self) -> ArticleTree:
        given = self.articles
        if isinstance(given, str):
            return make_tree(given) if "{" in given else folder_tree(given)
        return make_tree(
            given.path,
            tags=given.tags,
            source=given.source,
            source_path=given.source_path,
            include=given.include,
            exclude=given.exclude,
            roots={name: TreeRoot(root.path, root.source_path, root.tags) for name, root in given.roots.items()},
        )


def read_settings(folder: Path) -> Settings | None:
    """Return the settings in `folder`, None where it has none; raises `ConfigError`."""
    for name in SETTINGS_FILES:
        with suppress(FileNotFoundError):
            data = read_file(folder / name, (os.path.realpath(folder),))
            values = _own_table(_parse_toml(data, folder / name), name)
            if values is not None:
                return _parse_settings(folder / name, values, folder)
    return None


def parse_settings(own: bytes | None, shared: bytes | None) -> Settings | None:
    """Read earlier contents of both files."""
    for name, data in ((SETTINGS_FILE, own), (SHARED_SETTINGS_FILE, shared)):
        values = None if data is None else _own_table(_parse_toml(data, Path(name)), name)
        if values is not None:
            return _parse_settings(Path(name), values, None)
    return None


# Return what a file says to this program, None where it says nothing: `pyproject.toml` has a table for it.
def _own_table(values: dict[str, Any], name: str) -> dict[str, Any] | None:
    return values if name == SETTINGS_FILE else values.get("tool", {}).get("translator")


def _parse_toml(data: bytes, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text_of(data, str(path), ConfigError))
    except (ValueError, RecursionError) as error:  # Syntax, and numbers that Python cannot hold.
        raise ConfigError(
            _("not valid TOML: {error}", error=str(error).partition(";")[0]),
            where=path,
            hint=_("correct it; docs/settings.md has examples"),
        ) from None


_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`(?: - at `([^`]*)`)?")
"""As msgspec says it, with the place of its table."""


def _names_in(struct: type[msgspec.Struct], table: str) -> list[str]:
    """Return the names of the settings in a table: `publish`, `engines.http`; empty: those on top."""
    name, _dot, rest = table.partition(".")
    for item in msgspec.structs.fields(struct):
        if name and item.encode_name == name and isinstance(item.type, type) and issubclass(item.type, msgspec.Struct):
            return _names_in(item.type, rest)
    return [] if name else [item.encode_name for item in msgspec.structs.fields(struct)]


# None: of its past, where no other file can be asked.
def _parse_settings(path: Path, values: dict[str, Any], folder: Path | None) -> Settings:
    given = values.get("format", 0)
    if isinstance(given, int) and given > FORMAT:  # Before its other settings, of which some may be new too.
        raise ConfigError(
            _("a newer translator wrote this project: its format is {given}, and this one knows {known}",
              given=given, known=FORMAT),
            where=path,
            hint=_("bring this program up to date ({version} is installed)", version=__version__),
        )  # fmt: skip
    try:
        settings = msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        if unknown := _UNKNOWN_FIELD.search(str(error)):
            name, table = unknown[1], (unknown[2] or "").lstrip("$.")
            message = _("there is no setting [{table}] {name}", table=table, name=name) if table else _(
                "there is no setting {name}", name=name)  # fmt: skip
            hint = nearest(name, _names_in(Settings, table))
        else:
            message, hint = _("wrong setting: {error}", error=error), ""
        raise ConfigError(message, where=path, hint=hint or _("docs/settings.md lists them all")) from None
    try:
        settings.targets = [parse_tag(tag) for tag in settings.targets]
        settings.ui_lang = settings.ui_lang and parse_tag(settings.ui_lang)
    except UsageError as error:
        raise ConfigError(error.message, where=path, hint=error.hint) from None
    try:
        implied = {EN: read_style(settings.style.english, folder)}
        if settings.publish.zh_hant_region.startswith("HK"):  # Checks expect the script that the house publishes.
            implied[ZH_HANT] = {"region": "HK"}
        own = settings.checks.locale
        settings.checks.locale = own | {tag: said | own.get(tag, {}) for tag, said in implied.items() if said}
        _refuse_outside(path.parent, settings)
        http = settings.engines.http
        http.prompt = _own_file(path.parent, "prompt", http.prompt)
        http.polish_prompt = _own_file(path.parent, "polish_prompt", http.polish_prompt)
    except ConfigError as error:
        error.where = error.where or str(path)
        raise
    return settings


# Raise `ConfigError` for a folder that lies outside of the git repository around `root`; without one, of `root`.
# A project in a folder of a repository may translate the README at its top. What a repository says is no reason to
# read or write anywhere else on the machine of whoever cloned it.
def _refuse_outside(root: Path, settings: Settings) -> None:
    heads = settings.article_tree().heads
    named = {"articles": heads, "locales": [settings.locales], "glossaries": [settings.glossaries]}
    pairs = [(name, folder) for name, folders in named.items() for folder in folders]
    outside = [(name, folder) for name, folder in pairs if not _leads_into(root / folder, root)]
    top = next((one for one in (root, *root.parents) if outside and os.path.lexists(one / ".git")), root)
    for name, folder in outside:
        place = os.path.realpath(root / folder)
        if not _leads_into(root / folder, top) or not Path(place).is_relative_to(os.path.realpath(top)):
            raise ConfigError(
                _("{setting} leads out of the project: {folder}", setting=name, folder=folder),
                hint=_("keep it in the same git repository, or move {file} up", file=SETTINGS_FILE),
            )


# The file goes to a server, which the settings name too: nothing of this machine may, by a link neither.
def _own_file(root: Path, setting: str, name: str) -> str:
    place = os.path.realpath(root / name)
    if not Path(place).is_relative_to(os.path.realpath(root)):
        raise ConfigError(
            _("{setting} leads out of the project: {folder}", setting=f"[engines.http] {setting}", folder=name)
        )
    return place if name else ""


def _leads_into(path: Path, folder: Path) -> bool:
    return Path(os.path.normpath(path)).is_relative_to(os.path.normpath(folder))
