"""The elements of XLIFF 2.0 to 2.2 and of its modules. Source: OASIS XLIFF 2.0, 2.1 and 2.2, core and modules."""

from __future__ import annotations

import re

from translator.interchange.validation.schema import Schema
from translator.patterns import pattern

CORE = ("urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:document:2.2")
"""The namespace of 2.0 and 2.1, and that of 2.2."""
MODULES = "urn:oasis:names:tc:xliff:"
"""How the namespaces of modules begin: `urn:oasis:names:tc:xliff:matches:2.0`."""
_INLINE = "urn:oasis:names:tc:xliff: http://www.w3.org/2005/11/its"
_CODES = "cp/ph/pc/sc/ec/mrk/sm/em"
_CAN = "canCopy=yesNo canDelete=yesNo canReorder=reorder copyOf=NMTOKEN type=code subType=user"

_CORE_ROWS = f"""
xliff | version!=version2 srcLang!=language trgLang=language xml:space=space | notes? metadata@? file+ | other
file | id!=NMTOKEN canResegment=yesNo original translate=yesNo srcDir=dir trgDir=dir xml:space=space | skeleton? other* notes? unit/group+ | other
skeleton | href | text other* |
group | id!=NMTOKEN name canResegment=yesNo translate=yesNo srcDir=dir trgDir=dir type=user xml:space=space | other* notes? unit/group* | other
unit | id!=NMTOKEN name canResegment=yesNo translate=yesNo srcDir=dir trgDir=dir type=user xml:space=space | other* notes? originalData? segment/ignorable+ | other
segment | id=NMTOKEN canResegment=yesNo state=state subState=user | source target? |
ignorable | id=NMTOKEN | source target? |
notes | | note+ |
note | id=NMTOKEN appliesTo=side category priority=priority ref | text | other
originalData | | data+ |
data | id!=NMTOKEN dir=dir xml:space=preserve | text cp* |
source | xml:lang=language xml:space=space | text {_CODES}* |
target | xml:lang=language xml:space=space order=positive | text {_CODES}* |
cp | hex!=hex | |
ph | id!=NMTOKEN {_CAN} disp equiv dataRef=NMTOKEN subFlows=NMTOKENS | | {_INLINE}
pc | id!=NMTOKEN {_CAN} canOverlap=yesNo dispEnd dispStart equivEnd equivStart dataRefEnd=NMTOKEN dataRefStart=NMTOKEN subFlowsEnd=NMTOKENS subFlowsStart=NMTOKENS dir=dir | text {_CODES}* | {_INLINE}
sc | id!=NMTOKEN {_CAN} canOverlap=yesNo dataRef=NMTOKEN dir=dir disp equiv isolated=yesNo subFlows=NMTOKENS | | {_INLINE}
ec | id=NMTOKEN {_CAN} canOverlap=yesNo dataRef=NMTOKEN dir=dir disp equiv isolated=yesNo startRef=NMTOKEN subFlows=NMTOKENS | | {_INLINE}
mrk | id!=NMTOKEN translate=yesNo type=mark ref value | text {_CODES}* | other
sm | id!=NMTOKEN translate=yesNo type=mark ref value | | other
em | startRef!=NMTOKEN | |
"""  # noqa: E501
_MODULE_ROWS = {
    "matches": """
matches | | match+ |
match | id=NMTOKEN matchQuality=percent matchSuitability=percent origin ref! reference=yesNo similarity=percent subType=user type=match | metadata@? originalData@? source@ target@ other* | other
""",  # noqa: E501
    "glossary": """
glossary | | glossEntry+ |
glossEntry | id=NMTOKEN ref | term translation* definition? other* | other
term | source | text | other
translation | id=NMTOKEN ref source | text | other
definition | source | text | other
""",
    "metadata": """
metadata | id=NMTOKEN | metaGroup+ |
metaGroup | id=NMTOKEN category appliesTo=part | metaGroup/meta+ |
meta | type! | text |
""",
    "resourcedata": """
resourceData | id=NMTOKEN | resourceItemRef* resourceItem* |
resourceItemRef | id=NMTOKEN ref!=NMTOKEN | | other
resourceItem | id=NMTOKEN mimeType context=yesNo | notes@? source? target? reference* | other
source,target | href xml:lang=language | text other* | other
reference | href! xml:lang=language | | other
""",
    "sizerestriction": """
profiles | generalProfile storageProfile | normalization? other* |
normalization | general=normalization storage=normalization | |
data | profile! | other* | other
""",
    "validation": """
validation | | rule+ | other
rule | isPresent isNotPresent startsWith endsWith occurs=positive existsInSource=yesNo caseSensitive=yesNo normalization=normalization disabled=yesNo | | other
""",  # noqa: E501
    "changetracking": """
changeTrack | | revisions+ | other
revisions | appliesTo! ref currentVersion | revision+ | other
revision | author datetime version checksum | item+ | other
item | property! | text | other
""",
}
_CORE = Schema(_CORE_ROWS)
_MODULES = {name: Schema(rows) for name, rows in _MODULE_ROWS.items()}
_NAMES = pattern(re.escape(MODULES) + r"([a-z]+):[0-9.]+")


def find_schema(namespace: str) -> Schema | None:
    """Return the rows of a namespace; None for one that XLIFF leaves to others."""
    if namespace in CORE:
        return _CORE
    module = _NAMES.fullmatch(namespace)
    return _MODULES.get(module[1]) if module else None


def module_of(namespace: str) -> str:
    """Return the name of a module as its namespace has it: `matches`, `glossary`; empty for others."""
    module = _NAMES.fullmatch(namespace)
    return module[1] if module and module[1] != "document" else ""
