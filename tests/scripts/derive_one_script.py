"""
Work out which Chinese characters exist in one script only, from the dictionaries of the installed OpenCC.

    python tests/scripts/derive_one_script.py

rewrites translator/bilingual/scripts/data/one_script.txt. Run it after an update of OpenCC; a test compares the two.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from translator.bilingual.scripts.word_conversion import ONE_SCRIPT as DATA


def derive_tables() -> tuple[set[str], set[str]]:
    """Work both sets out from OpenCC's own dictionaries (needs its command `opencc_dict`, which the wheel brings)."""
    to_simplified, to_traditional = _dictionary("TSCharacters"), _dictionary("STCharacters")
    simplified_values = {form for forms in to_simplified.values() for form in forms}
    traditional_values = {form for forms in to_traditional.values() for form in forms}
    regional = {form for name in ("TWVariants", "HKVariants") for forms in _dictionary(name).values() for form in forms}
    traditional = {
        key
        for key, forms in to_simplified.items()
        if key not in forms and key not in simplified_values and key not in to_traditional
    }
    simplified = {
        key
        for key, forms in to_traditional.items()
        if key not in forms and key not in traditional_values and key not in to_simplified
    }
    return traditional, simplified - regional


def _dictionary(name: str) -> dict[str, list[str]]:
    import opencc

    root = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "dictionary.txt"
        binary = root / "share" / "opencc" / f"{name}.ocd2"
        command = [str(root / "bin" / "opencc_dict"), "-i", str(binary), "-o", str(text), "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        lines = [line.split("\t") for line in text.read_text(encoding="utf-8").splitlines() if "\t" in line]
    return {key: forms.split(" ") for key, forms in (line[:2] for line in lines)}


def main() -> None:
    """Rewrite the data file."""
    traditional, simplified = derive_tables()
    DATA.write_text("".join(sorted(traditional)) + "\n" + "".join(sorted(simplified)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
