"""Names that are found in texts."""

from __future__ import annotations

import pytest

from translator.bilingual.names import Name, names_in

SENTENCES = {
    "欧阳晓岚在会上说，滨海市将投入2亿元。": "欧阳晓岚:person 滨海市:place",
    "诸葛明和司马文博走访了清华大学。": "诸葛明:person 司马文博:person 清华大学:body",
    "本报记者林小满滨海报道": "林小满:person 滨海:place",
    "国务院总理李强23日会见了德国客人。": "国务院:body 李强:person 德国:place",
    "单雪梅、曾志伟、解晓东、区永权出席": "单雪梅:person 曾志伟:person 解晓东:person 区永权:person",
    "高通公司首席执行官克里斯蒂亚诺·阿蒙": "高通公司:body 克里斯蒂亚诺·阿蒙:person",
    "王先生说，他都同意": "",
    "记忆库里已有的译文": "",
    "昨天库里投进三分": "库里:person",
    "馆长诸葛明说，大使邢海明说，市长欧阳晓岚称": "诸葛明:person 邢海明:person 欧阳晓岚:person",
    "大使沈允熬、李舸和温宪图为马拉维代表高兴地说": "沈允熬:person 李舸:person 温宪:person 马拉维:place",
    "贸易委员会发展经济，维护和平": "",
    "总理阿比·艾哈迈德讲话，发言人莱维特表示，首相高市早苗说": "阿比·艾哈迈德:person 莱维特:person 高市早苗:person",
    "村民扎西次仁说，校长古丽娜尔·艾山在昆山市": "扎西次仁:person 古丽娜尔·艾山:person 昆山市:place",
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_chinese_names_are_found_without_the_model(text: str, expected: str) -> None:
    assert " ".join(f"{name.text}:{name.kind}" for name in names_in(text, "zh-Hans", with_model=False)) == expected


def test_a_name_is_what_stands_in_the_text_in_either_script() -> None:
    text = "台北市長蔣萬安表示同意"

    assert Name("蔣萬安", "person", 4, 7) in names_in(text, "zh-Hant", with_model=False)
