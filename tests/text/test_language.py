import pytest

from aiauthor.text.language import foreign_words, guess_language

# A sentence or two of each, written for this test.
TEXTS = {
    "en": "It was late when she came home, and the house was dark. He had not waited for her; there was a "
    "letter on the table, and all that it said was that he would be back by the end of the week.",
    "de": "Es war spät, als sie nach Hause kam, und das Haus war dunkel. Er hatte nicht auf sie gewartet; auf "
    "dem Tisch lag ein Brief, und darin stand nur, dass er noch vor dem Ende der Woche wieder da sein "
    "würde.",
    "fr": "Il était tard quand elle rentra, et la maison était dans le noir. Il ne l'avait pas attendue ; une "
    "lettre était sur la table, et elle disait seulement qu'il serait de retour avant la fin de la "
    "semaine.",
    "es": "Era tarde cuando ella volvió a la casa, y todo estaba oscuro. Él no la había esperado; en la mesa "
    "había una carta que sólo decía que él estaría de vuelta antes del fin de la semana, y que no se "
    "preocupara.",
    "it": "Era tardi quando lei tornò a casa, e la casa era buia. Lui non l'aveva aspettata; sul tavolo c'era "
    "una lettera, e diceva soltanto che sarebbe tornato prima della fine della settimana, come sempre.",
    "pt": "Era tarde quando ela voltou para casa, e a casa estava às escuras. Ele não tinha esperado por ela; "
    "na mesa havia uma carta que dizia apenas que ele voltaria antes do fim da semana, como sempre.",
    "nl": "Het was laat toen ze thuis kwam, en het huis was donker. Hij had niet op haar gewacht; op de tafel "
    "lag een brief, en daarin stond niet meer dan dat hij voor het einde van de week weer terug zou zijn.",
    "sv": "Det var sent när hon kom hem, och huset var mörkt. Han hade inte väntat på henne; på bordet låg ett "
    "brev, och i det stod bara att han skulle vara tillbaka innan veckan var slut.",
    "da": "Det var sent, da hun kom hjem, og huset var mørkt. Han havde ikke ventet på hende; på bordet lå der "
    "et brev, og i det stod der blot, at han ville være tilbage efter nogle dage, før ugen blev til "
    "noget.",
    "no": "Det var sent da hun kom hjem, og huset var mørkt. Han hadde ikke ventet på henne; på bordet lå det "
    "et brev, og i det sto det bare at han skulle være tilbake etter noen dager, før uken ble til noe.",
    "fi": "Oli myöhä, kun hän tuli kotiin, ja talo oli pimeä. Hän ei ollut odottanut häntä; pöydällä oli kirje, "
    "ja siinä sanottiin vain, että hän olisi takaisin ennen viikon loppua, niin kuin aina, mutta myös se "
    "oli nyt vain sana.",
    "pl": "Było późno, kiedy wróciła do domu, i w domu było ciemno. Nie czekał na nią; na stole leżał list, a w "
    "nim było tylko to, że wróci za kilka dni, jak zawsze, i że nie ma się o co martwić.",
    "cs": "Bylo pozdě, když se vrátila domů, a v domě byla tma. Nečekal na ni; na stole ležel dopis, a v něm "
    "bylo jen to, že se vrátí za pár dní, jako už tolikrát, a že se nemá o co bát.",
    "hu": "Már késő volt, amikor hazaért, és a ház sötét volt. Nem várta meg, csak egy levél volt az asztalon, "
    "és az volt benne, hogy a hét végére majd megint itt lesz, ha nem jön közbe még valami, ami el nem "
    "múlik.",
    "ro": "Era târziu când a ajuns acasă, și în casă era întuneric. El nu o așteptase; pe masă era o scrisoare "
    "în care se spunea doar că se va întoarce până la sfârșitul săptămânii, ca de obicei, și să nu îl mai "
    "aștepte.",
    "tr": "Eve geldiğinde vakit çok geçti ve ev karanlıktı. Onu beklememişti; masada bir mektup vardı ve bu "
    "mektupta ne olursa olsun hafta sonuna kadar her şey için geri olacak diye yazıyordu, daha çok bir "
    "not gibi.",
    "ru": "Было поздно, когда она вернулась домой, и в доме было темно. Он её не ждал; на столе лежало письмо, "
    "и в нём было только то, что он вернётся до конца недели, как всегда, и что бояться не надо.",
    "uk": "Було пізно, коли вона повернулася додому, і в хаті було темно. Він її не чекав; на столі лежав лист, "
    "і в ньому було тільки те, що він повернеться до кінця тижня, як завжди, і що не треба боятися.",
    "bg": "Беше късно, когато тя се върна у дома, и в къщата беше тъмно. Той не я беше чакал; на масата имаше "
    "писмо, и в него пишеше само, че ще се върне до края на седмицата, като всеки път, и да не се бои.",
    "el": "Ήταν αργά όταν γύρισε στο σπίτι, και το σπίτι ήταν σκοτεινό.",
    "he": "היה מאוחר כשהיא חזרה הביתה, והבית היה חשוך.",
    "hi": "जब वह घर लौटी तब देर हो चुकी थी, और घर में अँधेरा था।",
    "ja": "彼女が家に帰ったとき、もう遅く、家の中は暗かった。",
    "zh": "她回到家的时候已经很晚了，屋子里一片漆黑。",
    "ko": "그녀가 집에 돌아왔을 때는 늦은 밤이었고 집은 어두웠다.",
    "ar": "كان الوقت متأخرا عندما عادت إلى البيت، وكان البيت مظلما. لم يكن قد انتظر، وعلى الطاولة رسالة لا تقول "
    "إلا أن كل شيء قد انتهى، وأنه عائد من السفر في هذا الأسبوع مع من كان معه.",
    "th": "ตอนที่เธอกลับถึงบ้านก็ดึกแล้ว และบ้านก็มืด",
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_languages(language):
    assert guess_language(TEXTS[language]) == language
    assert guess_language(f"Title\n\n{TEXTS[language] * 50}") == language


@pytest.mark.parametrize("text", ["", "1914", "Zoë", "qwx zrt plk " * 20, "¿?" * 100])
def test_no_guess_where_there_is_nothing_to_go_by(text):
    assert guess_language(text) == ""


def test_little_words_of_other_languages_are_found_where_none_of_english_is_with_them():
    assert foreign_words("Der alte Mann und ") == ["der", "und"]
    assert foreign_words("“Les ") == ["les"]
    assert foreign_words("Der alte Mann said that ") == []
    assert foreign_words("Gandalf ") == foreign_words("") == []
