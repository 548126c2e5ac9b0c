from __future__ import annotations

import runpy
from pathlib import Path

from translator.bilingual.scripts.word_conversion import one_script_only


def test_the_tables_of_one_script_are_those_of_the_installed_opencc() -> None:
    derive_tables = runpy.run_path(str(Path(__file__).parent / "derive_one_script.py"))["derive_tables"]
    traditional, simplified = one_script_only()

    assert (set(traditional), set(simplified)) == derive_tables()
    assert len(traditional) > 3000
    assert len(simplified) > 3500
