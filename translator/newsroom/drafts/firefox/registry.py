"""
The translation models of Firefox that can be installed by name.

The hashes are those of the decompressed files; how a file was compressed differs from source to source. The lexical
shortlists that lie beside the models are left out: they restrict the words that may be said to a few for each word of
the source, which makes translations with two vocabularies worse, and Firefox does not use them either.

Source: Mozilla's own list of models; mozilla/translations#1068 for the shortlists.
"""

from __future__ import annotations

from translator.bilingual.words.language import EN, ZH_HANS, ZH_HANT, LangTag
from translator.newsroom.drafts.models.pinned_model import Model, ModelFile, WebFile

LICENCE = "MPL-2.0"
_BUCKET = "https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data/models"
_ARCHIVE = "https://media.githubusercontent.com/media/mozilla/firefox-translations-models/main/models"
_MIRROR = "mukowaty/firefox-translations/resolve/main"

Pinned = tuple[str, int, str]
"""Name, size and hash of a file."""

_MODEL = "model.{}.intgemm.alphas.bin"
_INTO_HANS: tuple[Pinned, ...] = (
    ("srcvocab.enzh.spm", 806_952, "bd9b65504acc6d9726dd281f7defc2adb7c2c22d0688fe2f84697de25197c8c5"),
    ("trgvocab.enzh.spm", 772_004, "aded6993c36e440284d11cec3f6b8aef9c0e43188a772d80be342a713adf223d"),
)


def _model(
    direction: tuple[LangTag, LangTag],
    kind: str,
    stored: str,
    archive: str,
    mirror: str,
    *files: Pinned,
    other: bool = False,
) -> Model:
    """
    Return a model of `kind`, whose files lie in the folders `stored`, `archive` and `mirror` of the three sources.

    `other`: it is not the one that is taken first for this direction, so that its name says its kind.
    """
    pair = "-".join(direction)
    folders = (f"{_BUCKET}/{stored}/exported", f"{_ARCHIVE}/{archive}" if archive else "",
               f"{{endpoint}}/{_MIRROR}/{mirror}" if mirror else "",
               f"https://hf-mirror.com/{_MIRROR}/{mirror}" if mirror else "")  # fmt: skip
    return Model(
        name=f"firefox:{pair}:{kind}" if other else f"firefox:{pair}",
        family="firefox",
        title=f"Firefox Translations, {kind}",
        licence=LICENCE,
        files=tuple(
            ModelFile(name, size, digest, tuple(WebFile(f"{folder}/{name}.gz") for folder in folders if folder))
            for name, size, digest in files
        ),
        folder=f"firefox/{pair}.{kind}" if other else f"firefox/{pair}",
        memory=250_000_000,
        direction=direction,
    )


MODELS: tuple[Model, ...] = (
    _model(
        (EN, ZH_HANS), "base-memory", "en-zh/llmaat_finetune10M_qe8_f2_ByQcSxGXQRqGi-UTxYE43g", "base-memory/enzh",
        "en-zh",
        (_MODEL.format("enzh"), 43_849_787, "4e5accc141373565ddc8fa1565bceaa8d0c3482a82cab8131c719ebcc6c2157c"),
        *_INTO_HANS,
    ),
    _model(
        (ZH_HANS, EN), "base", "zh-en/cjk_icu_base_LQeOIbF7Sbq3XA8lsRPotw", "base/zhen", "zh-en",
        (_MODEL.format("zhen"), 59_504_955, "3535442962ec8f4a553cc19b206befcac689ee9cddaea44fa91e21527fc30ac2"),
        ("vocab.zhen.spm", 1_359_697, "dff594318ab7d8b7b60b844ab98ebe6b932ae8045fab15235404c787715965b3"),
    ),
    _model(
        (EN, ZH_HANT), "base-memory", "en-zh_hant/zh_hant_llmaat_finetune10M_qe8_f2_aQ8azdOMQOSBVjBDOVDIZQ", "",
        "en-zh_hant",
        (_MODEL.format("enzh_hant"), 43_849_787, "559ab90d723a58c1f1e2ab7cc12137bc667af5ba3e325e3eb30b5cdc930db520"),
        ("srcvocab.enzh_hant.spm", 803_694, "2266df70492162a249ab1c0154f929bd6098b246544c666c1a0d5a24dde7d2ea"),
        ("trgvocab.enzh_hant.spm", 751_671, "22b91a4436d70b91ab8777c677252ab5fae2bc284d71f977df5206c110e3444c"),
    ),
    _model(
        (ZH_HANT, EN), "base-memory", "zh_hant-en/zh_hant_openlid_zh_tw_lr0002_WJi5Ozi7SZWC6hgfD5GhTA", "",
        "zh_hant-en",
        (_MODEL.format("zh_hanten"), 43_849_787, "0aee91790894458f5d367551f6edcd4c9cb97852c34f221bcbf9f4701ebcf0cd"),
        ("srcvocab.zh_hanten.spm", 769_669, "5cc6a76611dbf86219f109141533606b15ecb34eee83673bb86b2c16b14734db"),
        ("trgvocab.zh_hanten.spm", 812_572, "7bf002db37c10d3b114cc5588d7fdcb16c57d0fd1e2c34354c22cc9f0b6c3c29"),
    ),
    _model(
        (EN, ZH_HANS), "base", "en-zh/cjk_split_vocab_e3B-g-FeQSyTW33DUj2Btw", "base/enzh", "",
        (_MODEL.format("enzh"), 42_992_955, "ce4486f728641a36269a245248dcb53405e76d96d9eba68dcb4172f29521e092"),
        *_INTO_HANS, other=True,
    ),
)  # fmt: skip
"""
For each direction the first is taken first: into Chinese `base-memory`, of which readers keep more drafts than of
`base` though its chrF is lower; into English `base`. They are what Firefox itself uses.
"""
