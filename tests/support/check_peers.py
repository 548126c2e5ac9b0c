"""Where our checks stand in four tools that translators know: for the table in docs/checks.md."""

from __future__ import annotations

PEERS: dict[str, tuple[str, str, str, str]] = {
    "num.value": ("", "numbers (raw digits)", "patterns", "numeric mismatch (raw)"),
    "num.range": ("", "", "", ""),
    "num.separator": ("", "", "", "numeric mismatch (raw)"),
    "date.value": ("", "", "", ""),
    "len.ratio": ("", "long, short", "length in per cent", ""),
    "len.max": ("maximum length", "", "length in characters", ""),
    "sem.omission": ("", "sentencecount", "", ""),
    "txt.untranslated": (
        "unchanged translation",
        "unchanged, untranslated, blank",
        "same as source, empty target",
        "untranslated segments",
    ),
    "txt.codemix": ("", "", "", ""),
    "txt.script": ("", "validchars", "allowed characters", ""),
    "txt.foreign": ("", "validchars", "corrupted characters", ""),
    "rep.words": ("duplicate words", "doublewords", "doubled word", "repeated words"),
    "punct.width": ("", "puncspacing (part)", "patterns", "checklists"),
    "punct.en_ascii": ("", "", "patterns", "checklists"),
    "punct.quotes": ("", "doublequoting, singlequoting (counts)", "patterns", "mismatched quotes"),
    "punct.ellipsis": ("ellipsis", "", "", ""),
    "punct.brackets": ("", "brackets", "patterns", "unpaired symbols"),
    "punct.terminal": ("end stop, question, exclamation, colon, semicolon", "endpunc", "patterns", ""),
    "punct.repeat": ("duplicate punctuation", "", "", ""),
    "punct.spacing": ("punctuation spacing", "puncspacing", "patterns", ""),
    "space.misc": (
        "double space, zero-width space, trailing space",
        "doublespacing, endwhitespace",
        "white space",
        "double blanks",
    ),
    "space.newline": ("line breaks, leading space", "newlines, startwhitespace", "white space", ""),
    "mk.placeholder": ("placeholders, all format checks", "printf, variables", "inline codes", "tag mismatch"),
    "mk.inline": ("Markdown links, references, syntax, XML", "xmltags", "inline codes", "tag mismatch"),
    "mk.literal": ("URL", "urls, emails, filepaths, options", "patterns", "URL mismatch"),
    "mk.escape": ("escaped line breaks", "escapes, tabs", "", ""),
    "gls.missing": ("glossary", "musttranslatewords", "terms", "key term mismatch"),
    "gls.forbidden": ("glossary (forbidden flag)", "", "blacklist", "checklists"),
    "gls.dnt": ("glossary (untranslatable flag)", "notranslatewords", "terms", "key term mismatch"),
    "name.consistency": ("", "", "", ""),
    "cons.source": ("inconsistent", "(poconflicts)", "", "same source, different target"),
    "cons.target": ("reused translation", "", "", "same target, different source"),
    "title.case": ("", "simplecaps, startcaps", "", ""),
    "user.pattern": ("regular expression", "", "patterns", "checklists"),
    "seg.stale": ("(needs editing)", "isfuzzy", "", ""),
    "meta.structure": ("Markdown syntax (part)", "", "", ""),
}
"""Check id → the nearest check in Weblate, pofilter, Okapi CheckMate, Xbench; empty where it has none."""
NO_PEER = ("", "", "", "")
