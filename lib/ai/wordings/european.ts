import type { Wordings } from "./language";

export const european: Record<string, Partial<Wordings>> = {
  fi: {
    greeting:
      "hei, moi, moikka, terve, moro, hellurei, huomenta, hyvää huomenta, hyvää päivää, päivää, hyvää iltaa, iltaa, hyvää iltapäivää, haloo, onko siellä ketään, tervehdys",
    thanks:
      "kiitos, kiitoksia, kiitti, kiitän, suurkiitos, kiitos paljon, paljon kiitoksia, suuret kiitokset, tuhannet kiitokset, kiitokset, auttoi, tästä oli apua, hyödyllistä",
    closing:
      "näkemiin, hei hei, heippa, moi moi, moikka, nähdään, kuulemiin, hyvää päivänjatkoa, hyvää illanjatkoa, mukavaa päivää, hyvää viikonloppua, mukavaa viikonloppua, hyvää yötä, terveisin, siinä kaikki, se oli siinä, ei muuta, ei muita kysymyksiä, ei enempää, löysin sen, löytyi, ratkesi, selvisi, toimii, toimii nyt, ei tarvitse, ei tarvitse enää, ei haittaa, antaa olla, unohda, valmis",
    acknowledgement:
      "ok, okei, hyvä, hyvä juttu, hienoa, mahtavaa, loistavaa, erinomaista, selvä, selvä juttu, selvä homma, ymmärrän, ymmärsin, kiva, mukavaa, super, täydellistä, sopii, juuri niin, oikein, aha, hm, hmm*, haha*, mielenkiintoista, anteeksi, hetki, testi, test, joo",
    yes: "kyllä, joo, juu, jep, kyllä kiitos, joo kiitos, mielellään, tottakai, totta kai, toki, ole hyvä",
    no: "ei, ei kiitos, en, eipä, ei mitään, ei nyt",
    mood: "mitä kuuluu, miten menee, kuinka voit, miten voit, mitä sulle kuuluu, kuis menee",
    identity:
      "oletko robotti, oletko botti, oletko ihminen, oletko sinä *, oletko aito, puhunko *, onko tämä *, kuka olet, kuka sinä olet, mikä sinun nimesi on, mikä on nimesi, mikä nimesi on, mitä osaat",
    filler:
      "oikein, todella, tosi, paljon, sinulle, teille, ja, myös, vielä, nyt, se, kaikki, kaikille, etukäteen, ihminen, robotti, botti, vai, tai, aito, oikea, on, kovasti, toivotan, vaan, samoin, jo",
    object: "avusta, apua, vastauksesta, nopeasta, tiedosta, tiedoista, ajasta, tuesta, palvelusta, neuvosta, hyvästä, avustasi, avustanne",
    complaint:
      "naurettavaa, törkeää, häpeä, ei kelpaa, surkea*, huono palvelu, kamala*, hirveä*, hyödytön, olet hyödytön, ei auta, ei auttanut, pettynyt, vihainen, turhauttavaa, huijaus, huijarit, idiootti*, typerä*, et ymmärrä *, huonoin *, paska*",
    wish: "asiakaspalvelu, asiakaspalveluun, asiakastuki, soittakaa minulle, soita minulle, soittopyyntö, oikea ihminen, ei bottia, ei robottia",
    person:
      "ihmi*, henkilö*, asiakaspalveli*, asiakaspalvelu*, asiakastu*, työntekij*, virkailij*, agent*, neuvoj*, esimie*, päällikö*, johtaj*, edustaj*, operaattor*, kolleg*, asiantuntij*, tuki, tukeen",
    somebody: "joku, jonkun, jollekin, jollekulle, joltain, tiimi*",
    real: "oike*, aito*, aido*, elävä*, todelli*",
    contact:
      "puhua, puhun, jutella, keskustella, chatata, yhdistä*, siirrä*, yhteys, yhteyden, yhteyttä, ottaa yhteyttä, tavoittaa, soittaa, auttaa, auttaisi, saada",
    want: "haluan, haluaisin, tahdon, tarvitsen, voinko, saanko, saisinko, voisinko, onko, pyydän, antakaa, anna",
    bot: "botti*, boti*, robot*, kone*, tekoäly*, tietokone*, chatbot*",
    not: "ei, en, älä, ilman, ei kukaan, sijaan",
    about:
      "pitääkö, täytyykö, tarvitseeko, tarvitsenko, kuinka monta, montako, paljonko, mikä on, mitkä ovat, milloin, mihin aikaan, aukioloajat, joku muu, puhelinnumero, miksi, kuka on",
    follow:
      "ja, entä, entäs, ja entä, entäpä, tai, vai, se, sen, sitä, ne, niitä, niiden, tämä, tämän, nämä, tuo, siellä, sinne, myös, miksi, muu, toinen, toiset, sitten, mutta, lisää, molemmat",
  },
  hu: {
    greeting:
      "szia, sziasztok, helló, hello, üdv, üdvözlöm, üdvözlet, szervusz, szevasz, csá, jó napot, jó napot kívánok, jó reggelt, jó estét, jónapot, napot, haló, van itt valaki, tisztelt",
    thanks:
      "köszönöm, köszönjük, köszi, kösz, köszike, köszönöm szépen, nagyon köszönöm, hálás, hálás köszönet, hálás vagyok, köszönet, segített, sokat segített, hasznos",
    closing:
      "viszlát, viszontlátásra, viszontlátás, szia, sziasztok, helló, szép napot, szép napot kívánok, szép estét, jó éjt, jó éjszakát, jó hétvégét, minden jót, üdvözlettel, legyen szép napja, ez minden, ennyi, ennyi volt, ennyi lenne, semmi más, semmi több, nincs több kérdésem, nincs kérdésem, megtaláltam, megvan, megoldódott, megoldva, működik, már működik, már nem kell, nem kell, nem számít, mindegy, hagyjuk, hagyja, majd máskor, kész",
    acknowledgement:
      "ok, oké, okés, jó, rendben, rendben van, remek, szuper, nagyszerű, kiváló, tökéletes, nagyon jó, értem, értettem, megértettem, világos, persze, egyetértek, pontosan, helyes, igaz, aha, ja, hm, hmm*, haha*, érdekes, bocsánat, elnézést, egy pillanat, teszt, test, király",
    yes: "igen, igen kérem, kérem, persze, természetesen, szívesen, naná, jöhet, légyszi, legyen szíves",
    no: "nem, nem köszönöm, nem kösz, semmi, most nem",
    mood: "hogy vagy, hogy van, mi újság, mizu, mi a helyzet, hogy érzed magad, jól vagy",
    identity:
      "robot vagy, te robot vagy, bot vagy, te ember vagy, ember vagy, ön robot, ön ember, ez egy robot, ez egy bot, robottal beszélek, emberrel beszélek, ki vagy, ki vagy te, kicsoda, hogy hívnak, mi a neved, mit tudsz",
    filler:
      "nagyon, szépen, a, az, is, és, még, már, most, ez, mindenkinek, minden, előre, önnek, neked, ember, robot, bot, vagy, igazi, valódi, egy, hát, akkor, kívánok, viszont, te, ön, kedves",
    object:
      "segítséget, a segítséget, választ, gyors, információt, információkat, időt, támogatást, türelmet, magyarázatot, tanácsot, mindent",
    complaint:
      "nevetséges, felháborító, elfogadhatatlan, szégyen, botrány, borzalmas*, szörnyű*, rossz szolgáltatás, pocsék*, haszontalan, használhatatlan, nem segít, nem segített, csalódott*, dühös, mérges, csalás, csalók, hülye*, hülyeség, idióta*, nem érted *, nem érti *, legrosszabb*",
    wish: "ügyfélszolgálat, vevőszolgálat, hívjon fel, hívjanak fel, hívj fel, kérek visszahívást, visszahívást kérek, élő ember, valódi ember, igazi ember, nem botot",
    person:
      "ember*, személy*, ügyintéző*, ügyfélszolgál*, vevőszolgál*, operátor*, ügynök*, munkatárs*, kolléga, kollégá*, tanácsadó*, képviselő*, főnök*, vezető*, menedzser*, szakértő*, alkalmazott*, supportos*",
    somebody: "valaki, valakivel, valakit, valakinek, csapat*",
    real: "élő*, valódi*, igazi*, hús vér",
    contact:
      "beszél*, beszélni, beszélhetek, beszélnék, csevegni, chatelni, kapcsol*, kapcsolat*, átkapcsol*, továbbít*, összekapcsol*, elérni, felhívni, hívjon, hívjanak, segítsen, segíteni, átvenni, adjanak, adjon",
    want: "szeretnék, akarok, kérek, kérném, szeretném, kell, szükségem, lehetne, lehet, beszélhetek, van itt, van, kívánok, keresek, adjanak",
    bot: "bot*, robot*, gép*, ai, mi, számítógép*, chatbot*",
    not: "nem, ne, sem, nélkül, soha, helyett, nincs, senki*",
    about:
      "kell e, muszáj, szükséges e, hány, mennyi, mi az, mi a, melyik, mikor, nyitvatartás, valaki más, másik, telefonszám, miért, ki a",
    follow:
      "és, és mi, és a, és mennyi, és ha, mi van, mi a helyzet, vagy, ez, az, ezek, azok, ezt, azt, ő, ők, ott, oda, is, szintén, miért, még, másik, akkor, de, több, mindkettő",
  },
  el: {
    greeting:
      "γεια, γεια σας, γεια σου, γειά, χαίρετε, χαιρετώ, καλημέρα, καλημέρα σας, καλησπέρα, καλησπέρα σας, χαιρετισμούς, έλα, είναι κανείς εδώ, υπάρχει κανείς",
    thanks:
      "ευχαριστώ, ευχαριστώ πολύ, σας ευχαριστώ, σε ευχαριστώ, ευχαριστούμε, πολλά ευχαριστώ, χίλια ευχαριστώ, ευγνώμων, βοήθησε, χρήσιμο, βοηθήσατε",
    closing:
      "αντίο, γεια χαρά, τα λέμε, τα ξαναλέμε, καληνύχτα, καλή σας μέρα, καλή συνέχεια, καλό βράδυ, καλό σαββατοκύριακο, να είστε καλά, να 'σαι καλά, να σαι καλά, φιλικά, με εκτίμηση, αυτά, αυτό είναι όλο, αυτό ήταν, αυτά ήταν, τίποτα άλλο, τίποτε άλλο, δεν έχω άλλη ερώτηση, δεν έχω άλλες ερωτήσεις, το βρήκα, βρήκα, λύθηκε, λειτουργεί, δουλεύει, δεν χρειάζεται, δεν πειράζει, άστο, ξέχνα το, τέλος, άλλη φορά",
    acknowledgement:
      "οκ, οκέι, εντάξει, ενταξει, καλά, καλώς, ωραία, πολύ καλά, τέλεια, τέλειο, εξαιρετικά, υπέροχα, σούπερ, μάλιστα, κατάλαβα, καταλαβαίνω, το κατάλαβα, σύμφωνοι, συμφωνώ, σωστά, ακριβώς, βεβαίως, αχα, χμ, χα, χαχα, ενδιαφέρον, συγγνώμη, ένα λεπτό, τεστ, δοκιμή",
    yes: "ναι, ναι παρακαλώ, παρακαλώ, φυσικά, βέβαια, βεβαίως, ασφαλώς, ευχαρίστως, θα ήθελα",
    no: "όχι, οχι, όχι ευχαριστώ, τίποτα, όχι τώρα, μπα",
    mood: "τι κάνεις, τι κάνετε, πώς είσαι, πώς είστε, τι νέα, πώς πάει, όλα καλά",
    identity:
      "είσαι ρομπότ, είσαι άνθρωπος, είσαι μποτ, είσαι bot, είσαι αληθινός, είστε ρομπότ, είστε άνθρωπος, μιλάω με *, μιλώ με *, ποιος είσαι, ποια είσαι, ποιος είστε, πώς σε λένε, πώς λέγεσαι, τι είσαι, τι μπορείς να κάνεις",
    filler:
      "πολύ, πάρα, για, σας, σου, και, επίσης, ακόμα, ήδη, τώρα, αυτό, όλους, όλα, όλες, εκ των προτέρων, άνθρωπος, άνθρωπο, ρομπότ, ή, πραγματικό, πραγματικός, είναι, ένα, έναν, λοιπόν, φίλε, τη, την, το, τα, η, ο",
    object:
      "για, τη, την, το, τις, βοήθεια, βοήθειά, απάντηση, απάντησή, γρήγορη, πληροφορία, πληροφορίες, χρόνο, υποστήριξη, εξυπηρέτηση, άμεση, υπομονή",
    complaint:
      "απαράδεκτο, απαράδεκτοι, ντροπή, αίσχος, γελοίο, εξοργιστικό, χάλια, άχρηστ*, είσαι άχρηστο, κακή εξυπηρέτηση, χείριστη *, τραγικ*, απαίσι*, δεν βοηθάει, δεν βοηθά, δεν βοήθησε, απογοητευμέν*, απογοήτευση, θυμωμέν*, νευριασμέν*, απάτη, απατεώνες, κλέφτες, βλακείες, ηλίθι*, δεν καταλαβαίνεις *, χειρότερ*",
    wish: "εξυπηρέτηση πελατών, τμήμα εξυπηρέτησης, υποστήριξη πελατών, καλέστε με, πάρτε με τηλέφωνο, τηλεφωνήστε μου, αληθινός άνθρωπος, πραγματικός άνθρωπος, όχι ρομπότ, όχι μποτ",
    person:
      "άνθρωπο*, ανθρώπ*, άτομο, πρόσωπο, εκπρόσωπο*, υπάλληλο*, υπαλλήλ*, χειριστή*, αντιπρόσωπο*, σύμβουλο*, διευθυντή*, προϊστάμενο*, υπεύθυνο*, εξυπηρέτηση*, υποστήριξη*, ειδικό, τεχνικό, συνάδελφο*",
    somebody: "κάποιον, κάποιος, κάποια, κάποιο, ομάδα",
    real: "πραγματικ*, αληθιν*, ζωνταν*, κανονικ*",
    contact:
      "μιλήσω, μιλάω, μιλήσει, μιλήσουμε, συζητήσω, επικοινων*, συνδέσ*, συνδέστε, σύνδεσ*, μεταφέρετε, καλέσω, βοηθήσει, δώστε, δώσε, τηλεφωνήσ*, αναλάβει",
    want: "θέλω, θα ήθελα, ήθελα, χρειάζομαι, μπορώ, μπορώ να, γίνεται, υπάρχει, ζητώ, απαιτώ, προτιμώ, δώστε, ψάχνω",
    bot: "μποτ*, ρομπότ, ρομποτ*, μηχανή*, υπολογιστή*, bot, ai",
    not: "δεν, δε, μη, μην, χωρίς, ποτέ, κανένα, κανέναν, αντί, όχι",
    about:
      "πρέπει να, χρειάζεται να, πόσα, πόσοι, πόσο, τι είναι, ποιο, ποια, ποιες, πότε, τι ώρα, ωράριο, κάποιος άλλος, τηλέφωνο, γιατί, ποιος είναι",
    follow:
      "και, και για, και το, και η, και αν, τι γίνεται με, ή, αυτό, αυτά, αυτός, αυτή, εκείνο, το, τα, τον, την, εκεί, επίσης, γιατί, άλλο, άλλη, τότε, αλλά, περισσότερα, κι",
  },
  tr: {
    greeting:
      "merhaba, merhabalar, selam, selamlar, selamün aleyküm, selamun aleykum, günaydın, iyi günler, iyi akşamlar, tünaydın, hey, alo, kimse var mı, biri var mı, kolay gelsin, iyi çalışmalar",
    thanks:
      "teşekkür, teşekkürler, teşekkür ederim, teşekkür ederiz, çok teşekkürler, çok teşekkür ederim, sağ ol, sağol, sağ olun, sağolun, çok sağ ol, eyvallah, minnettarım, eline sağlık, elinize sağlık, allah razı olsun, yardımcı oldu, çok yardımcı oldunuz, tşk, tşkler, tesekkurler, müteşekkirim",
    closing:
      "güle güle, hoşça kal, hoşçakal, hoşça kalın, hoşçakalın, görüşürüz, görüşmek üzere, bay bay, baybay, kendine iyi bak, iyi günler dilerim, iyi geceler, iyi haftasonları, saygılar, saygılarımla, allaha ısmarladık, bu kadar, hepsi bu, hepsi bu kadar, bu kadardı, başka bir şey yok, başka yok, başka sorum yok, sorum yok, buldum, çözdüm, çözüldü, hallettim, halloldu, çalışıyor, oldu, artık gerek yok, gerek yok, gerek kalmadı, lüzum yok, boşver, boş ver, önemli değil, unut, bitti, sonra, başka zaman, size de, sana da",
    acknowledgement:
      "tamam, tamamdır, tmm, ok, oki, peki, olur, iyi, çok iyi, güzel, çok güzel, süper, harika, mükemmel, müthiş, şahane, anladım, anlaşıldı, anlıyorum, elbette, aynen, doğru, kesinlikle, hay hay, ha, hı, hm, hmm*, haha*, ilginç, pardon, özür dilerim, kusura bakmayın, bir dakika, bekleyin, test, deneme, deniyorum",
    yes: "evet, evet lütfen, lütfen, tabii, tabi, tabii ki, elbette, isterim, memnuniyetle, olur, he",
    no: "hayır, hayir, yok, hayır teşekkürler, hayır sağ ol, yo, hiçbir şey, şimdi değil, istemez",
    mood: "nasılsın, nasılsınız, nasıl gidiyor, ne haber, naber, napıyorsun, ne yapıyorsun, iyi misin, iyi misiniz, keyifler nasıl",
    identity:
      "robot musun, bot musun, insan mısın, gerçek misin, sen robot musun, sen insan mısın, robot musunuz, insan mısınız, bu bir robot mu, bot mu, robotla mı konuşuyorum, insanla mı konuşuyorum, kimsin, sen kimsin, siz kimsiniz, adın ne, adınız ne, ismin ne, isminiz ne, ne yapabilirsin",
    filler:
      "çok, için, size, sana, siz, sen, ve, de, da, daha, şimdi, bu, herkese, her, şey, şimdiden, insan, robot, bot, mı, mi, mu, mü, yoksa, veya, gerçek, bir, o, ederim, dilerim, günler, arkadaşım, hocam, abi, bey, hanım, zaten, ben, tüm, bütün",
    object:
      "yardım, yardımın, yardımınız, yardımlarınız, yardımlarınız için, cevap, cevabınız, hızlı, bilgi, bilgiler, bilgilendirme, zaman, zamanınız, destek, desteğiniz, ilgi, ilginiz, sabrınız, yanıt, yanıtınız, açıklama",
    complaint:
      "rezalet, rezil, saçmalık, saçma, kabul edilemez, berbat, berbatsınız, korkunç, iğrenç, utanç verici, işe yaramaz, işe yaramıyor, yardımcı olmuyor, yardımcı olmadınız, yardımcı olmadı, kötü hizmet, çok kötü hizmet, hayal kırıklığı, kızgınım, sinirliyim, sinirlendim, bıktım, dolandırıcı*, sahtekar*, yalan*, aptal*, salak*, gerizekalı, beni anlamıyorsun*, anlamıyorsun*, en kötü *",
    wish: "müşteri hizmetleri, müşteri hizmetlerine, müşteri temsilcisi, beni arayın, beni ara, arar mısınız, aranmak istiyorum, gerçek insan, gerçek kişi, canlı destek, canlı yardım, robot istemiyorum, bot istemiyorum",
    person:
      "insan*, kişi*, temsilci*, müşteri hizmet*, müşteri temsilci*, yetkili*, operatör*, çalışan*, personel*, danışman*, müdür*, yönetici*, amir*, uzman*, destek ekib*, canlı destek, eleman*, görevli*, ajan*",
    somebody: "biri, birisi, biriyle, birisiyle, birine, birisine, birini, ekip*, ekib*",
    real: "gerçek, canlı, hakiki",
    contact:
      "konuş*, görüş*, bağla*, bağlan*, aktar*, yönlendir*, iletişim*, ulaş*, yazış*, sohbet*, ara, arayın, arasın, yardım*, devral*, çağır*",
    want: "istiyorum, isterim, isterdim, istiyoruz, lazım, gerek, ihtiyacım, mümkün, var mı, verin, ver, rica, talep, bağlayın, bağla",
    bot: "robot*, bot*, makine*, yapay zeka*, bilgisayar*, chatbot*",
    not: "istemiyorum, istemem, istemiyoruz, değil, olmadan, etmeden, konuşmadan, görüşmeden, aramadan, gerek yok, yerine, bağlama*, aktarma*, yönlendirme*, hiç, asla, gerekmiyor, ihtiyacım yok",
    about:
      "gerekiyor mu, gerekir mi, zorunda mıyım, şart mı, lazım mı, kaç, ne kadar, nedir, hangi, ne zaman, saat kaçta, çalışma saatleri, başka biri, başkası, telefon numarası, neden, niçin, kimdir, kişilik",
    follow:
      "ve, peki, peki ya, ya, peki ne kadar, veya, ya da, o, onu, onun, bu, bunu, bunun, şu, bunlar, onlar, onları, orada, oraya, de, da, ayrıca, neden, başka, diğer, diğeri, öyleyse, ama, daha, ikisi",
  },
};
