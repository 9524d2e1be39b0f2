"""Who wrote: persons in bylines, never photographers, speakers or organisations."""

from __future__ import annotations

import re
import unicodedata

from .person import FOREIGN, GAP, LATIN, is_foreign, is_latin, is_person, looks_so
from .phrases import pattern

_HANDLE = re.compile(r"[^\s、。,.:：;()（）「」【】|｜/／<>＜＞!?！？]{2,16}")
_SEPARATORS = re.compile(r"\s*(?:[、,，/／&＆|｜;；]|(?<=[一-龥])と(?=[一-龥])|\band\b|・(?=[一-龥]))\s*")
#: What stands behind a name on the page without belonging to it.
_BUTTON = re.compile(
    r"\s*(?:(?:さん)?をフォロー|フォロー)(?:する|中)?$|\s*\(?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?$|\s+@\w+$"
)
_PLACE = re.compile(r"^[ァ-ヴー]{2,10}(?:支局)?[ \u3000]+(?=[一-龥々]{3,6}(?:[、,]|$))")
#: 廣瀬陽子・慶応大教授
_AFFILIATED = re.compile(r"(?<=[一-龥々ぁ-ん]{3})・[^・、,()]{0,24}(?:大|学院|研究所|センター)\S{0,12}(?=$|[、,(])")
#: Who signs for a company or a town does not write.
_SIGNATORY = re.compile(
    r"取締役|監査役|執行役|社長|会長|理事長|[課室係所店校館園]長|[都道府県市区町村]長(?![一-龥])|知事|大臣|総裁|学長|院長|校長|広報"
)
#: A login, and no name anybody is called by.
_LOGIN = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)+|[a-z]+\d\w*")


def persons(text: str, labelled: bool = False, sure: bool = False) -> list[str]:
    """Return the persons a byline consists of; empty where it holds anything else.

    `labelled`: something else already says that this is a byline; then unknown family names, Latin names
    and pen names are taken too.  `sure`: nothing says so, and only what must be names counts.
    """
    text = unicodedata.normalize("NFKC", text)
    text = _OTHERS.sub("", _BUTTON.sub("", text)).strip(" 　・、,()[]【】《》<>:|")
    # 塩田潮 : 作家、ジャーナリスト
    name, _, offices = text.partition(":")
    if offices and all(map(_is_office, re.split("[、,]", offices))):
        text, sure = name.strip(), False
    if not labelled and _SIGNATORY.search(text):
        return []
    text = _AFFILIATED.sub("", text)
    place, _, rest = text.partition("=")
    if rest and len(place) <= 12 and not re.search("[、:の]", place):
        if pattern("credit").search(text) or re.search(r"写真|撮影|提供|画像|図|資料", place):
            return []
        text, placed = rest.strip(), True
    else:
        # キーウ　国末憲人
        text, count = _PLACE.subn("", text)
        placed = bool(count or re.search(rf"\s*\({pattern('office').pattern}\)?$", text))
    found = [name for part in _split(text) if (name := _bare(part.rpartition("=")[2] if placed else part))]
    # One sure name vouches for its neighbours in a list: no list of family names is complete.
    vouched = placed or any(is_person(name, sure) or is_foreign(name, sure) for name in found)
    if vouched:
        found = [name for name in found if not pattern("organisation").search(name)]
    known = [is_person(n, sure) or is_foreign(n, sure) or (placed and FOREIGN.fullmatch(n)) for n in found]
    may = [(labelled and _may_be(n)) or (vouched and looks_so(n)) for n in found]
    if not all(k or m for k, m in zip(known, may, strict=True)):
        return []
    # Mika Nishimura / 西村実花 is one person.
    if len(found) == 2 and sum(map(is_latin, found)) == 1 and any(map(is_person, found)) and re.search("[/(]", text):
        found = [name for name in found if not is_latin(name)]
    return list(dict.fromkeys(GAP.sub("", name) for name in found))


def _split(text: str) -> list[str]:
    """Cut a byline into single names: at commas, and at blanks between whole names."""
    out: list[str] = []
    for part in _SEPARATORS.split(text):
        words = re.split(r"[ \u3000]+", part or "")
        whole = [is_person(word) or looks_so(word) for word in words]
        if len(words) > 1 and all(whole) and any(map(is_person, words)):
            out += words
        elif part:
            out.append(part)
    return out


def _bare(name: str) -> str:
    """Return a name without the position before or behind it; nothing where there is no more than a position."""
    position, office = pattern("position").pattern, pattern("office").pattern
    name = re.sub(rf"^(?:{office})[\s=:・]+", "", name.strip())
    name = re.sub(rf"^(?:{position})[\s=:・]*", "", name)
    name = re.sub(rf"(?<=[^ァ-ヴー・])[\s(]+(?:{office})\)?$", "", name)
    name = re.sub(rf"[\s・=(]*(?:{position})\)?$", "", name)
    name = re.sub(r"\s*\([^)]*\)?$", "", name).strip(" 　・=@")
    return "" if _is_office(name) else name


def _is_office(text: str) -> bool:
    return bool(re.fullmatch(pattern("office").pattern, text.strip(" 　()")))


def _may_be(name: str) -> bool:
    if pattern("organisation").search(name) or re.fullmatch(r"[A-Z]{2,}", name) or re.search(r"\d{2}|[。!?]", name):
        return False
    if _LOGIN.fullmatch(name):
        return False
    return any(p.fullmatch(name) for p in (LATIN, FOREIGN)) or bool(
        _HANDLE.fullmatch(GAP.sub("", name)) and len(name) <= 14
    )


