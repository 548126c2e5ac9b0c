"""The gettext catalogs of a documentation, which Sphinx makes: where they stand, and in which languages."""

from __future__ import annotations

import re

from translator.bilingual.words.language import LangTag
from translator.desk.setup.site_files import LANGUAGE_CODE, Site, SiteSettings, joined, known_tag, known_tags

_LANGUAGE = re.compile(r'^"Language: ([A-Za-z_@-]+)\\n"', re.MULTILINE)
_EN = LangTag("en")


def read_sphinx(site: Site) -> SiteSettings | None:
    """
    Return the settings for the catalogs of a documentation; None where there are none.

    They stand in `locale/zh_CN/LC_MESSAGES/` beside the `conf.py` of Sphinx. A repository of one language alone may
    have them at its top, as those of Python's documentation do.
    """
    found = []
    for base in site.parents_of_languages():
        conf = site.first(*(f"{place}conf.py" for place in _places_around(base)))
        codes = sorted(path.parent.name for path in (site.root / base).glob("*/LC_MESSAGES"))
        tags = known_tags([code for code in codes if LANGUAGE_CODE.fullmatch(code) and known_tag(code) != _EN])
        lead = f"{base}/" if base else ""
        if conf and any(name.endswith(".po") for code in tags.values() for name in site.names(f"{lead}{code}")):
            path = f"{lead}{{tag}}/LC_MESSAGES/{{slug}}.po"
            found.append(SiteSettings("Sphinx", conf, path, {_EN: "en", **tags}, _EN))
    if found:
        return joined(found)
    top = sorted(path.name for path in site.root.glob("*.po"))
    code = _LANGUAGE.search(site.text(top[0])) if top else None
    tag = known_tag(code[1]) if code else None
    return SiteSettings("Sphinx", top[0], "{tag}/{slug}.po", {_EN: "en", tag: ""}, _EN) if tag and tag != _EN else None


def _places_around(base: str) -> list[str]:
    """Return where `conf.py` may stand beside the folder of the catalogs: `docs/locale` has `docs/`, `docs/source/`."""
    above = base.rpartition("/")[0]
    lead = f"{above}/" if above else ""
    return list(dict.fromkeys([lead, f"{lead}source/", f"{lead}doc/", f"{lead}docs/", f"{lead}docs/source/"]))
