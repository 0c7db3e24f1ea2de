"""A guess at the language of a text, from its script and its commonest words.

The program must only warn when a manuscript is not in the language of the base model. The libraries
that tell languages apart bring a model of 1 to 100 MB or have not been kept up; on a page of prose
or more, the little words that hold every sentence together decide as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from aiauthor.text.words import words_of

_SAMPLES = 4
_SAMPLE_CHARS = 20_000
_MIN_WORDS = 20
# Prose holds 25 to 45 % of such words; another language shares a few of them by chance.
_MIN_SHARE = 0.1

_COMMON = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to a in that he was it his her she had with as for not at but be on they have him from "
        "you said were this which would there all when could what out then been their",
        "de": "der die und das er ich sie nicht ein zu den in sich es war mit dem so ist auf wie eine auch von aber "
        "hatte als noch wenn im nur ihr nach wir was mir dass daß einen",
        "fr": "de la et le il à les que un des en elle une qui ne dans pas ce je se l'on pour du était avec sur "
        "son plus au par lui mais vous comme avait c'est d'un qu'il sa",
        "es": "de la que y el en a los se no un con las su por una lo le había del al como más era pero me él "
        "si ella sus para mi ya qué cuando muy sin yo",
        "it": "di che e la il non un in si a per una era mi con ma come le lo più aveva del da gli sua suo se "
        "della al anche io quando nel dei alla disse ha cosa",
        "pt": "de que a o e não um se uma do em os da com ele para as ela no na por era como mais mas ao seu sua "
        "eu me lhe tinha quando à já muito dos foi",
        "nl": "de het een en van ik te dat hij in was niet op zijn met ze er maar die had voor aan om haar je als "
        "hem naar dan nog ook bij wat zei uit zo mijn",
        "sv": "och att det i en som han på jag var inte hon av med den för hade sig till är ett om men så de har "
        "från hans vad när kunde mig där skulle nu",
        "da": "og at det i en som han på jeg var ikke hun af med den for havde sig til er et om men så de har fra "
        "hans hvad når kunne mig der skulle nu efter noget blev ud",
        "no": "og at det i en som han på jeg var ikke hun av med den for hadde seg til er et om men så de har fra "
        "hans hva når kunne meg der skulle nå etter noe ble ut",
        "fi": "ja oli ei hän että se on en mutta kun niin ole hänen jos olisi vain sitä mitä minä joka nyt kuin "
        "sen hänet sanoi ollut sinä myös tai minun siitä",
        "pl": "i w się na nie z że to do jest jak co po o a tak był ale za już go od tylko było jego przez ją mnie "
        "jej przy może dla czy który",
        "cs": "a se v na že to je s do jsem o z ale by jak tak když jako už jeho po za co ve není byl ještě mu "
        "pak ho jen si bylo který",
        "hu": "a az és hogy nem egy is volt azt de csak már meg ez ki mint még ha mert el így vagy pedig ő sem "
        "mit nagyon aki lehet van majd",
        "ro": "de și în să a nu la cu o pe că un se ca mai din era fi îi care lui îl dar ce sau după fost când "
        "au pentru său avea",
        "tr": "bir ve bu da de o ne için gibi ben çok daha ama onu var diye kadar sonra değil mi her şey olarak "
        "bana ona olan dedi sen en onun",
        "ru": "и в не на я он что с как но это она его а то все было за по так у ее из же от был мне для бы ты "
        "когда только меня уже сказал",
        "uk": "і в не на я він що з як але це вона його а то все було за по так у її із же від був мені для би ти "
        "коли тільки мене вже сказав та й",
        "bg": "и на да се не в от че за с той си по като но ще го му е беше тя това ме до а му само така след "
        "ги още при без какво",
        "ar": "من في على أن إلى لا ما هذا كان قد هو عن لم هذه التي الذي مع كل كانت وهو ثم بعد",
        "fa": "و به از که در را این با است آن بود من او برای یک تا هم ما می بر خود",
    }.items()
}

# Scripts that, of the languages told apart here, one alone is written in.
_BY_SCRIPT = {
    "GREEK": "el", "HEBREW": "he", "DEVANAGARI": "hi", "HANGUL": "ko", "THAI": "th", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "BENGALI": "bn", "TAMIL": "ta",
}  # fmt: skip

_LETTER = re.compile(r"[^\W\d_]")


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the language that most of a text is in, or "" where that is not clear."""
    sample = _sample(text)
    script, share = _script(sample)
    if share < 0.5:
        return ""
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    if script == "CJK":
        kana = sum("\u3040" <= character <= "\u30ff" for character in sample)
        return "ja" if kana > 0.05 * len(sample) else "zh"
    words = words_of(sample)
    if len(words) < _MIN_WORDS:
        return ""
    counts = Counter(words)
    shares = {language: sum(counts[word] for word in common) / len(words) for language, common in _COMMON.items()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= _MIN_SHARE else ""


def foreign_words(text: str) -> list[str]:
    """Of a few words, those that are among the commonest of another language; none if one of English is with them."""
    words = words_of(text)
    if not _COMMON["en"].isdisjoint(words):
        return []
    return [word for word in words if any(word in common for common in _COMMON.values())]


def _sample(text: str) -> str:
    """Slices spread over a text, since books open with titles, mottos and dedications."""
    if len(text) <= _SAMPLES * _SAMPLE_CHARS:
        return text
    step = len(text) // _SAMPLES
    return "\n".join(text[start : start + _SAMPLE_CHARS] for start in range(0, step * _SAMPLES, step))


def _script(text: str) -> tuple[str, float]:
    """The script of most letters, by its Unicode name, and its share of them."""
    letters = Counter(_LETTER.findall(text))
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        script = unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
        scripts["CJK" if script in {"HIRAGANA", "KATAKANA"} else script] += count
    if not scripts:
        return "", 0.0
    script, count = scripts.most_common(1)[0]
    return script, count / scripts.total()
