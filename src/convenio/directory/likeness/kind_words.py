"""Words that names of universities share in the languages of the world, as one word each. Pure data.

Beginnings of words in Latin letters (Cyrillic ones as ``spelling.latin`` writes them), and Chinese words whole.
"""

_FORMS = {
    "university": "universi unive univ uni unizwersytet uniwersyt sveuchilis daigaku egyetem yliopisto panepist jamia"
    " ulikool hogeschool ensi hochschule fachhochschule",
    "college": "college colege colegio kolledzh koledzh kollej collegium",
    "institute": "institu instit inst ecole escola escuela scuola schule school shkola",
    "academy": "academ akadem accadem",
    "hospital": "hosp hospital hopital ospedal klinik clinic bolnits krankenh ziekenhuis",
    "faculty": "facult fakult facolta facultad departa depart department kafedra",
    "centre": "centre center centro zentrum tsentr centrum",
    "foundation": "foundatio fundac fondatio fundaci stiftung fond fonds",
    "society": "society societ gesellsch obshchest associat verein",
    "museum": "museum museo muzei",
    "library": "library bibliot",
    "ministry": "ministr ministe ministerstv",
    "agency": "agency agenc agentur agentst",
    "laboratory": "laborat",
    "company": "gmbh ltd limited inc corp corporation llc pharma automob avtomob holding",
    "archive": "archiv arkhiv",
    "observatory": "observat",
}
_KINDS = {
    "polytechnic": "polytech politech politecn politekhn politehn",
    "technical": "technic technol technisch tecnic tecnol tekhnich tekhnolog tehnic tehnol teknik teknis teknol techniq"
    " technik",
    "medical": "medic medizin medits medec medyc medich",
    "pedagogic": "pedagog padagog teacher normal educat educac",
    "agricultural": "agricult agrar agric selskokhoz agro agrono",
    "economics": "econom ekonom financ finans busines commerc",
    "law": "law juridic yurid jurist recht",
    "arts": "art arts artes kunst iskusstv fine",
    "music": "music musik muzyk conservat konservat",
    "languages": "langu lingvist linguist foreign inostrann yazyk",
    "engineering": "engineer ingenieu inzhen ingegner ingenier",
    "science": "scienc wissensch nauk cienc scient",
    "physical culture": "sport fizkult",
    "architecture": "archite arkhit arquit",
    "mining": "mining gorn petrol neft",
    "aviation": "aviat aeronaut aviats",
    "maritime": "maritim marin morsk naval ocean okean",
    "military": "militar voen defen",
    "women": "women femin zhensk",
    "open": "open distance otkryt",
    "information": "informat radioel electron elektron",
}

FORMS = {word: code for code, words in _FORMS.items() for word in words.split()}
KINDS = {word: code for code, words in _KINDS.items() for word in words.split()}
STATE = ("state", "gosudarst", "staatlich", "statale", "estadual", "panstwow", "derzhavn")
QUIET = (
    "national", "natsional", "nacional", "nazional", "naciona", "federal", "federaln", "research", "issledovat",
    "autonom", "avtonom", "pontific", "royal", "vysshego", "professional", "obrazovan", "byudzhet",
    "republic", "respublik",
)  # fmt: skip
_SMALL = (
    "of the and for at in on de la le les des du da do dos das di del della dei degli y e et und der die das den zu zur"
    " fur van von het een i na po v s o a an el los las lo al d l no nr"
)
SMALL = frozenset(_SMALL.split())

AFTER = frozenset(("imeni", "im", "named"))
"""What follows is somebody whose name the house bears."""
COMMON = (
    "university", "universitat", "universite", "universidad", "universita", "polytechnic", "technical", "technology",
    "institute", "hospital", "foundation", "society", "medical", "college", "academy", "science", "agricultural",
    "economics", "pedagogical", "universitet",
)  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
)  # fmt: skip
_ROMAN = ("ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii")
NUMBERS = {
    **{word: str(number) for number, word in enumerate(_ORDINALS, 1)},
    **dict(zip(_ROMAN, ("2", "3", "4", "6", "7", "8", "9", "11", "12", "13"), strict=True)),
}

CHINESE = {
    "大学": "university",
    "大學": "university",
    "学院": "institute",
    "學院": "institute",
    "研究所": "institute",
    "研究院": "institute",
    "学校": "institute",
    "医院": "hospital",
    "医科": "medical",
    "医学": "medical",
    "中医药": "medical",
    "师范": "pedagogic",
    "師範": "pedagogic",
    "教育": "pedagogic",
    "理工": "technical",
    "工业": "technical",
    "工業": "technical",
    "科技": "science technical",
    "科学技术": "science technical",
    "技术": "technical",
    "工程": "engineering",
    "农业": "agricultural",
    "農業": "agricultural",
    "农林": "agricultural",
    "财经": "economics",
    "经济": "economics",
    "贸易": "economics",
    "政法": "law",
    "艺术": "arts",
    "美术": "arts",
    "音乐": "music",
    "外国语": "languages",
    "语言": "languages",
    "体育": "physical culture",
    "建筑": "architecture",
    "石油": "mining",
    "航空": "aviation",
    "海事": "maritime",
    "海洋": "maritime",
    "图书馆": "library",
    "基金会": "foundation",
    "科学院": "academy science",
    "航天": "aviation",
    "学会": "society",
    "汽车": "company",
    "集团": "company",
    "公司": "company",
    "制药": "company",
}
