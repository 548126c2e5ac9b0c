"""
Conversion between the Chinese scripts: how zh-Hant comes from zh-Hans, and the other way round.

    script_characters     characters and words that only one script has
    doubtful_characters   characters that a conversion can only guess, and where
    word_conversion       Simplified into Traditional word by word, with the words of a region
    script_conversion     a text into the other script: the house's words, quotation marks, what must not change
    character_choices     what people chose where a conversion guessed, from the ledger

The rest stands where it can be reached:

    language.py                       OpenCC itself, and a text character by character
    catalog/script_source.py          which version is converted at all, and from which
    newsroom/catalog_conversion.py    the catalog of one script from that of the other
    checks/script/chinese_script.py   the checks `txt.script`, `txt.region` and `txt.doubtful`
"""
