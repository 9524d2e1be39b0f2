"""The shapes of dates, as patterns over NFKC text; `dates.py` says what they mean.

Groups: era, y (yy: two digits), m, d; w, w2 weekday; ap, h, mi, s, tz time.  Earlier patterns win where two overlap.
"""

from __future__ import annotations

import re

_N = "[0-9〇一二三四五六七八九十百千元零○]"
_WEEKDAY = (
    r"(?:\s*[(\[]\s*(?P<w>[日月火水木金土])(?:曜日?)?(?:[・,]?[祝休])*\s*[)\]]"
    r"|\s*(?P<w2>[日月火水木金土])曜日?|\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?)?"
)
_TIME = (
    r"(?:\s*(?:T|-|,|の|(?:posted )?at)?\s*(?P<ap>午前|午後|[AaPp]\.?[Mm]\.?)?\s*(?P<h>[012]?\d)\s*(?:時|:)"
    r"\s*(?:(?P<mi>[0-5]?\d)\s*分?)?(?::?(?P<s>[0-5]\d)(?:\.\d+)?秒?)?(?:\s*(?P<ap2>[AaPp]\.?[Mm]\.?)(?![A-Za-z]))?(?:\s*(?P<tz>Z|[+-]\d\d:?\d\d)(?!\d))?)?"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_NAME = (
    r"(?i:(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\.?"
)
_ENGLISH_DAY = r"(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9])"
_ERA = rf"(?P<era>令和|平成|昭和|大正|明治)\s*(?P<y>{_N}{{1,4}})\s*年"
_YEAR = (
    rf"(?<![0-9])(?P<y>[12][0-9]{{3}}|[一二][〇零○一二三四五六七八九]{{3}}|[一二]千{_N}{{0,6}})"
    r"\s*(?:\([^)]{1,8}\)\s*)?年"
)
_MONTH = rf"\s*(?P<m>{_N}{{1,3}})\s*月"
_DAY = rf"\s*(?P<d>{_N}{{1,4}})\s*日"

PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _ERA + _MONTH + _DAY + _WEEKDAY + _TIME,
        _YEAR + _MONTH + _DAY + _WEEKDAY + _TIME,
        r"(?<![0-9./-])(?P<y>(?:18|19|20)[0-9]{2})\s?(?P<sep>[/.\-])\s?(?P<m>[01]?[0-9])\s?(?P=sep)\s?(?P<d>[0-3]?[0-9])(?![0-9])"
        + _WEEKDAY
        + _TIME,
        r"(?<![A-Za-z0-9])(?P<era>令和|平成|昭和|[令平昭RHS])\.?(?P<y>[0-9]{1,2}|元)(?P<sep>[./・-])(?P<m>[01]?[0-9])(?P=sep)(?P<d>[0-3]?[0-9])(?![0-9])",
        rf"(?<![A-Za-z]){_MONTH_NAME}\s?{_ENGLISH_DAY}\s?,?\s?(?P<y>(?:19|20)[0-9]{{2}})(?![0-9])(?:\s*at)?" + _TIME,
        rf"(?<![0-9]){_ENGLISH_DAY}[\s-]?(?:of\s)?{_MONTH_NAME},?[\s-]?(?P<y>(?:19|20)[0-9]{{2}})(?![0-9])" + _TIME,
        r"(?<![0-9A-Za-z./:-])['’]?(?P<yy>[0-9]{2})(?P<sep>[./])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9./-])"
        + _WEEKDAY
        + _TIME,
        r"(?<![0-9])(?P<y>20[0-3][0-9]|19[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9])" + _TIME,
        rf"{_ERA}(?:{_MONTH})?",
        rf"{_YEAR}(?:度)?(?:{_MONTH})?",
        rf"(?<![0-9年月])(?P<m>[01]?[0-9]|{_N}{{1,3}})\s*月{_DAY}" + _WEEKDAY + _TIME,
        r"(?<![0-9./-])(?P<m>[01]?[0-9])/(?P<d>[0-3]?[0-9])(?![0-9/])" + _WEEKDAY + _TIME,
    )
)

#: English names of months, as they begin.
MONTHS = {name: number for number, name in enumerate(_MONTHS, 1)}

_BESIDE = re.IGNORECASE
#: When something takes place, begins or ends; no day of publication.
EVENT_BEFORE = re.compile(
    r"(?:期間|会期|締め?切り?|期限|開催(?:日時?)?|(?:^|[■◆●【\s])日\s*時|発売(?:日|時期)?|放送日?|上映|公演|予約|入力期限)\s*[:：]?\s*$"
    r"|(?:本|文庫|新書|ムック|コミック|Kindle版|CD|DVD|Blu-ray)\s*[–—-]\s*$"
)
EVENT_AFTER = re.compile(
    r"\s*(?:まで|から|より|に?(?:締め?切|開催|開演|開場|開幕|発売|放送|スタート)|\S{0,4}予定|[~〜～])"
)
#: 10:32~10:51: it was over on the same day.
EVENT_ENDED = re.compile(r"\s*[~〜～-]\s*[012]?\d[:時][0-5]?\d分?$")
PUBLISHED_BEFORE = re.compile(
    r"(?:公開|掲載|配信|発行|投稿|初出|発表|公表|作成|登録|Posted on|Published)(?:日時?|開始日)?\s*[:|]?\s*$", _BESIDE
)
UPDATED_BEFORE = re.compile(
    r"(?:更新|改訂|修正|追記|取得|閲覧|保存|印刷|last\s?updated?|modified|updated?)(?:日時?)?\s*[:|]?\s*$", _BESIDE
)
#: "D 公開" belongs to D; in "更新 D 公開 E" the second label belongs to E.
_NO_DATE = r"(?![日時:])", r"(?![日時:]|\s*:?\s*\d)"
_PUBLISHED = "(?:に)?(?:公開|掲載|配信|付|朝刊|夕刊|発売|号)"
_UPDATED = "(?:に)?(?:最終)?(?:更新|改訂|取得|閲覧|last ?update|追記|修正)"
PUBLISHED_AFTER = re.compile(rf"{_PUBLISHED}{_NO_DATE[0]}|\s{_PUBLISHED}{_NO_DATE[1]}")
UPDATED_AFTER = re.compile(rf"{_UPDATED}{_NO_DATE[0]}|\s{_UPDATED}{_NO_DATE[1]}", _BESIDE)
ISO = re.compile(
    r"^\s*(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?\s*$"
)