_BY = re.compile(r"(?:^|\b(?:posted|written)\s+|\s)by[ .:]+([^|/。、]{2,30}?)\s*(?:[|/]|$)", re.IGNORECASE)
_NOT_BY = re.compile(
    r"(?i)\b(?:photo\w*|images?|illustrat\w*|translat\w*|edit\w*|video|movie|design\w*"
    r"|(?:power|provid|produc|host|sponsor|present)ed)\s+by\b"
)
#: Who did something else, named behind who wrote.
_OTHERS = re.compile(
    r"[\s、,/|・(](?:撮影|写真|イラスト|動画|編集|監修|翻訳(?:校正)?|校正|訳|協力|図|デザイン|ヘアメイク|スタイリング)\s*[:=・/●◎].*$"
)
_AND_PICTURES = re.compile(r"^(文|取材|執筆)[・と](?:写真|撮影|イラスト)")
_LEAD = re.compile(r"^【[^】=]{1,16}=\s*([^】]{2,24})】")
#: 【ソウル坂口裕彦】, 【北京・河津啓介】
_LEAD_BARE = re.compile(r"^【(?:[ァ-ヴー]{2,10}・?|[一-龥]{2,3}[・で])([一-龥々、 ]{3,20})】")
_TAIL = re.compile(r"(?:[(【《〈\[]\s*([^()【】《》〈〉\[\]。]{2,60})\s*[)】》〉\]]|=([^=。、「」()]{2,12}))$")
#: パク・ソンホ記者 sungho@…
_REPORTER = re.compile(r"([^。、\s]{2,16}(?:[、・ ][^。、\s]{2,16}){0,3})記者(?:\s*\([^)]*\))?(?:\s+[\w.+-]+@\S+)?")
_IN_CHARGE = re.compile(r"(?:連載|企画|特集|シリーズ|記事|取材班?)は、?(.{2,60}?)が、?(?:担当|取材|執筆|構成)")
_SPEAKER = re.compile(r"(?:氏|さん|様|選手)$")
_IN_TITLE = re.compile(r"(?:=([一-龥々ヶ]{2,4}[ 　]?[一-龥々ぁ-んァ-ヴー]{1,4})$|^【([一-龥々]{3,6})の[^】]+】)")


def labelled(text: str) -> list[str]:
    """Return the persons of a line with a label (文：林由美, 著者：後藤大地, by doumae); else none."""
    text = unicodedata.normalize("NFKC", text).strip(" 　()[]【】■◆●▼◎○◇☆★※")
    text = _OTHERS.sub("", _AND_PICTURES.sub(r"\1", re.sub("^聞き手は", "聞き手:", text)))
    label = pattern("byline_label").pattern
    label = rf"(?>{label}(?:[・、と&]{label})*)"
    if pattern("credit").search(text) or _NOT_BY.search(text) or re.search(r"撮影\s*[:=]", text):
        return []
    if match := re.match(rf"(?:.*[\s|])?{label}\s*[:=●◎/|・]\s*(.{{2,40}})$", text, re.I):
        return persons(match[1]) or persons(re.split(r"[/|]", match[1])[0], labelled=True)
    if match := _BY.search(text):
        return persons(text[match.start(1) :]) or persons(match[1], labelled=True)
    if match := re.match(rf"^{label},?[ 　]+(.{{2,50}})$", text, re.I):
        found = persons(match[1], labelled=True)
        return [name for name in found if is_person(name) or is_latin(name) or FOREIGN.fullmatch(name)]
    return []


def reporter(text: str) -> list[str]:
    """Return the person of a line that is nothing but a reporter's name (パク・ソンホ記者 sungho@…)."""
    match = _REPORTER.fullmatch(unicodedata.normalize("NFKC", text).strip(" 　()[]【】"))
    return persons(match[1], labelled="・" in match[1]) if match else []


def in_lead(text: str) -> list[str]:
    """Return the persons in a dateline at the head of a paragraph (【ワシントン＝大内清】, 【ソウル坂口裕彦】)."""
    text = unicodedata.normalize("NFKC", text).strip()
    if match := _LEAD_BARE.match(text):
        return persons(match[1], sure=True)
    match = _LEAD.match(text)
    return persons(match[1], labelled=True) if match and not pattern("organisation").search(match[1]) else []


def at_end(text: str) -> list[str]:
    """Return the persons in brackets at the end of a paragraph ((米田優人), 【松本紫帆】, (文:林由美))."""
    text = unicodedata.normalize("NFKC", text).strip()
    match = _TAIL.search(text)
    if match is None:
        return []
    inner = match[1] or match[2] or ""
    if charge := _IN_CHARGE.search(inner):
        return persons(charge[1])
    inner = _OTHERS.sub("", inner)
    if re.search(r"撮影|写真(?![・:=])|^写真|提供|協力|監修|取材協力|翻訳|訳$", inner) or _SPEAKER.search(inner):
        return []
    before = text[: match.start()]
    if not (before == "" or before.endswith(("。", "」", "』", "。)", "!", "?", "…", " ", "　", ")"))):
        return []
    return labelled(inner) or persons(inner.rpartition("/")[2] if "/" in inner else inner, labelled="=" in inner)


def in_title(text: str) -> list[str]:
    """Return the person a headline names as its writer (…＝古賀攻, 【河崎真澄の中台両岸特派員】…)."""
    match = _IN_TITLE.search(unicodedata.normalize("NFKC", text).strip())
    return persons(match[1] or match[2]) if match else []
