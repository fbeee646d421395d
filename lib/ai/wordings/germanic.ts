import type { Wordings } from "./language";

export const germanic: Record<string, Partial<Wordings>> = {
  de: {
    greeting:
      "hallo, halo, hallöchen, huhu, hey, hi, moin, moin moin, servus, grüezi, gruezi, grüß gott, gruess gott, grüß dich, grüße, guten tag, guten morgen, guten abend, guten mittag, morgen, mahlzeit, tach, na, ist da jemand, jemand da, ist jemand da, sehr geehrte damen und herren, liebes team",
    thanks:
      "danke, dank, danke schön, dankeschön, danke sehr, danke dir, danke ihnen, vielen dank, herzlichen dank, besten dank, tausend dank, lieben dank, schönen dank, ich danke *, dankbar, das hat geholfen, hat geholfen, hilfreich, sehr hilfreich, das hilft, hilft mir, du bist super, sie sind super, du bist der beste, sehr nett, sehr freundlich, lieb von *, nett von *, gut gemacht, vergelts gott, thx, merci",
    closing:
      "hat geklappt, es hat geklappt, klappt jetzt, jetzt klappt es, geklappt, funktioniert jetzt, hat funktioniert, tschüss, tschüs, tschüssi, tschö, tschau, ciao, ade, adieu, auf wiedersehen, wiedersehen, auf wiederhören, bis bald, bis dann, bis später, bis morgen, bis zum nächsten mal, mach's gut, machs gut, macht's gut, pfiat di, servus, gute nacht, schönen tag, schönen tag noch, schönen abend, schönen abend noch, schönes wochenende, einen schönen *, ihnen auch, dir auch, alles gute, viele grüße, liebe grüße, mit freundlichen grüßen, das war's, das wars, das war alles, das ist alles, das wäre alles, das wär's, sonst nichts, nichts weiter, nichts mehr, keine weiteren fragen, keine frage mehr, keine fragen mehr, hat sich erledigt, hat sich geklärt, erledigt, geklärt, gelöst, problem gelöst, habe es gefunden, hab es gefunden, hab's gefunden, habs gefunden, schon gefunden, klappt, klappt jetzt, es klappt, funktioniert, funktioniert jetzt, geht jetzt, geht wieder, nicht mehr nötig, nicht nötig, brauche nichts mehr, ich bin fertig, fertig, vergiss es, vergessen sie es, schon gut, egal, kein problem, macht nichts, ein andermal, später vielleicht, ich melde mich",
    acknowledgement:
      "ok, okay, oke, oki, alles klar, klar, gut, sehr gut, schön, super, toll, prima, perfekt, klasse, spitze, wunderbar, ausgezeichnet, hervorragend, top, cool, geil, genial, großartig, passt, passt so, verstanden, verstehe, ich verstehe, habe verstanden, in ordnung, einverstanden, ach so, achso, aha, ah, oh, hm, hmm*, mhm, haha*, genau, richtig, stimmt, gut zu wissen, interessant, so so, na gut, na dann, gerne, freut mich, test, nur ein test, sorry, entschuldigung, verzeihung, ups, moment, einen moment, warte, ich probiere es, ich versuche es, mache ich, werde ich machen",
    yes: "ja, jo, jep, jup, jawohl, ja bitte, ja gerne, gern, gerne, bitte, bitte ja, sehr gerne, natürlich, klar, sicher, auf jeden fall, unbedingt, mach das, machen sie das, tu das, das wäre *",
    no: "nein, nö, nee, ne, nein danke, nö danke, nichts, gar nichts, eher nicht, lieber nicht, auf keinen fall, momentan nicht, im moment nicht",
    mood: "wie geht's, wie gehts, wie geht es dir, wie geht es ihnen, wie geht's dir, wie geht's ihnen, wie läuft's, wie läufts, alles gut, alles ok, was geht, was geht ab, na wie geht's, mir geht es gut, erzähl einen witz, erzähl mir einen witz",
    identity:
      "bist du ein *, bist du eine *, bist du echt, bist du real, sind sie ein *, sind sie eine *, sind sie echt, ist das ein bot, ist das ein roboter, ist das hier ein *, spreche ich mit einem *, rede ich mit einem *, schreibe ich mit einem *, wer bist du, wer sind sie, was bist du, was sind sie, wie heißt du, wie heißen sie, wie ist dein name, wie ist ihr name, wer hat dich *, was kannst du, was können sie, wobei kannst du *, kannst du mir helfen, können sie mir helfen, wie alt bist du, woher kommst du",
    filler:
      "so, sehr, vielen, lieben, herzlichen, besten, selbst, selber, auch, noch, mal, dann, jetzt, denn, doch, ja, na, ihr, dir, ihnen, euch, alle, alles, zusammen, liebe, lieber, mein, freund, leute, team, herr, frau, bitte, erst, erstmal, vorerst, für heute, heute, wirklich, echt, echter, ganz, total, einfach, schon, das, ist, es, ich, du, sie, und, von, mir, mich, mit, viel, vielmals, herzlich, nochmal, nochmals, soweit, hier, oder, ein, eine, einen, mensch, roboter, maschine, bot, ki, computer, person, im voraus, einen, schönen, gut, war, hat, wünsche, wünsche ihnen, wünsche dir, da, weiter, eigentlich",
    object:
      "für, die, der, das, den, dieser, dieses, ihr, seid, laden, firma, was, eine, ist, sind, ja, euer, haben, je, ihre, eure, deine, dein, hilfe, unterstützung, antwort, antworten, auskunft, info, infos, information, informationen, schnelle, nette, tolle, gute, zeit, mühe, geduld, rückmeldung, erklärung, beratung, service, tipp, tipps, link, freundliche",
    complaint:
      "frechheit, unverschämt, unverschämtheit, sauerei, saftladen, lächerlich, unmöglich, katastrophe, schlechter service, miserabel*, mieser *, furchtbar*, schrecklich*, unfassbar, eine zumutung, zumutung, nutzlos, du bist nutzlos, unbrauchbar, enttäuscht, enttäuschend, verärgert, wütend, stinksauer, sauer, nervt, du nervst, ich bin genervt, genervt, das hilft nicht, hilft mir nicht, hat nicht geholfen, nicht hilfreich, du verstehst *, sie verstehen *, verstehst du nicht, verstehst mich nicht, blödsinn, unsinn, quatsch, schwachsinn, scheiße, scheiss*, mist, idiot*, dumm, dummer *, betrug, betrüger, abzocke, danke für nichts, falsche antwort, das ist falsch, das war nicht meine frage, schlimmste*",
    wish: "kundenservice, kundendienst, kundensupport, kundenbetreuung, kundenberatung, rückruf, bitte um rückruf, rufen sie mich an, ruf mich an, rufen sie mich zurück, rufen sie mich bitte *, anruf bitte, ich möchte zurückgerufen werden, echter mensch, echte person, kein bot, keinen bot, keine bots, kein roboter, keinen roboter, live chat, livechat",
    person:
      "mensch, menschen, menschlich*, mitarbeiter*, berater*, beraterin, kundenberater*, agent*, operator*, kundenservice, kundendienst, kundenbetreuer*, kundenbetreuerin*, kundenbetreuung, kundenberatung, kundensupport, support, supportteam, support team, ansprechpartner*, ansprechperson*, sachbearbeiter*, vorgesetzt*, chef*, geschäftsführ*, servicemitarbeiter*, kollegen, kollege, kollegin, person, personen, techniker*, experte*, fachmann, service team, verkäufer*, manager*, leiter*, jemand echtes, jemand echten",
    somebody:
      "jemand, jemanden, jemandem, irgendjemand*, irgendwer, irgendwem, wen, einen von euch, einem von euch, einer von euch, team, service, vertrieb, verkauf",
    real: "echt*, real*, richtig*, menschlich*, lebend*, lebendig*, wirklich*",
    contact:
      "sprech*, spreche, reden, rede, unterhalten, chatten, schreiben, verbinde*, verbindung, weiterleit*, weitergeleitet, durchstell*, vermittel*, kontakt*, kontaktier*, erreiche*, telefonier*, anrufen, anruf, übergeb*, holen, hole, hol, übernehm*, helfen, hilft, melden, zurückruf*, dazuhol*, leite mich, leiten sie mich, stelle mich, stellen sie mich, geben sie mir, gib mir, meldet",
    want: "will, möchte, brauche, brauch, bräuchte, benötige, hätte gern, hätte gerne, würde gern, würde gerne, wünsche, verlange, kann ich, könnte ich, geben sie mir, gib mir, gibt es, gibt's, ist hier, sind hier, habt ihr, haben sie, suche, wo ist, wo sind",
    bot: "bot, bots, roboter*, maschine*, ki, computer*, chatbot*, automat*, programm",
    not: "nicht, kein, keine, keinen, keinem, keiner, ohne, nie, niemals, niemand*, statt, anstatt, weder",
    about:
      "muss ich, müssen wir, muss man, soll ich, sollte ich, brauche ich einen, brauche ich eine, wie viele, wieviele, wie viel, was kostet, was ist, was sind, was macht, was bedeutet, wann ist, wann sind, wann hat, wann kann, welche, welcher, wie lange, kann jemand ander*, kann jemand anderes, jemand anders, jemand anderes, jemand anderen, wie können besucher, wie können kunden, können besucher, können kunden, dürfen, warum, öffnungszeiten, telefonnummer, email adresse, wie spreche, wie kontaktiere, wie kann ich den, wie kann ich die, bevor, rabatt, wer ist, sind eure, sind ihre, kontaktdaten, kontaktformular, kontaktlinsen",
    follow:
      "und, was ist mit, wie ist es mit, wie sieht es mit, und was, und wie, und für, und bei, oder, oder auch, es, das, die, diese, dieser, dieses, dieses, denen, dafür, damit, davon, dazu, daran, darauf, dort, dorthin, da, er, ihn, ihm, auch, ebenfalls, warum, wieso, weshalb, sonst, sonst noch, stattdessen, andere, anderen, der andere, das gleiche, dasselbe, mehr, mehr dazu, genauer, aber, dann, also, nur, und wenn, beides, beide, welche, welches",
  },
  nl: {
    greeting:
      "hoi, hallo, hey, hi, dag, goedemorgen, goedemiddag, goedenavond, goedendag, goeiemorgen, goeiedag, morgen, iemand daar, is er iemand, heey",
    thanks:
      "dank, dank je, dankje, dank je wel, dankjewel, dank u, dank u wel, dankuwel, bedankt, heel erg bedankt, hartelijk dank, hartelijk bedankt, veel dank, super bedankt, alvast bedankt, thanks, top bedankt, geholpen, heeft geholpen, behulpzaam, fijn",
    closing:
      "doei, doeg, dag, tot ziens, tot later, tot straks, tot snel, fijne dag, fijne dag nog, fijne avond, prettige dag, prettige avond, goed weekend, fijn weekend, groetjes, groeten, met vriendelijke groet, welterusten, dat was alles, dat was het, dat is alles, niets meer, verder niets, geen vragen meer, laat maar, gevonden, ik heb het gevonden, opgelost, het werkt, het lukt, gelukt, klaar, niet meer nodig, hoeft niet meer",
    acknowledgement:
      "ok, oké, oke, okay, prima, goed, mooi, top, super, perfect, geweldig, uitstekend, fijn, leuk, begrepen, duidelijk, snap ik, ik snap het, ik begrijp het, akkoord, in orde, komt goed, aha, hm, hmm*, haha*, juist, klopt, precies, sorry, test",
    yes: "ja, jawel, jep, ja graag, graag, ja hoor, ja alstublieft, alsjeblieft, zeker, natuurlijk, doe maar",
    no: "nee, neen, nee bedankt, nee dank je, nee hoor, niets, niks, liever niet, niet nodig",
    mood: "hoe gaat het, hoe gaat het met je, hoe gaat het met jou, hoe gaat het met u, hoe gaat ie, alles goed, hoe is het",
    identity:
      "ben je een *, ben jij een *, bent u een *, ben je echt, is dit een *, praat ik met een *, spreek ik met een *, wie ben je, wie bent u, hoe heet je, hoe heet u, wat is je naam, wat ben je, wat kun je, wie heeft je *",
    filler:
      "hier, zelf, heel, erg, zeer, zo, ook, nog, maar, dan, nu, echt, wel, hoor, je, jij, u, jullie, allemaal, iedereen, alles, het, dat, is, en, van, voor nu, mens, robot, bot, of, een, echte, wens, vast, alvast, vriend, nogmaals, weer, beste, team, ik, daar, met",
    object:
      "voor, de, het, je, jouw, uw, jullie, hulp, antwoord, snelle, goede, fijne, uitleg, informatie, info, tijd, moeite, reactie, service, ondersteuning",
    complaint:
      "belachelijk, schandalig, waardeloos, schande, slechte service, slecht, vreselijk, verschrikkelijk, nutteloos, teleurgesteld, teleurstellend, boos, woedend, irritant, dit helpt niet, helpt niet, je begrijpt *, onzin, oplichters, oplichting, onacceptabel, bedankt voor niets, frustrerend",
    wish: "klantenservice, klantendienst, bel me, bel mij, bel me terug, bel mij terug, terugbellen, terugbelverzoek, echt mens, echte persoon, geen bot, geen robot",
    person:
      "mens, mensen, menselijk*, medewerk*, klantenservice, klantendienst, agent, agenten, operator*, adviseur*, persoon, leidinggevend*, manager*, baas, collega*, vertegenwoordig*, helpdesk, consultant*, specialist*, expert*",
    somebody: "iemand, team, support, ondersteuning, verkoop, een van jullie",
    real: "echt, echte, menselijk*, levend*, live",
    contact:
      "praten, praat, spreken, spreek, chatten, terugbel*, teruggebeld, belt, opbel*, verbind*, doorverbind*, doorverbonden, doorschakel*, contact, contacteren, bereik*, bellen, bel, overnemen, help*, geef me, haal",
    want: "wil, wil graag, wou, nodig, heb nodig, graag, zou graag, kan ik, mag ik, is er, zijn er, geef me, zoek",
    bot: "bot, bots, robot*, machine*, computer*, chatbot*, ai",
    not: "niet, geen, zonder, nooit, niemand, in plaats van",
    about:
      "hoe contacteer, hoe neem ik, moet ik, hoef ik, hoeveel, wat kost, wat is, wat zijn, wanneer is, wanneer zijn, welke, hoe lang, iemand anders, openingstijden, telefoonnummer, wie is, waarom, contactgegevens, contactlenzen",
    follow:
      "en, en wat, en hoe, en voor, wat dacht je van, hoe zit het met, of, het, dat, die, deze, dit, daarvoor, daarmee, er, ook, waarom, anders, nog, meer, maar, dan, dus, daar, beide",
  },
  sv: {
    greeting:
      "hej, hejsan, hallå, tja, tjena, tjabba, hejhej, god morgon, godmorgon, god dag, goddag, god kväll, god middag, morsning, någon där",
    thanks:
      "tack, tack så mycket, tackar, tusen tack, stort tack, tack snälla, tackar så mycket, tack för hjälpen, hjälpsam, det hjälpte, snällt",
    closing:
      "hej då, hejdå, ha det, ha det bra, ha det så bra, vi ses, vi hörs, adjö, ha en bra dag, ha en fin dag, trevlig helg, god natt, trevlig kväll, det var allt, det är allt, inget mer, inget annat, inga fler frågor, det löste sig, löst, fixat, hittade det, jag hittade det, det fungerar, det funkar, glöm det, klar, behövs inte, hälsningar",
    acknowledgement:
      "ok, okej, oki, bra, jättebra, fint, toppen, perfekt, super, utmärkt, underbart, förstår, jag förstår, jag fattar, uppfattat, då så, aha, hm, hmm*, haha*, precis, just det, visst, förlåt, ursäkta, test, kanon, schysst, kul",
    yes: "ja, japp, jo, ja tack, ja gärna, gärna, absolut, självklart, javisst, visst, snälla",
    no: "nej, nä, nej tack, nepp, inget, ingenting, inte nu",
    mood: "hur mår du, hur är det, läget, hur är läget, hur går det, allt bra, allt väl",
    identity:
      "är du en *, är du ett *, är du människa, är du robot, är du bot, är det här en *, pratar jag med en *, vem är du, vad heter du, vad är du, vad kan du, vem har gjort dig",
    filler:
      "här, själv, så, mycket, väldigt, också, då, nu, du, dig, dej, er, ni, alla, allt, och, det, är, en, ett, människa, robot, bot, eller, riktig, igen, bra, önskar, på, förhand, i, med, jag, hej, snälla, var",
    object: "för, hjälpen, din, er, hjälp, svaret, svar, snabba, informationen, tiden, stödet, all, ditt",
    complaint:
      "löjligt, oacceptabelt, skandal, värdelös*, skräp, besviken, arg, förbannad, dålig service, usel, hemsk, bedrägeri, du förstår *, hjälper inte, frustrerande, idiot*",
    wish: "kundtjänst, kundservice, ring mig, ring upp mig, riktig människa, ingen bot, ingen robot",
    person:
      "människa, människor, mänsklig*, person, personal, kundtjänst*, kundservice*, medarbetare*, handläggare*, agent, operatör*, rådgivare*, chef*, representant*, supporten, support, kollega*, säljare*",
    somebody: "någon, nån, team, teamet, en av er",
    real: "riktig*, mänsklig*, levande, äkta, verklig*",
    contact: "prata, tala, snacka, chatta, koppla, kopplas, kontakta, kontakt, nå, ringa, ring, hjälpa, ta över, skicka mig, få tag",
    want: "vill, vill ha, behöver, skulle vilja, kan jag, kan jag få, får jag, finns det, önskar, ge mig",
    bot: "bot, robot*, maskin*, ai, dator*, chatbot*",
    not: "inte, ingen, inga, utan, aldrig, ej, slippa, istället för",
    about:
      "måste jag, behöver jag, hur många, hur mycket, vad kostar, vad är, när är, när öppnar, vilka, vilken, någon annan, öppettider, telefonnummer, varför, vem är",
    follow:
      "och, och vad, och hur, vad gäller, hur är det med, eller, den, det, de, dem, dessa, denna, detta, också, varför, annars, men, då, där, mer, båda",
  },
  da: {
    greeting: "hej, hejsa, hallo, davs, dav, goddag, god dag, godmorgen, god morgen, godaften, god aften, mojn, er der nogen",
    thanks: "tak, mange tak, tusind tak, tak skal du have, takker, på forhånd tak, tak for hjælpen, det hjalp, hjælpsom",
    closing:
      "farvel, hej hej, vi ses, ha det, ha' det godt, hav det godt, hav en god dag, ha en god dag, god weekend, god aften, godnat, det var alt, det er alt, det var det, ikke mere, ikke andet, ingen flere spørgsmål, jeg fandt det, fandt det, løst, det virker, glem det, færdig, venlig hilsen, hilsen",
    acknowledgement:
      "ok, okay, oki, fint, godt, super, perfekt, fedt, dejligt, skønt, flot, forstået, det forstår jeg, jeg forstår, i orden, alt klart, aha, nå, hm, hmm*, haha*, præcis, rigtigt, undskyld, test, modtaget",
    yes: "ja, jo, jep, ja tak, ja gerne, gerne, meget gerne, selvfølgelig, venligst",
    no: "nej, nej tak, næ, intet, ingenting, ikke nu",
    mood: "hvordan går det, hvordan har du det, hvad så, går det godt, hvordan går det med dig",
    identity:
      "er du en *, er du et *, er du menneske, er du robot, er det her en *, taler jeg med en *, taler jeg med et *, hvem er du, hvad hedder du, hvad er du, hvad kan du",
    filler:
      "her, selv, så, meget, rigtig, også, da, nu, du, dig, jer, I, alle, alt, og, det, er, en, et, menneske, robot, bot, eller, igen, godt, for, på, med, jeg, lige, var",
    object: "for, hjælpen, din, jeres, hjælp, svaret, svar, hurtige, informationen, tiden, støtten",
    complaint:
      "latterligt, uacceptabelt, skandale, ubrugelig*, skuffet, vred, sur, dårlig service, elendig*, forfærdelig*, svindel, du forstår *, hjælper ikke, frustrerende, idiot*",
    wish: "kundeservice, kundetjeneste, kundesupport, ring til mig, ring mig op, rigtigt menneske, ingen bot, ingen robot",
    person:
      "menneske*, menneskelig*, person, medarbejder*, kundeservice*, kundesupport, agent, operatør*, rådgiver*, chef*, leder*, repræsentant*, support, kollega*, sælger*",
    somebody: "nogen, en af jer, team, teamet, personale*",
    real: "rigtig*, menneskelig*, levende, ægte, virkelig*",
    contact:
      "tale, snakke, chatte, forbind*, stille mig, stil mig, viderestil*, omstil*, kontakte, kontakt, nå, ringe, ring, hjælpe, overtage, få fat",
    want: "vil, vil gerne, vil have, behøver, har brug for, kan jeg, må jeg, kunne jeg, er der, ønsker, giv mig",
    bot: "bot, robot*, maskine*, ai, computer*, chatbot*",
    not: "ikke, ingen, uden, aldrig, intet, slippe, i stedet for",
    about:
      "skal jeg, behøver jeg, hvor mange, hvor meget, hvad koster, hvad er, hvornår er, hvornår har, hvilke, hvilken, en anden, åbningstider, telefonnummer, hvorfor, hvem er",
    follow:
      "og, og hvad, og hvordan, hvad med, eller, den, det, de, dem, disse, denne, dette, også, hvorfor, ellers, men, så, der, mere, begge",
  },
  no: {
    greeting: "hei, heisann, hallo, heia, morn, god morgen, godmorgen, god dag, god kveld, er det noen der, halla",
    thanks: "takk, tusen takk, mange takk, takk skal du ha, takker, takk for hjelpen, hjertelig takk, på forhånd takk, det hjalp, hjelpsom",
    closing:
      "ha det, hadet, ha det bra, ha det godt, vi ses, snakkes, adjø, ha en fin dag, ha en god dag, god helg, god natt, ha en fin kveld, det var alt, det er alt, det var det, ikke noe mer, ikke mer, ingen flere spørsmål, jeg fant det, fant det, løst, det virker, det fungerer, glem det, ferdig, vennlig hilsen, hilsen",
    acknowledgement:
      "ok, okei, okay, bra, fint, flott, supert, super, perfekt, utmerket, herlig, forstått, jeg forstår, skjønner, jeg skjønner, greit, den er grei, i orden, aha, hm, hmm*, haha*, akkurat, nettopp, riktig, beklager, unnskyld, test, mottatt, kult",
    yes: "ja, jo, jepp, ja takk, ja gjerne, gjerne, selvfølgelig, vær så snill",
    no: "nei, nei takk, neppe, ingenting, ikke nå",
    mood: "hvordan går det, hvordan har du det, går det bra, åssen går det, hva skjer, står til",
    identity:
      "er du en *, er du et *, er du menneske, er du robot, er dette en *, snakker jeg med en *, snakker jeg med et *, hvem er du, hva heter du, hva er du, hva kan du",
    filler:
      "her, selv, så, mye, veldig, også, da, nå, du, deg, dere, alle, alt, og, det, er, en, et, menneske, robot, bot, eller, igjen, bra, for, på, med, jeg, var",
    object: "for, hjelpen, din, deres, hjelp, svaret, svar, raske, informasjonen, tiden, støtten",
    complaint:
      "latterlig, uakseptabelt, skandale, ubrukelig*, skuffet, sint, dårlig service, elendig*, forferdelig*, svindel, du forstår *, hjelper ikke, frustrerende, idiot*",
    wish: "kundeservice, kundesenter, kundestøtte, ring meg, ring meg opp, ekte menneske, ingen bot, ingen robot",
    person:
      "menneske*, menneskelig*, person, medarbeider*, ansatt*, kundeservice*, kundebehandler*, saksbehandler*, konsulent*, agent, operatør*, rådgiver*, sjef*, leder*, representant*, support, kollega*, selger*",
    somebody: "noen, en av dere, team, teamet",
    real: "ekte, menneskelig*, levende, virkelig*, ordentlig*",
    contact: "snakke, prate, chatte, koble, sett meg, sette meg, kontakte, kontakt, nå, ringe, ring, hjelpe, overta, få tak",
    want: "vil, vil gjerne, vil ha, trenger, ønsker, kan jeg, kan jeg få, får jeg, finnes det, er det, gi meg",
    bot: "bot, robot*, maskin*, ai, datamaskin*, chatbot*",
    not: "ikke, ingen, uten, aldri, ikkje, slippe, i stedet for",
    about:
      "må jeg, trenger jeg, hvor mange, hvor mye, hva koster, hva er, når er, når har, hvilke, hvilken, noen andre, åpningstider, telefonnummer, hvorfor, hvem er",
    follow:
      "og, og hva, og hvordan, hva med, eller, den, det, de, dem, disse, denne, dette, også, hvorfor, ellers, men, da, der, mer, begge",
  },
};
