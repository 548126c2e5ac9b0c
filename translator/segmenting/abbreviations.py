"""
Words whose full stop does not end a sentence, beyond what sentencex knows, and names that end in a mark.

A word with a capital is looked for as it is written (`App. B`, but `his app. 20 people …`); the others in any case.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEFORE_NUMBER = _words(
    """
    App Appx Art Arts Ex Ref Refs Tab approx ca ch chap chaps cl cls eq eqs est fig figs fn max min no nos nr op p para
    paras pg pp pt q sec sect secs ser tbl ver vers vol vols
    """
)
"""Never the end before a number, a Roman numeral or a letter of its own: `Eq. 2`, `No. 5`, `vol. II`, `App. B`."""

BEFORE_NAME = _words(
    """
    adm amb brig capt cdr cllr cmdr col cpl cpt dr drs ens fr gen gov hon insp lt maj messrs mlle mme mr mrs ms msgr mt
    mx pfc pres prof profs pvt rep rev sen sgt st ste supt
    """
)
"""Never the end before a capital: titles and forms of address."""

NEVER = _words("abbr approx ca cf circa e.g eg esp i.e ibid incl n.b nb q.v resp v viz vs")
"""Hardly ever the end, whatever follows."""

BEFORE_SMALL = _words(
    """
    a.d a.k.a a.m al assn assoc ave b.c b.c.e blvd bros c.e co corp ctr dept div est etc ft hr hrs inc inst intl jr lb
    lbs ltd min mins mo natl oz p.m ph.d rd sq sr u.k u.n u.s u.s.a univ yr yrs jan feb mar apr jun jul aug sep sept oct
    nov dec mon tue tues wed thu thur thurs fri
    """
)
"""The end only before what can begin a sentence: never before a small letter or a number."""

CLOCK = _words("a.m p.m")
AFTER_CLOCK = _words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun January
    February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept
    Oct Nov Dec Eastern Central Mountain Pacific Atlantic Beijing Greenwich EST EDT ET CST CDT CT MST MDT PST PDT PT GMT
    BST UTC CET CEST HKT SGT JST
    """
)
"""What goes on with the time of day: `6 a.m. Monday`, `5 p.m. EST`."""

UNITS = _words("g kg mg t l ml m km cm mm s h hr hrs min mins oz lb lbs ft in mi yd mph kph W kW MW V A K Hz GB MB TB")
"""After a number: `Add 3 g. Stir.` The full stop is that of the sentence, not of an initial."""

MARKED_NAMES = _words("e! jeopardy! joomla! kahoot! mamma-mia! wham! yahoo! yum! which?")
"""Names that end in a mark of their own."""


def is_listed(word: str, words: frozenset[str]) -> bool:
    """Tell whether `word` (without its full stop) is in `words`."""
    return word in words or word.lower() in words
