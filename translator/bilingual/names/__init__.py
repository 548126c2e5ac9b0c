"""
Names of people, places and bodies in Chinese and English texts, and whether two are the same one.

    names_in("欧阳晓岚在滨海", "zh-Hans")       # Name("欧阳晓岚", "person", 0, 4), Name("滨海", "place", 5, 7)
    romanised("欧阳晓岚")                        # ("Ouyang Xiaolan",)
    is_same("欧阳晓岚", "Yang Xiaolang")         # False
"""

from __future__ import annotations

from translator.bilingual.names.comparison import is_same
from translator.bilingual.names.name_lists import Kind
from translator.bilingual.names.recognition import Name, names_in
from translator.bilingual.names.sounds import SYSTEMS, System, romanised

__all__ = ["SYSTEMS", "Kind", "Name", "System", "is_same", "names_in", "romanised"]
