"""
Words with a full stop that does not end a sentence, beyond what sentencex knows.

One word a line would be easier to sort but harder to read; keep each list in alphabetical order.
"""

from __future__ import annotations

BEFORE_NUMBER = frozenset(
    """
    app approx art arts bk c ca ch chap chaps cl cols cor def dr eq eqs est ex exx ext fig figs fl fn fols lem ll max
    min mt no nos nr op p par para paras pos pp pt pts q qq r ref refs rm rms sect sec secs ser st tab tbl thm v ver
    vers vol vols
    """.split()
)
"""Never the end before a number, a Roman numeral or a single letter: `Eq. 2`, `No. 5`, `vol. II`."""

BEFORE_NAME = frozenset(
    """
    adm atty brig capt cdr cllr cmdr col comdr cpl cpt det dr drs ens fr gen gov hon insp jr lt ltc maj messrs mgr mlle
    mme mr mrs ms mses msgr mt mx pfc pres prof profs pvt rep reps rev rt sen sens sgt sr st ste supt
    """.split()
)
"""Never the end before a capital: titles and forms of address."""

NEVER = frozenset(
    """
    abbr adj adv al approx attn ca cf circa comp conj def diff e.g eg esp etc.al ext fem freq i.e ibid incl introd lit
    masc max min misc n.b nb neut obs orig pron q.v resp s.v sc sic spec trans usu v viz vs
    """.split()
)
"""Hardly ever the end, whatever follows."""

BEFORE_LOWER = frozenset(
    "a.d a.k.a a.m assn assoc ave b.c blvd bros co corp ctr dept div est etc ft hr hrs in inc inst intl jan feb mar apr "
    "jun jul aug sep sept oct nov dec lb lbs ltd min mins mo nat natl oz p.m rd sec secs sq u.k u.n u.s univ yr yrs".split()
)
"""The end only before what can begin a sentence; never before a small letter or a number."""

BRANDS_WITH_MARK = frozenset(
    "e! jeopardy! joomla! kahoot! oklahoma! mamma-mia! wham! yahoo! yum! chips! which?".split()
)
"""Names that end in a mark of their own."""
