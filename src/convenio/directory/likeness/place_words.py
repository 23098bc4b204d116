"""Words of names that are translated rather than written in other letters: sides of the world, countries, old towns.

Pure data. What one language calls by a name of its own (Munich, Мюнхен, 慕尼黑) is one word here; everything else is
compared letter by letter.
"""

_CHINESE = (
    "东南 southeast|东北 northeast|西南 southwest|西北 northwest|"
    "中南 central south|华东 east china|华南 south china|"
    "华北 north china|华中 central china|中国 china|香港 hong kong|"
    "澳门 macao|台湾 taiwan|臺灣 taiwan|莫斯科 moscow|"
    "圣彼得堡 st petersburg|托木斯克 tomsk|喀山 kazan|"
    "新西伯利亚 novosibirsk|明斯克 minsk|基辅 kyiv|东京 tokyo|東京 tokyo|"
    "京都 kyoto|大阪 osaka|首尔 seoul|哈佛 harvard|斯坦福 stanford|"
    "牛津 oxford|剑桥 cambridge|伦敦 london|麻省 massachusetts|"
    "加州 california|伯克利 berkeley|海德堡 heidelberg|慕尼黑 munich|"
    "柏林 berlin|亚琛 aachen|苏黎世 zurich|洛桑 lausanne|巴黎 paris|"
    "萨克雷 saclay|索邦 sorbonne|罗马 rome|都灵 turin|米兰 milan|"
    "博洛尼亚 bologna|维也纳 vienna|华沙 warsaw|布拉格 prague|查理 charles|"
    "赫尔辛基 helsinki|悉尼 sydney|墨尔本 melbourne|澳大利亚 australia|"
    "新加坡 singapore|电子 electronic|国立 national|联邦 federal|"
    "综合 general|俄罗斯 russia|哈萨克 kazakh|新南威尔士 new south wales|"
    "國立 national|帝国 imperial"
)
_CYRILLIC = (
    "пекин beijing|нанкин nanjing|шанха shanghai|китай china|тайван taiwan|гонконг hong kong|москов moscow|"
    "петербург petersburg|киев kyiv|минск minsk|варшав warsaw|краков krakow|пражск prague|карлов charles|"
    "венск vienna|римск rome|турин turin|милан milan|болон bologna|париж paris|лондон london|оксфорд oxford|"
    "кембридж cambridge|гарвард harvard|стэнфорд stanford|калифорн california|массачусет massachusetts|"
    "гейдельберг heidelberg|мюнхен munich|берлин berlin|дрезден dresden|кельн cologne|ахен aachen|"
    "геттинген gottingen|тюбинген tubingen|гумбольдт humboldt|цюрих zurich|лозанн lausanne|хельсинк helsinki|"
    "ягеллон jagiellonian|токийск tokyo|киотск kyoto|осак osaka|сеул seoul|северо north|северн north|"
    "южно south|южн south|восточн east|западн west|дальневосточн far east|евразийск eurasia|сибирск siberia|"
    "белорус belarus|росси russia|казахск kazakh|физик physics|энергетич power|международн international|"
    "отношен relations|народов peoples|дружб friendship|свободн free|велик great|петра peter|"
    "шевченко shevchenko|транспортн jiaotong|космонавт astronautics|санкт st|имперск imperial|"
    "украинск ukraine"
)
_LATIN = (
    "peking beijing|canton guangzhou|munchen munich|muenchen munich|wien vienna|koln cologne|koeln cologne|"
    "roma rome|torino turin|milano milan|warszawa warsaw|warszawski warsaw|moskva moscow|moskau moscow|"
    "kiev kyiv|lwow lviv|lwowska lviv|praha prague|lisboa lisbon|genova genoa|firenze florence|napoli naples|"
    "venezia venice|geneve geneva|bruxelles brussels|antwerpen antwerp|gent ghent|kobenhavn copenhagen|"
    "goteborg gothenburg|beograd belgrade|krakowie krakow|jagiellonski jagiellonian|northern north|"
    "southern south|eastern east|western west|northeastern northeast|northwestern northwest|"
    "southeastern southeast|southwestern southwest|chinese china|russian russia|siberian siberia|"
    "belarusian belarus|eurasian eurasia|saint st|freie free|sankt st"
)


def _pairs(text: str) -> dict[str, str]:
    return {word: meaning for word, _blank, meaning in (pair.partition(" ") for pair in text.split("|"))}


CHINESE_WORDS = _pairs(_CHINESE)
CYRILLIC_WORDS = _pairs(_CYRILLIC)
"""By the beginning of the word, which is bent: московский, московского."""
LATIN_WORDS = _pairs(_LATIN)
_SIDES = "north south east west northeast northwest southeast southwest central new"
SIDES = frozenset(_SIDES.split())
"""A name with such a word and one without it are two: China and East China, Hampshire and New Hampshire."""
