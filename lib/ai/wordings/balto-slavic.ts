import type { Wordings } from "./language";

export const baltoSlavic: Record<string, Partial<Wordings>> = {
  ru: {
    greeting:
      "привет, приветик, приветствую, здравствуй, здравствуйте, здрасте, здрасьте, добрый день, доброе утро, добрый вечер, доброго дня, доброго времени суток, всем привет, хай, хелло, алло, ау, есть кто, есть кто нибудь, кто нибудь есть",
    thanks:
      "спасибо, спс, спасибки, спасибочки, большое спасибо, спасибо большое, огромное спасибо, спасибо огромное, благодарю, благодарен, благодарна, благодарность, признателен, признательна, мерси, вы помогли, ты помог, помогло, очень помогли, выручили, отлично помогли, вы лучшие, молодец, молодцы",
    closing:
      "пока, пока пока, до свидания, досвидания, до свиданья, до встречи, до скорого, до завтра, прощай, прощайте, всего доброго, всего хорошего, всего наилучшего, хорошего дня, хорошего вечера, хороших выходных, удачного дня, удачи, счастливо, спокойной ночи, с уважением, увидимся, это всё, это все, вот и всё, вот и все, на этом всё, на этом все, у меня всё, больше ничего, больше вопросов нет, нет вопросов, вопросов нет, вопросов больше нет, нашел, нашёл, нашла, уже нашел, уже нашла, сам нашел, сама нашла, разобрался, разобралась, решено, вопрос решен, вопрос решён, проблема решена, заработало, работает, теперь работает, получилось, всё получилось, уже не нужно, не нужно, не надо, уже не надо, неважно, забудь, забудьте, проехали, ладно не надо, потом, в другой раз, позже, и вам, вам тоже, тебе тоже",
    acknowledgement:
      "ок, окей, ok, хорошо, ладно, отлично, прекрасно, замечательно, супер, класс, круто, здорово, великолепно, шикарно, понятно, понял, поняла, поняли, ясно, ясненько, принято, договорились, согласен, согласна, угу, ага, мм, хм, хмм*, а, ах, ох, ого, ха, хаха, хахаха, лол, точно, верно, именно, правильно, всё ясно, все ясно, всё понятно, все понятно, интересно, буду знать, извините, извини, простите, минуту, минутку, секунду, подождите, сейчас, тест, проверка, попробую, нормально, норм",
    yes: "да, да да, да пожалуйста, пожалуйста, конечно, да конечно, давай, давайте, хочу, хотелось бы, с удовольствием, безусловно, разумеется, можно, буду рад, буду рада",
    no: "нет, неа, не, нет спасибо, ничего, ничего не надо, пока нет, не сейчас, спасибо не надо",
    mood: "как дела, как ты, как вы, как поживаете, как поживаешь, как жизнь, как сам, как настроение, что нового, как делишки, все хорошо, всё хорошо, расскажи анекдот, расскажи шутку",
    identity:
      "ты робот, ты бот, ты человек, ты живой, ты настоящий, ты кто, вы робот, вы бот, вы человек, вы живой, вы кто, это робот, это бот, это человек, с кем я говорю, с кем я разговариваю, я говорю с *, я разговариваю с *, я общаюсь с *, кто ты, кто вы, кто это, как тебя зовут, как вас зовут, твое имя, ваше имя, что ты умеешь, что вы умеете, кто тебя создал, можешь помочь, можете помочь, вы можете помочь, поможете",
    filler:
      "здесь, тут, сам, сама, очень, вам, тебе, вас, тебя, за, и, большое, огромное, еще, ещё, уже, тогда, ну, вот, так, всем, все, всё, друг, друзья, уважаемые, робот, бот, человек, человеком, роботом, ботом, или, живой, настоящий, реальный, заранее, тоже, теперь, это, с, до, то, я, мне, пока, а, же, вы, девушка, ребята, искусственный, интеллект, машина, что, просто",
    object:
      "за, помощь, ответ, быстрый, информацию, консультацию, поддержку, оперативность, ваш, вашу, ваше, твою, внимание, время, подсказку, разъяснение, терпение, объяснение, подробный, все, всё, что, помогли",
    complaint:
      "безобразие, ужас, ужасно, ужасный *, кошмар, отвратительно, отвратительный *, отвратительное *, возмутительно, возмущен, возмущена, позор, позорище, хамство, издевательство, издеваетесь, бесполезн*, ты бесполезный, толку от вас, никакого толку, не помогает, не помогли, не помогло, вы не помогли, плохой сервис, плохое обслуживание, ужасное обслуживание, худший *, худшее *, разочарован*, недоволен, недовольна, злюсь, бесит, надоело, достали, обман, обманщики, мошенники, жулики, развод, воры, чушь, бред, ерунда, идиот*, тупой, тупая, тупые, дурак, дура, ты не понимаешь *, вы не понимаете *, не понимаешь, не отвечаете на вопрос, вы не ответили *, спасибо за ничего, фигня",
    wish: "служба поддержки, техподдержка, тех поддержка, техническая поддержка, позвоните мне, перезвоните, перезвоните мне, прошу перезвонить, обратный звонок, закажите звонок, живой человек, живой оператор, не бот, не робот, без бота, хватит бота, позовите человека, дайте человека",
    person:
      "человек*, люд*, оператор*, менеджер*, сотрудник*, консультант*, специалист*, агент*, представител*, руководител*, начальник*, начальство, поддержк*, техподдержк*, администратор*, работник*, эксперт*, супервайзер*, директор*",
    somebody: "кто нибудь, кем нибудь, кого нибудь, кому нибудь, кто то, кем то, кого то, коллег*, команд*",
    real: "жив*, реальн*, настоящ*",
    contact:
      "поговорить, говорить, поговорю, разговаривать, пообщаться, общаться, побеседовать, связаться, свяжите, свяжи, связь, соедините, соедини, соединить, переключите, переключи, переключить, переведите, переведи, перевести, позовите, позови, позвать, пригласите, подключите, подключи, дайте, дай, передайте, передай, написать, помочь, поможет, помог, ответит, ответил, звонок, позвонить, вызовите, вызови",
    want: "хочу, хотел бы, хотела бы, хотелось бы, нужен, нужна, нужно, мне нужен, нужны, требую, требуется, желаю, можно, могу я, есть, предпочитаю, ищу, дайте, дай, прошу",
    bot: "бот*, робот*, машин*, ии, компьютер*, автоответчик*, чатбот*, программ*",
    not: "не, без, нет, никогда, ни, никого, никем, вместо",
    about:
      "как связаться, нужно ли, надо ли, обязательно ли, должен ли, должна ли, сколько, что такое, какой, какая, какие, когда, во сколько, часы работы, режим работы, график работы, могут ли, кто то другой, другой человек, номер телефона, почему, кто такой",
    follow:
      "и, а, а как, а что, а сколько, а для, а если, как насчет, как насчёт, или, это, этот, эта, эти, этого, тот, та, те, он, она, оно, они, его, ее, её, их, них, него, нее, там, туда, тоже, также, почему, еще, ещё, другой, другая, другие, тогда, но, больше, подробнее, оба",
  },
  uk: {
    greeting:
      "привіт, вітаю, вітання, здрастуйте, здоровенькі були, добрий день, доброго дня, добрий ранок, доброго ранку, добрий вечір, доброго вечора, добридень, хай, ало, є хтось, хтось є",
    thanks:
      "дякую, дякуємо, щиро дякую, дуже дякую, велике спасибі, спасибі, красно дякую, вдячний, вдячна, дяка, вдячність, ви допомогли, допомогло",
    closing:
      "до побачення, бувай, бувайте, па, пока, до зустрічі, до завтра, на все добре, всього найкращого, гарного дня, гарного вечора, гарних вихідних, хорошого дня, щасти, на добраніч, з повагою, це все, ось і все, це вже все, більше нічого, питань немає, більше питань немає, знайшов, знайшла, вже знайшов, вже знайшла, вирішено, питання вирішено, працює, запрацювало, вже не треба, не треба, не потрібно, неважливо, забудьте, забудь, іншим разом, пізніше, і вам",
    acknowledgement:
      "ок, окей, добре, гаразд, чудово, прекрасно, відмінно, супер, класно, круто, зрозуміло, зрозумів, зрозуміла, ясно, домовились, згоден, згодна, ага, угу, хм, хмм*, точно, вірно, саме так, правильно, все зрозуміло, цікаво, вибачте, вибач, хвилинку, секунду, тест, перевірка, спробую",
    yes: "так, так будь ласка, будь ласка, звичайно, авжеж, давай, давайте, хочу, із задоволенням, звісно, можна",
    no: "ні, ні дякую, нічого, не зараз, поки ні",
    mood: "як справи, як ти, як ви, як життя, що нового, як ся маєте, як поживаєте",
    identity:
      "ти робот, ти бот, ти людина, ти живий, ви робот, ви бот, ви людина, це робот, це бот, хто ти, хто ви, як тебе звати, як вас звати, що ти вмієш, я говорю з *, я розмовляю з *",
    filler:
      "тут, сам, сама, дуже, вам, тобі, вас, тебе, за, і, та, велике, ще, вже, тоді, ну, от, так, всім, все, друже, друзі, робот, бот, людина, людиною, роботом, або, чи, живий, справжній, наперед, теж, тепер, це, з, я, мені, щиро, то, а",
    object: "за, допомогу, відповідь, швидку, інформацію, консультацію, підтримку, вашу, вашу, час, увагу, пораду, все",
    complaint:
      "неподобство, жах, жахливо, жахливий *, огидно, обурливо, ганьба, марн*, некорисний, не допомагає, не допомогли, поганий сервіс, найгірший *, розчарован*, злюсь, набридло, обман, шахраї, дурниця, ідіот*, ти не розумієш *, ви не розумієте *",
    wish: "служба підтримки, техпідтримка, технічна підтримка, зателефонуйте мені, передзвоніть, подзвоніть мені, жива людина, живий оператор, не бот, без бота",
    person:
      "людин*, люд*, оператор*, менеджер*, співробітник*, консультант*, спеціаліст*, агент*, представник*, керівник*, начальник*, підтримк*, техпідтримк*, адміністратор*, працівник*",
    somebody: "хтось, кимось, когось, хто небудь, ким небудь, команд*",
    real: "жив*, реальн*, справжн*",
    contact:
      "поговорити, говорити, розмовляти, поспілкуватися, спілкуватися, звязатися, з язатися, з язати, зв'язатися, з'єднайте, з'єднай, з єднайте, єднайте, з'єднати, переключіть, переключи, переведіть, покличте, поклич, дайте, передайте, допоможе, подзвонити, підключіть, зв'яжіть, в'яжіть",
    want: "хочу, хотів би, хотіла б, потрібен, потрібна, потрібно, вимагаю, бажаю, можна, чи можу, є, дайте, прошу",
    bot: "бот*, робот*, машин*, ші, компютер*, чатбот*",
    not: "не, без, ні, ніколи, нікого, замість",
    about:
      "чи потрібно, чи треба, чи маю, скільки, що таке, який, яка, які, коли, графік, години роботи, хтось інший, номер телефону, чому",
    follow:
      "і, й, а, а як, а що, а скільки, а для, а якщо, щодо, як щодо, або, чи, це, цей, ця, ці, той, та, ті, він, вона, воно, вони, його, її, їх, них, там, туди, теж, також, чому, ще, інший, тоді, але, більше",
  },
  pl: {
    greeting:
      "cześć, czesc, hej, hejka, siema, siemka, siemanko, witam, witaj, witajcie, dzień dobry, dobry wieczór, dobry, dobry dzień, halo, elo, jest tam ktoś, jest tu ktoś, ktoś tu jest, szanowni państwo",
    thanks:
      "dziękuję, dziękuje, dzięki, dzieki, dziękuję bardzo, bardzo dziękuję, dziękujemy, dzięki wielkie, wielkie dzięki, stokrotne dzięki, dziękówka, thx, wdzięczny, wdzięczna, doceniam, pomogło, bardzo pomocne, pomocne, pomocny, pomogłeś, pomogliście, jesteś super, dobra robota",
    closing:
      "do widzenia, dowidzenia, pa, papa, pa pa, na razie, nara, do zobaczenia, do usłyszenia, do jutra, żegnam, miłego dnia, milego dnia, miłego wieczoru, miłego weekendu, dobrego dnia, udanego dnia, dobranoc, pozdrawiam, z poważaniem, wszystkiego dobrego, to wszystko, to tyle, to by było na tyle, nic więcej, niczego więcej, nie mam więcej pytań, brak pytań, bez dalszych pytań, znalazłem, znalazłam, już znalazłem, już znalazłam, już wiem, rozwiązane, załatwione, problem rozwiązany, działa, już działa, udało się, już nie trzeba, nie trzeba, niepotrzebne, nieważne, nie ważne, nieistotne, zapomnij, innym razem, później, nawzajem, wzajemnie, skończyłem",
    acknowledgement:
      "ok, okej, oki, dobrze, dobra, w porządku, porządku, świetnie, super, ekstra, idealnie, doskonale, fajnie, spoko, rewelacja, wspaniale, znakomicie, rozumiem, zrozumiałem, zrozumiałam, zrozumiano, jasne, wszystko jasne, zgoda, zgadza się, dokładnie, racja, prawda, aha, no tak, no, hm, hmm*, haha*, ciekawe, dobrze wiedzieć, przepraszam, sorki, chwila, chwileczkę, moment, test, próba, spróbuję, git",
    yes: "tak, tak proszę, tak poproszę, poproszę, proszę, jasne, oczywiście, pewnie, chętnie, z chęcią, owszem, no tak, dawaj",
    no: "nie, nie dziękuję, nie dzięki, nic, nie teraz, raczej nie, wcale",
    mood: "jak się masz, jak się pan ma, jak się pani ma, co słychać, co tam, jak leci, co u ciebie, co u was, jak tam, jak się czujesz, wszystko w porządku, wszystko dobrze",
    identity:
      "jesteś robotem, jesteś botem, jesteś człowiekiem, jesteś prawdziwy, czy jesteś *, czy to bot, czy to robot, czy to człowiek, to bot, czy rozmawiam z *, rozmawiam z *, kim jesteś, kto ty, jak się nazywasz, jak masz na imię, co potrafisz, kto cię stworzył, możesz mi pomóc, możesz pomóc",
    filler:
      "tu, tutaj, sam, sama, bardzo, za, ci, panu, pani, państwu, wam, i, też, jeszcze, już, teraz, to, wszystkim, wszystko, serdecznie, pięknie, ślicznie, z, góry, człowiekiem, robotem, botem, czy, albo, prawdziwym, drogi, jest, się, na, a, ja, mi, wielkie, życzę, również, więc, przyjacielu, sztuczną, inteligencją, jesteś",
    object:
      "za, pomoc, odpowiedź, szybką, informację, informacje, czas, wsparcie, obsługę, cierpliwość, wyjaśnienie, poradę, wszystko, twoją, waszą",
    complaint:
      "skandal, żenada, żenujące, kpina, kpiny, śmieszne, niedopuszczalne, nie do przyjęcia, okropn*, okropny *, fatalna obsługa, fatalny *, beznadziej*, bezużyteczn*, do niczego, tragedia, masakra, porażka, rozczarowan*, zawiedziony, wściekły, wkurz*, denerwuj*, oszustwo, oszuści, złodzieje, bzdur*, głupi*, idiot*, nie rozumiesz *, nic nie rozumiesz, nie pomaga, nie pomogło, nie pomogłeś, najgorsz*, dzięki za nic",
    wish: "obsługa klienta, biuro obsługi, biuro obsługi klienta, dział obsługi klienta, infolinia, zadzwońcie do mnie, proszę o telefon, proszę zadzwonić, proszę o kontakt, oddzwońcie, żywy człowiek, prawdziwy człowiek, żaden bot, nie bot",
    person:
      "człowiek*, ludzi*, ludź*, osob*, konsultant*, operator*, pracowni*, doradc*, doradca, agent*, przedstawiciel*, kierowni*, menedżer*, manager*, szef*, przełożon*, obsług*, specjalist*, ekspert*, kolegą, pomoc techniczn*",
    somebody: "kimś, ktoś, kogoś, komuś, kimkolwiek, ktokolwiek, zespół, zespołem",
    real: "żyw*, prawdziw*, realn*, rzeczywist*",
    contact:
      "rozmawiać, porozmawiać, rozmowa, rozmowę, pogadać, gadać, mówić, połącz*, łącz*, przełącz*, przekier*, przekaż*, kontakt*, skontakt*, czat*, zadzwoń*, zawołaj*, pomógł, pomóc, pomoże, przejąć, dajcie, daj, dodzwonić, poproś",
    want: "chcę, chce, chciałbym, chciałabym, potrzebuję, potrzebuje, wolę, wolałbym, poproszę, proszę, życzę sobie, żądam, mogę, czy mogę, czy jest, szukam, daj, dajcie, jest",
    bot: "bot*, robot*, maszyn*, ai, komputer*, chatbot*, automat*",
    not: "nie, bez, nigdy, żaden, żadnym, żadnego, zamiast, nikim, nikt",
    about:
      "czy muszę, czy trzeba, czy powinienem, muszę, ile, ilu, co to, czym jest, jaki, jaka, jakie, kiedy, o której, godziny, ktoś inny, inna osoba, numer telefonu, dlaczego, kto jest",
    follow:
      "a, i, a co, a co z, a jak, a ile, a dla, a jeśli, co z, lub, albo, to, ten, ta, te, ci, tego, tej, tych, on, ona, ono, oni, one, go, je, jej, ich, tam, też, także, również, dlaczego, jeszcze, inny, inna, inne, wtedy, ale, więcej, oba, tamten",
  },
  cs: {
    greeting:
      "ahoj, čau, nazdar, zdravím, zdravíčko, dobrý den, dobrý večer, dobré ráno, dobré odpoledne, dobré dopoledne, dobrý, hezký den, haló, je tu někdo, je tam někdo",
    thanks:
      "děkuji, děkuju, děkujeme, díky, dík, dekuji, dekuju, diky, mockrát děkuji, mnohokrát děkuji, moc děkuji, děkuji moc, velké díky, jsem vděčný, pomohlo, pomohlo to, užitečné, pomohli jste",
    closing:
      "na shledanou, nashledanou, sbohem, čau, papa, pa, ahoj, měj se, mějte se, hezký den, hezký večer, pěkný den, pěkný večer, hezký víkend, krásný den, dobrou noc, s pozdravem, na viděnou, zatím, uvidíme se, to je vše, to je všechno, to bude vše, nic dalšího, už nic, žádné další otázky, našel jsem, našla jsem, už jsem našel, už jsem našla, vyřešeno, už to funguje, funguje, už není potřeba, není třeba, to nevadí, nevadí, zapomeňte, jindy, později, hotovo, i vám",
    acknowledgement:
      "ok, okej, dobře, dobrá, fajn, super, skvěle, skvělé, výborně, perfektní, perfektně, paráda, bezva, rozumím, chápu, jasně, jasné, v pořádku, souhlasím, přesně, správně, aha, hm, hmm*, haha*, zajímavé, promiňte, pardon, moment, test, zkusím",
    yes: "ano, jo, ano prosím, prosím, jistě, určitě, samozřejmě, rád, ráda, klidně",
    no: "ne, ne děkuji, ne díky, nic, teď ne",
    mood: "jak se máš, jak se máte, jak se daří, jak to jde, co je nového, jak se vede",
    identity:
      "jsi robot, jsi bot, jsi člověk, jsi skutečný, jste robot, jste bot, jste člověk, mluvím s *, kdo jsi, kdo jste, jak se jmenuješ, jak se jmenujete, co umíš",
    filler:
      "tady, zde, sám, sama, moc, velmi, za, vám, ti, vás, tě, a, i, také, taky, ještě, už, teď, to, všem, všechno, vše, předem, krásně, člověk, robot, bot, nebo, skutečný, je, se, přeji, zatím, pěkně, mnohokrát, tak, příteli",
    object: "za, pomoc, odpověď, rychlou, informaci, informace, čas, podporu, ochotu, trpělivost, vysvětlení, vaši, tvou, radu, všechno",
    complaint:
      "ostuda, skandál, nepřijatelné, hrozné, hrozný *, příšerné, příšerný *, strašné, katastrofa, k ničemu, jsi k ničemu, zbytečné, nepomáhá, nepomohlo, zklamán*, naštvan*, rozzloben*, podvod, podvodníci, zloději, nesmysl, hloupý, idiot*, nerozumíš *, nerozumíte *, nejhorší *",
    wish: "zákaznický servis, zákaznická podpora, zákaznická linka, zavolejte mi, zavolej mi, prosím zavolejte, živý člověk, skutečný člověk, žádný bot",
    person:
      "člověk*, člověč*, lidé, lidi, lidmi, osob*, operátor*, agent*, pracovní*, zaměstnan*, poradc*, zástupc*, vedoucí*, manažer*, šéf*, podpor*, specialist*, kolega, kolegou, technik*",
    somebody: "někdo, někým, někoho, někomu, tým, týmem",
    real: "živ*, skuteč*, opravdov*, reáln*",
    contact:
      "mluvit, promluvit, hovořit, bavit, povídat, chatovat, spoj*, přepoj*, přesměr*, předej*, kontakt*, zavolat, zavolej*, pomoci, pomoct, pomohl, převzít, dejte mi",
    want: "chci, chtěl bych, chtěla bych, chtěl, chtěla, potřebuji, potřebuju, přeji si, žádám, mohu, můžu, je tu, prosím, hledám, dejte mi",
    bot: "bot*, robot*, stroj*, ai, počítač*, chatbot*, automat*",
    not: "ne, nechci, nepotřebuji, nepotřebuju, bez, nikdy, žádný, žádného, místo, nepřepojuj*, nespojuj*, nikým",
    about: "musím, mám, je nutné, kolik, co je, jaký, jaká, jaké, kdy, otevírací doba, někdo jiný, telefonní číslo, proč, kdo je",
    follow:
      "a, a co, a jak, a kolik, a pro, co takhle, nebo, to, ten, ta, ty, toho, té, těch, on, ona, ono, oni, ho, ji, je, jich, tam, také, taky, proč, ještě, jiný, jiná, jiné, pak, ale, více, oba",
  },
  sk: {
    greeting: "ahoj, čau, čaute, nazdar, zdravím, dobrý deň, dobrý večer, dobré ráno, dobré popoludnie, haló, je tu niekto",
    thanks: "ďakujem, ďakujeme, ďakujem pekne, veľmi pekne ďakujem, vďaka, díky, dakujem, veľká vďaka, mnohokrát ďakujem, pomohlo",
    closing:
      "dovidenia, do videnia, zbohom, čau, pa, maj sa, majte sa, pekný deň, pekný večer, pekný víkend, krásny deň, dobrú noc, s pozdravom, to je všetko, nič viac, žiadne ďalšie otázky, našiel som, našla som, vyriešené, funguje, už to funguje, netreba, už netreba, nevadí, inokedy, hotovo, aj vám",
    acknowledgement:
      "ok, okej, dobre, fajn, super, skvelé, výborne, perfektne, rozumiem, chápem, jasné, v poriadku, súhlasím, presne, správne, aha, hm, hmm*, haha*, prepáčte, pardon, moment, test",
    yes: "áno, hej, áno prosím, prosím, iste, určite, samozrejme, rád, rada",
    no: "nie, nie ďakujem, nič, teraz nie",
    mood: "ako sa máš, ako sa máte, ako sa darí, čo je nové, ako ide",
    identity: "si robot, si bot, si človek, ste robot, ste bot, ste človek, rozprávam sa s *, kto si, kto ste, ako sa voláš, ako sa voláte",
    filler:
      "veľmi, pekne, za, vám, ti, vás, ťa, a, aj, tiež, ešte, už, teraz, to, všetkým, všetko, vopred, človek, robot, alebo, skutočný, je, sa, prajem, zatiaľ, tak",
    object: "za, pomoc, odpoveď, rýchlu, informáciu, informácie, čas, podporu, ochotu, trpezlivosť, vašu, tvoju, radu",
    complaint:
      "hanba, škandál, neprijateľné, hrozné, strašné, katastrofa, na nič, zbytočné, nepomáha, nepomohlo, sklaman*, nahnevan*, podvod, nezmysel, hlúpy, idiot*, nerozumieš *, najhorš*",
    wish: "zákaznícky servis, zákaznícka podpora, zavolajte mi, zavolaj mi, živý človek, skutočný človek, žiadny bot",
    person:
      "človek*, ľudia, ľuďmi, ľudí, osob*, operátor*, agent*, pracovní*, zamestnan*, poradc*, zástupc*, vedúc*, manažér*, šéf*, podpor*, špecialist*, kolega, kolegom",
    somebody: "niekto, niekým, niekoho, niekomu, tím",
    real: "živ*, skutoč*, naozajstn*, reáln*",
    contact:
      "hovoriť, porozprávať, rozprávať, baviť, chatovať, spoj*, prepoj*, presmer*, odovzd*, kontakt*, zavolať, pomôcť, prevziať, dajte mi",
    want: "chcem, chcel by som, chcela by som, potrebujem, želám si, žiadam, môžem, je tu, prosím, hľadám, dajte mi",
    bot: "bot*, robot*, stroj*, ai, počítač*, chatbot*",
    not: "nie, nechcem, nepotrebujem, bez, nikdy, žiadny, namiesto, neprepájaj*",
    about: "musím, mám, je nutné, koľko, čo je, aký, aká, aké, kedy, niekto iný, telefónne číslo, prečo",
    follow:
      "a, a čo, a ako, a koľko, a pre, čo tak, alebo, to, ten, tá, tie, toho, on, ona, ono, oni, ho, ju, ich, tam, tiež, prečo, ešte, iný, iná, potom, ale, viac",
  },
  bg: {
    greeting: "здравей, здравейте, здрасти, привет, добър ден, добро утро, добър вечер, ало, хей, има ли някой",
    thanks:
      "благодаря, благодарим, мерси, благодаря ви, благодаря ти, много благодаря, хиляди благодарности, признателен, помогна, полезно",
    closing:
      "довиждане, чао, до скоро, до утре, сбогом, приятен ден, приятна вечер, приятен уикенд, хубав ден, лека нощ, лек ден, поздрави, с уважение, това е всичко, това беше, това е, нищо друго, нямам други въпроси, намерих го, намерих, реших го, решено, работи, вече работи, няма нужда, не е нужно, няма значение, забравете, забрави, готово, друг път",
    acknowledgement:
      "ок, окей, добре, супер, чудесно, отлично, страхотно, перфектно, разбрах, разбирам, ясно, става, съгласен, съгласна, точно, правилно, аха, хм, хмм*, хаха, хаха, хахаха, интересно, извинете, извинявай, момент, тест",
    yes: "да, да моля, моля, разбира се, с удоволствие, естествено",
    no: "не, не благодаря, нищо, не сега",
    mood: "как си, как сте, какво става, как е, как върви",
    identity:
      "робот ли си, бот ли си, човек ли си, ти робот ли си, ти човек ли си, вие робот ли сте, вие човек ли сте, с робот ли говоря, с човек ли говоря, кой си ти, кои сте, как се казваш, как се казвате",
    filler:
      "много, за, ви, ти, вас, теб, и, също, още, вече, сега, това, всички, всичко, предварително, човек, робот, бот, или, истински, е, се, ли, приятел, благодаря",
    object: "за, помощта, отговора, бързия, информацията, времето, съдействието, подкрепата, търпението",
    complaint:
      "безобразие, скандал, недопустимо, ужасно, ужас, ужасен *, отвратително, безполезн*, не помага, не помогна, лошо обслужване, разочарован*, ядосан*, измама, измамници, глупости, идиот*, не разбираш *, най лош*",
    wish: "обслужване на клиенти, клиентска поддръжка, обадете ми се, обади ми се, жив човек, истински човек, без бот",
    person:
      "човек*, хора, оператор*, агент*, служител*, консултант*, представител*, мениджър*, началник*, шеф*, поддръжк*, специалист*, колега, персон*",
    somebody: "някой, някого, с някой, екип, екипа",
    real: "жив*, истинск*, реал*",
    contact: "говоря, поговоря, разговарям, говори, чатя, свърж*, прехвърл*, свържете, контакт*, обадя, дайте ми, помогне, повикайте",
    want: "искам, бих искал, бих искала, трябва ми, нужен, нужда, желая, може ли, мога ли, има ли, моля, търся, дайте ми",
    bot: "бот*, робот*, машин*, ai, компютър*",
    not: "не, без, никога, няма, вместо",
    about: "трябва ли, нужно ли, колко, какво е, какъв, каква, какви, кога, работно време, някой друг, телефонен номер, защо",
    follow:
      "и, а, а какво, а как, а колко, а за, ами, или, това, този, тази, тези, той, тя, то, те, го, я, ги, там, също, защо, още, друг, друга, тогава, но, повече",
  },
  hr: {
    greeting:
      "bok, zdravo, pozdrav, ćao, dobar dan, dobro jutro, dobra večer, dobro veče, hej, halo, živjeli, ima li koga, здраво, добар дан, добро јутро, добро вече, поздрав",
    thanks:
      "hvala, hvala lijepo, hvala lepo, hvala puno, puno hvala, hvala mnogo, mnogo hvala, najljepša hvala, zahvaljujem, zahvalan, zahvalna, pomoglo, хвала, хвала пуно, захваљујем",
    closing:
      "doviđenja, dovidenja, zbogom, bok, ćao, vidimo se, čujemo se, ugodan dan, ugodnu večer, lijep dan, lijepi pozdrav, prijatan dan, laku noć, srdačan pozdrav, to je sve, to je to, ništa više, ništa drugo, nema više pitanja, našao sam, našla sam, riješeno, rešeno, radi, sada radi, ne treba, ne treba više, nije važno, zaboravi, gotovo, drugi put, довиђења, то је све",
    acknowledgement:
      "ok, okej, dobro, u redu, super, odlično, savršeno, izvrsno, fino, razumijem, razumem, shvaćam, jasno, sve jasno, važi, slažem se, točno, tačno, aha, hm, hmm*, haha*, zanimljivo, oprostite, pardon, trenutak, test, добро, у реду, јасно",
    yes: "da, da molim, molim, naravno, svakako, rado, može, да, да молим",
    no: "ne, ne hvala, ništa, ne sada, не, не хвала",
    mood: "kako si, kako ste, kako ide, što ima, šta ima, kako je",
    identity:
      "jesi li ti robot, jesi li robot, jesi li bot, jesi li čovjek, jeste li robot, jeste li čovjek, da li si robot, da li si čovek, razgovaram li s *, pričam li s *, tko si, tko si ti, ko si ti, kako se zoveš, kako se zovete",
    filler:
      "puno, vrlo, jako, na, vam, ti, vas, te, i, također, takođe, još, već, sada, to, svima, sve, unaprijed, čovjek, čovek, robot, ili, pravi, je, se, li, želim, lijepo, lepo, želim vam, lijepa, prijatelju",
    object: "na, za, pomoći, pomoć, odgovoru, odgovor, brzom, informacije, informacijama, vrijeme, podršku, podršci, strpljenju",
    complaint:
      "sramota, skandal, neprihvatljivo, užas, užasno, užasan *, grozno, beskoris*, ne pomaže, nije pomoglo, loša usluga, razočaran*, ljut, ljuta, prevara, lopovi, gluposti, idiot*, ne razumiješ *, ne razumeš *, najgor*",
    wish: "korisnička služba, korisnička podrška, služba za korisnike, nazovite me, pozovite me, zovite me, živa osoba, prava osoba, pravi čovjek, bez bota",
    person:
      "čovjek*, čovek*, ljud*, osob*, operater*, agent*, djelatni*, zaposleni*, savjetni*, predstavni*, voditelj*, menadžer*, šef*, podršk*, specijalist*, kolega, kolegom, konzultant*, човек*, оператер*, агент*, особ*, подршк*",
    somebody: "netko, nekim, nekoga, nekom, neko, tim, тим",
    real: "živ*, prav*, stvarn*, жив*, прав*",
    contact:
      "razgovarati, razgovaram, pričati, pričam, govoriti, govorim, čavrljati, spoj*, prespoj*, povež*, poveži*, preusmjer*, kontakt*, nazvati, pomogne, preuzme, dajte mi, разговара*, прича*, повеж*, споји*",
    want: "želim, hoću, htio bih, htjela bih, trebam, treba mi, tražim, mogu li, može li, ima li, molim, dajte mi, желим, хоћу, треба ми",
    bot: "bot*, robot*, stroj*, ai, računalo, mašin*, бот*, робот*",
    not: "ne, bez, nikada, nemoj*, neću, nikakav, umjesto, не, без, нећу",
    about:
      "moram li, trebam li, je li potrebno, koliko, što je, šta je, koji, koja, koje, kada, radno vrijeme, netko drugi, telefonski broj, zašto",
    follow:
      "i, a, a što, a kako, a koliko, a za, što s, što je s, ili, to, taj, ta, te, toga, on, ona, ono, oni, ga, ih, njih, tamo, također, zašto, još, drugi, onda, ali, više",
  },
};
