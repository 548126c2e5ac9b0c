"""
Conversion between the Chinese scripts: how zh-Hant comes from zh-Hans, and the other way round.

    script_characters     characters and words that only one script has
    doubtful_characters   characters that a conversion can only guess, and where
    script_conversion     a text into the other script: the house's words, quotation marks, what must not change
    character_choices     what people chose where a conversion guessed, from the ledger

Two parts stand lower, because rooms below need them: OpenCC itself and `convert_script`, character by character, in
`language.py`; which version is converted at all, and from which, in `catalog/script_source.py`. The checks
`txt.script`, `txt.region` and `txt.doubtful` stand in `checks/script/chinese_script.py`.
"""
