/** What is known of a language: how Postgres names its stemmer, and its words that say little of what a text is about. */
export type LanguageWords = {
  /** Postgres's dictionary `<stemmer>_stem`; none where it has none. */
  stemmer?: string;
  /** Whether it makes one word of two. */
  compounds?: boolean;
  /** Articles, pronouns, prepositions, auxiliaries: they tell the language, and nothing is searched by them. */
  small: string;
  /** Asking, wanting and being polite: these count for little beside other words. */
  light: string;
};

/** By ISO 639-1 code. An owner's further language needs a row here and nothing else. */
export const LANGUAGE_WORDS: Readonly<Record<string, LanguageWords>> = {
  en: {
    stemmer: "english",
    small:
      "a an the and or but if of to in on at by for with from into onto about as than then that this these those there here it its he she they them their we us our i me my mine you your yours who whom whose which what when where why how is are was were be been being am do does did doing done have has had having can could will would shall should may might must not no nor so too very just also only i'm it's don't can't isn't doesn't won't i've you're didn't",
    light:
      "please hi hello hey thanks thank want like need get got give tell know let make go going see say think ask question wonder wondering help explain show find possible able something anything everything thing things stuff someone somebody way ways lot bit really actually still already even ever again now today else there's much many long often any some every all each both several kind sort type mean okay ok yes sure maybe happen happens happened work works try trying keep put use using turn set take takes take come one ones honestly currently exactly sorry guys good morning day evening afternoon",
  },
  de: {
    stemmer: "german",
    compounds: true,
    small:
      "der die das den dem des ein eine einen einem einer eines und oder aber wenn als dass ob in im an am auf aus bei bis für mit nach seit von vom zu zum zur über unter vor um durch ohne gegen ich du er sie es wir ihr mich mir dich dir sich uns euch ihn ihm ihnen mein meine meinen meinem meiner dein deine sein seine unser unsere ihre ihren ihrem ihrer was wer wie wo wann warum welche welcher welches welchen wieso weshalb ist sind war waren bin bist sein wird werden wurde kann kannst können könnte könnten soll sollte muss müssen darf dürfen will wollen möchte habe hast hat haben hatte nicht kein keine keinen nur auch schon noch sehr so da dort hier man dies diese dieser dieses jetzt doch denn beim ins ab",
    light:
      "bitte hallo guten tag morgen abend danke gerne gern hilfe helfen sagen wissen weiß frage geht gehen gibt geben machen macht mache mal etwas alles viel viele lange oft eigentlich vielleicht genau einfach brauche brauchen bekomme bekommen kriege bringen finden finde sagen erklären zeigen möglich jemand leute mein heißt funktioniert lässt lassen tun ganz gerade dann damit dafür davon dazu",
  },
  fr: {
    stemmer: "french",
    small:
      "le la les l un une des du de d et ou mais si que qu qui quoi dont où quand comment pourquoi combien quel quelle quels quelles à au aux en dans sur sous par pour avec sans chez vers entre je j tu il elle on nous vous ils elles me m te t se s lui leur mon ma mes ton ta tes son sa ses notre nos votre vos leurs ce cet cette ces c ça cela est sont était être suis es êtes sommes ai as a avons avez ont avait peut peux pouvez puis pouvons doit dois devez faut fait y ne n pas plus très aussi déjà encore ici là",
    light:
      "bonjour bonsoir salut merci svp plaît aide aider dire dites savoir sais voudrais veux veut aimerais question besoin possible quelque chose quelqu tout tous toute faire avoir aller vais va donner donne expliquer montrer trouver trouve beaucoup souvent longtemps temps peu bien alors maintenant moment exactement vraiment passe arrive quelle est-ce",
  },
  es: {
    stemmer: "spanish",
    small:
      "el la los las un una unos unas y e o u pero si que qué quien quién quienes cual cuál cuales cuáles cuando cuándo donde dónde como cómo por porque para cuanto cuánto cuanta cuánta cuantos cuántos cuántas de del a al en con sin sobre entre hasta desde hacia yo tú él ella nosotros vosotros ustedes usted ellos ellas me te se lo le les nos mi mis tu tus su sus nuestro nuestra este esta esto estos estas ese esa eso es son era ser soy eres está están estoy estar he ha han hay había puedo puede pueden podemos debo debe hago hace no ni muy ya más también aquí allí se",
    light:
      "hola buenos buenas días tardes noches gracias favor ayuda ayudar quiero quisiera quiere necesito saber sé pregunta decir dime dígame algo todo todos alguien tener tengo tiene hacer ir voy va dar da dan explicar mostrar encontrar encuentro mucho poco tiempo posible entonces ahora momento exactamente siempre nuevo pasa",
  },
  it: {
    stemmer: "italian",
    small:
      "il lo la i gli le l un uno una e ed o ma se che chi cosa quale quali quando dove come perché quanto quanta quanti quante di del dello della dei degli delle a ad al allo alla ai agli alle da dal dalla dai in nel nello nella nei nelle con su sul sulla per tra fra senza io tu lui lei noi voi loro mi ti si ci vi me te mio mia miei mie tuo tua suo sua nostro nostra vostro vostra questo questa questi queste quello quella è sono era essere sei siete siamo ho hai ha abbiamo avete hanno posso può puoi possiamo potete devo deve dovete fa non né molto anche già ancora più qui lì c",
    light:
      "ciao buongiorno buonasera salve grazie prego favore aiuto aiutare voglio vorrei sapere so domanda dire dite qualcosa tutto tutti qualcuno avere fare faccio andare vado va dare spiegare mostrare trovare trovo bisogno poco tanto tempo possibile allora adesso ora momento esattamente sempre succede",
  },
  pt: {
    stemmer: "portuguese",
    small:
      "o a os as um uma uns umas e ou mas se que quê quem qual quais quando onde como porque porquê por para quanto quanta quantos quantas de do da dos das em no na nos nas ao à aos às com sem sobre entre até desde pelo pela eu tu ele ela nós vós eles elas você vocês me te se lhe nos meu minha meus minhas teu tua seu sua nosso nossa este esta isto esse essa isso aquele é são era ser sou está estão estou estar foi há tem têm tenho ter posso pode podem podemos devo deve não nem muito já mais também aqui ali num numa",
    light:
      "olá oi bom boa dia tarde noite obrigado obrigada favor ajuda ajudar quero queria gostaria preciso saber sei pergunta dizer diga algo tudo todos alguém fazer faço ir vou vai dar explicar mostrar encontrar encontro pouco tempo possível então agora momento exatamente sempre acontece",
  },
  nl: {
    stemmer: "dutch",
    compounds: true,
    small:
      "de het een en of maar als dat die dit deze wie wat waar wanneer hoe waarom welke welk van in op aan bij met voor naar uit over onder tot door om te zonder tegen ik je jij u hij zij ze wij we jullie hen hun mij me mijn jouw uw zijn haar ons onze is zijn was waren ben bent wordt worden werd kan kunnen kunt kon zal zou moet moeten mag mogen wil willen heb hebt heeft hebben had niet geen ook nog al wel er hier daar dan toch zo zeer heel mee",
    light:
      "hallo hoi dag goedemorgen goedemiddag goedenavond bedankt dank alstublieft alsjeblieft graag hulp helpen zeggen weten weet vraag gaat gaan geven geef doen maken iets alles veel lang vaak eigenlijk misschien precies nodig krijg krijgen vinden vind uitleggen iemand mogelijk even nu",
  },
  sv: {
    stemmer: "swedish",
    compounds: true,
    small:
      "den det de en ett och eller men om att som vem vad var när hur varför vilken vilket vilka av i på till från med för utan över under vid jag du han hon vi ni dem mig dig oss er min mitt mina din ditt dina sin sitt sina vår vårt våra är var vara varit blir bli blev kan kunde ska skulle måste får fick vill har hade inte ingen inget inga också redan bara här där så mycket man",
    light:
      "hej tack snälla hjälp hjälpa säga veta vet fråga går gå ger ge göra gör något allt ofta länge kanske precis behöver hitta hittar möjligt någon finns nu",
  },
  da: {
    stemmer: "danish",
    compounds: true,
    small:
      "den det de en et og eller men hvis at som hvem hvad hvor hvornår hvordan hvorfor hvilken hvilket af i på til fra med for uden over under ved jeg du han hun vi dem mig dig os jer min mit mine din dit dine sin sit vores er var være bliver blev kan kunne skal skulle må vil har havde ikke ingen også kun her der så meget man jeres",
    light:
      "hej tak venligst hjælp hjælpe sige vide ved spørgsmål går giver gøre noget alt ofte længe måske præcis behøver finde muligt nogen findes nu gerne",
  },
  no: {
    stemmer: "norwegian",
    compounds: true,
    small:
      "den det de en ei et og eller men hvis at som hvem hva hvor når hvordan hvorfor hvilken hvilket av i på til fra med for uten over under ved jeg du han hun vi dere dem meg deg oss min mitt mine din ditt sin sitt vår er var være blir ble kan kunne skal skulle må vil har hadde ikke ingen også bare her der så mye man",
    light:
      "hei takk vennligst hjelp hjelpe si vite vet spørsmål går gir gjøre noe alt ofte lenge kanskje trenger finne mulig noen finnes nå gjerne",
  },
  fi: {
    stemmer: "finnish",
    compounds: true,
    small:
      "ja tai mutta jos että joka mikä mitä kuka missä milloin miten miksi kuinka onko on ovat oli olla olen olet minä sinä hän me te he minun sinun teidän se ne tämä nämä ei en voi voin voiko voinko saa saako myös vain jo kun kanssa ilman",
    light: "hei moi kiitos apua auttaa haluan tarvitsen tietää kysymys paljon kauan usein jotain kaikki mahdollista nyt löytyy",
  },
  pl: {
    small:
      "i a ale lub albo czy że jak co kto gdzie kiedy dlaczego ile jaki jaka jakie jakich który która które w we na do z ze od po przy przez dla o u bez nad pod ja ty on ona my wy oni mnie mi ci go jej nas was ich mój moja moje twój swój ten ta to te tego tej jest są był była być będzie mogę może można mam masz ma mają mieć nie nic już jeszcze tylko też także bardzo się tu tam",
    light:
      "cześć dzień dobry dziękuję proszę pomoc pomóc powiedzieć wiedzieć wiem pytanie chcę chciałbym chciałabym potrzebuję coś wszystko ktoś dużo długo często możliwe teraz potrzebny dostać zrobić",
  },
  cs: {
    small:
      "a ale nebo jestli že jak co kdo kde kdy proč kolik jaký jaká jaké který která které v ve na do z ze od po při pro o u bez nad pod já ty on ona my vy oni mě mi ti ho jí nás vás jejich můj moje tvůj svůj ten ta to je jsou byl byla být bude mohu může můžu mám máš má mají mít ne nic už ještě jen také velmi se tu tam si",
    light:
      "ahoj dobrý den děkuji prosím pomoc pomoci říct vědět vím otázka chci chtěl potřebuji něco všechno někdo dlouho často možné nyní",
  },
  ru: {
    stemmer: "russian",
    small:
      "и а но или если что чтобы как кто где когда почему сколько какой какая какие какое который которая в во на до из от по при для о об у без над под с со к я ты он она мы вы они меня мне тебя его её нас вас их мой моя мои ваш ваша ваши свой этот эта это эти есть был была быть будет могу можно может нельзя не ни нет уже ещё только также очень ли же бы там тут здесь",
    light:
      "привет здравствуйте добрый день спасибо пожалуйста помощь помочь помогите сказать скажите знать знаю вопрос хочу нужно надо нужен что-то всё кто-то долго часто возможно сейчас работает",
  },
  uk: {
    small:
      "і й та а але або якщо що щоб як хто де коли чому скільки який яка які у в на до з із від по при для про без над під я ти він вона ми ви вони мене мені його її нас вас їх мій моя мої ваш ваша цей ця це є був була бути буде можу можна може не ні вже ще тільки також дуже чи там тут",
    light:
      "привіт добрий день дякую будь ласка допомога допомогти сказати знати питання хочу потрібно треба щось все хтось довго часто можливо зараз",
  },
  tr: {
    stemmer: "turkish",
    small:
      "ve veya ama eğer ki ne kim nerede nereden nereye zaman nasıl neden niçin kaç hangi bir bu şu o bunlar şunlar ben sen biz siz onlar benim senin bizim sizin onun bana sana bize size için ile gibi kadar sonra önce değil var yok mı mi mu mü mıyım miyim musunuz misiniz mısınız da de ise çok daha en her hiç",
    light:
      "merhaba selam günaydın teşekkürler lütfen yardım istiyorum ister lazım gerek bilmek soru şey biri mümkün şimdi olur yapabilir miyim yapmak etmek",
  },
  ro: {
    stemmer: "romanian",
    small:
      "și sau dar dacă că ce cine unde când cum de câte cât care în pe la din cu fără pentru prin despre eu tu el ea noi voi ei ele mă te se îl o ne vă îi meu mea mei tău său este sunt era fi am ai are avem aveți au pot poate puteți trebuie nu nici mai foarte deja doar un una unei unui a al ale",
    light: "bună ziua salut mulțumesc rog ajutor ajuta vreau doresc știu spune întrebare ceva tot cineva mult timp posibil acum",
  },
  hu: {
    stemmer: "hungarian",
    compounds: true,
    small:
      "a az egy és vagy de ha hogy mi mit ki hol mikor hogyan miért mennyi mennyibe melyik van vannak volt lesz én te ő mi ti ők nekem neked nem nincs sem már még csak is nagyon itt ott ez ezek azok kell lehet tud tudok meg",
    light:
      "szia helló jó napot köszönöm kérem segítség segíteni szeretnék akarok kérdés valami minden valaki sokáig gyakran lehetséges most",
  },
  el: {
    stemmer: "greek",
    small:
      "ο η το οι τα του της των τον την ένα μια και ή αλλά αν ότι που τι ποιος ποια ποιο πού πότε πώς γιατί πόσο πόσα σε στο στη στην στον από με για χωρίς εγώ εσύ εμείς εσείς μου σου μας σας τους είναι ήταν έχω έχει έχετε μπορώ μπορεί πρέπει δεν όχι μη και πολύ να θα",
    light: "γεια καλημέρα ευχαριστώ παρακαλώ βοήθεια θέλω ήθελα χρειάζομαι ξέρω ερώτηση κάτι όλα κάποιος τώρα",
  },
  ar: {
    stemmer: "arabic",
    small:
      "في من على إلى عن مع بعد قبل عند هل ما ماذا من متى أين كيف لماذا كم أي هذا هذه ذلك تلك التي الذي هو هي أنا أنت نحن أنتم هم لي لك لنا لكم كان كانت يكون هناك لا لم لن ليس ليست قد أو و ثم إن أن إذا كل غير حتى بين",
    light: "مرحبا السلام عليكم شكرا فضلك مساعدة أريد أود أحتاج أعرف سؤال شيء يمكن يمكنني ممكن الآن",
  },
  he: {
    small:
      "של את על עם אל מן או אם כי מה מי איפה מתי איך למה כמה איזה זה זאת אלה אני אתה אנחנו אתם הם לי לך לנו לכם היה יש אין לא גם רק כבר עוד מאוד",
    light: "שלום תודה בבקשה עזרה רוצה צריך לדעת שאלה משהו הכל מישהו אפשר עכשיו",
  },
  hi: {
    stemmer: "hindi",
    small:
      "का की के में से को पर और या लेकिन अगर कि क्या कौन कहाँ कब कैसे क्यों कितना कितने कितनी यह वह ये वे मैं तुम आप हम मेरा मेरी आपका आपकी है हैं था थी थे हो नहीं ना भी ही बहुत लिए साथ",
    light: "नमस्ते धन्यवाद कृपया मदद चाहिए चाहता चाहती जानना सवाल कुछ सब कोई अब करना कर सकता सकते सकती",
  },
  id: {
    stemmer: "indonesian",
    small:
      "dan atau tetapi tapi jika kalau bahwa apa siapa mana kapan bagaimana mengapa berapa yang di ke dari pada dengan untuk oleh tanpa saya aku kamu anda dia kami kita mereka ini itu adalah ada tidak bukan bisa dapat boleh harus akan sudah belum juga hanya sangat apakah",
    light:
      "halo hai selamat pagi siang malam terima kasih tolong bantu bantuan mau ingin perlu tahu pertanyaan sesuatu semua seseorang sekarang",
  },
  vi: {
    small:
      "và hoặc nhưng nếu là của cho với từ đến trong ngoài trên dưới tôi bạn anh chị em chúng ta họ này đó kia gì ai đâu khi nào sao thế bao nhiêu có không được phải sẽ đã đang cũng chỉ rất các những một mấy",
    light: "xin chào cảm ơn vui lòng giúp muốn cần biết hỏi câu việc cái lâu bây giờ",
  },
  ja: {
    small: "です ます した する いる ある ない から まで ので には では とは この その あの どの これ それ",
    light: "何 方 教え 下さ 場合 可能 質問 お願 願い 必要",
  },
  zh: {
    small: "的 了 吗 呢 吧 是 在 有 和 或 我 你 您 他 她 它 们 这 那",
    light: "什么 怎么 如何 请问 可以 多少 哪里 为什 想要 需要 一下 问题 能不 不能 我想 我们 你们 是否 有没 没有 么时 时候",
  },
  ko: {
    small: "은 는 이 가 을 를 에 의 도 로 와 과",
    light: "어떻 떻게 무엇 언제 어디 얼마 있나 나요 인가 가요 있어 해요 하나 합니 니까 수있 싶어 세요 주세 습니",
  },
  th: {
    small: "ที่ และ หรือ แต่ ใน ของ กับ จาก ได้ ไม่ มี เป็น ฉัน ผม คุณ เรา นี้ นั้น ครับ ค่ะ คะ ไหม",
    light: "อะไร อย่างไร เมื่อไหร่ ที่ไหน เท่าไหร่ ช่วย ต้องการ อยาก ขอ",
  },
};
