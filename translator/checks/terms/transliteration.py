"""Chinese characters that the usual tables for foreign names use: facts, in both scripts."""

from __future__ import annotations

SOUNDS = (
    "阿艾埃安昂奥敖澳巴白拜班邦贝本比彼毕别宾波伯勃博布察查彻茨达戴丹当道德登邓迪蒂丁东杜敦顿多厄恩尔法凡范菲费芬弗夫福富盖甘冈高戈格贡古圭哈海汉豪赫亨洪胡华怀霍基吉加贾"
    "杰金津卡凯坎康考科克肯库夸昆拉莱兰朗劳勒雷里理丽莉利连列林琳龙卢鲁路伦罗洛吕马麦迈曼梅门蒙米密明莫默姆木穆纳娜奈南内尼妮宁努诺欧帕派潘庞佩彭皮平珀普奇齐恰钱强乔切钦琼丘让热仁容瑞若萨塞赛桑"
    "瑟森沙莎山尚舍申圣施什史舒斯思司松苏素索塔泰坦汤唐特滕提廷通图土托瓦万旺威韦维魏温文翁沃乌伍西希锡夏香肖谢辛欣兴休许雅亚延扬杨耶叶伊易因英尤约泽曾扎詹张哲珍芝朱卓兹宗佐威茨歇堡"
    "爾奧貝畢達當鄧東頓爾費蓋岡貢漢懷賈傑凱庫誇萊蘭勞麗連龍盧魯倫羅呂馬麥邁門納內寧諾歐龐齊錢強喬欽瓊讓熱薩賽桑聖蘇湯圖萬韋溫烏錫謝興許亞揚楊葉約澤張茲"
)
"""Characters of which a transliterated name consists."""

ALSO_WORDS = frozenset(
    "因多来來里特约約西金文加明道格达達本比德安海南山希华華理高内內东東当當通平和强強当让讓若什思西白万萬连連利尚曾提"
)
"""Those of them that also begin or end ordinary words beside a name: 特朗普因…, 对马克龙…"""
