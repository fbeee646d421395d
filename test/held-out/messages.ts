/**
 * Messages as visitors write them, with what each asks of the assistant, kept apart from the wordings in `lib/ai/wordings`:
 * they measure how well words are understood that nobody copied from one to the other. At their first reading `LATER` had
 * 70 of 75 wishes for a person found, 73 of 81 of small talk and 65 of 68 questions; none of the small talk called a person.
 *
 * `person`: wants a person. `small`: greeting, thanks, closing, small talk, emoji. `question`: is to be searched; nobody
 * is called for it by its words alone. `complaint`: is angry and asks nothing.
 */
export type HeldOut = { kind: "person" | "small" | "question" | "complaint"; language: string; text: string };

const LINES = `
person en Is there anybody real I could chat with?
person en human!!!
person en Representative.
person en get me your supervisor
person en I'd rather deal with an actual person
person en Could one of your colleagues take over please
person en stop it with the robot, I need a human being
person en can sb from support help me
person en customer care please
person en Please have someone give me a ring
person en I don't want to talk to a bot
person en how do I reach a live agent
person en pass me on to somebody who knows
person en escalate this to your manager
person en Are there any humans here I can speak to?
person en talk to sales
person en I demand to speak with the owner
person en live chat with an agent
person en let me talk to a humna
person en this isn't helping, put me in touch with a real employee
person de Kann mich bitte jemand vom Support kontaktieren?
person de Gibt es hier auch echte Menschen?
person de Mensch bitte
person de Verbinden Sie mich mit der Kundenbetreuung
person de ich will keinen Bot, ich will einen Menschen
person de Kundenservice
person de Bitte um Rückruf
person de Kann ich mit Ihrem Chef reden
person de holen Sie mir einen Kollegen dazu
person es Pásame con un agente
person es ¿Hay alguien que me pueda atender?
person es atención al cliente por favor
person es quisiera hablar con un representante
person es no quiero hablar con un robot
person es un humano por favor
person fr Passez-moi un conseiller svp
person fr Y a-t-il un humain ici ?
person fr service client
person fr je souhaite être mis en relation avec un opérateur
person fr Je peux parler à une vraie personne ?
person fr rappelez-moi
person it Mi passi un operatore
person it servizio clienti
person it vorrei parlare con qualcuno dell'assistenza
person it C'è una persona vera con cui parlare?
person pt Quero um atendente
person pt me passa para um humano
person pt Posso falar com alguém do suporte?
person pt atendimento humano
person nl Kan ik met een medewerker praten?
person nl klantenservice graag
person nl ik wil een mens spreken
person pl Proszę mnie połączyć z konsultantem
person pl chcę rozmawiać z człowiekiem
person pl konsultant
person ru Соедините меня с оператором
person ru хочу поговорить с живым человеком
person ru позовите менеджера
person ru техподдержка
person uk З'єднайте мене з оператором
person uk хочу поговорити з людиною
person cs Chci mluvit s člověkem
person cs spojte mě s operátorem
person sk Chcem hovoriť s operátorom
person ro Vreau să vorbesc cu un operator
person hu Szeretnék egy ügyintézővel beszélni
person el Θέλω να μιλήσω με έναν άνθρωπο
person sv Kan jag få prata med en människa?
person sv kundtjänst tack
person da Jeg vil gerne tale med et menneske
person no Kan jeg få snakke med en kundebehandler
person fi Haluan puhua ihmisen kanssa
person fi asiakaspalvelija kiitos
person tr Müşteri temsilcisine bağlanmak istiyorum
person tr gerçek bir insanla konuşabilir miyim
person ar أريد التحدث مع موظف
person ar حولني إلى خدمة العملاء
person ar ممكن أكلم شخص حقيقي؟
person fa می‌خواهم با یک اپراتور صحبت کنم
person fa پشتیبان انسانی
person he אני רוצה לדבר עם נציג
person he נציג אנושי בבקשה
person hi मुझे किसी इंसान से बात करनी है
person hi कस्टमर केयर से बात कराओ
person bn আমি একজন মানুষের সাথে কথা বলতে চাই
person ur مجھے کسی نمائندے سے بات کرنی ہے
person zh 我要找真人客服
person zh 请帮我转接人工
person zh 可以跟真人聊吗
person zh-tw 我想和客服人員說話
person ja オペレーターと話したいです
person ja 人間の担当者に繋いでください
person ja 有人チャットお願いします
person ko 상담원 연결해 주세요
person ko 사람이랑 얘기하고 싶어요
person vi Tôi muốn nói chuyện với nhân viên
person vi cho tôi gặp tư vấn viên
person th ขอคุยกับเจ้าหน้าที่
person th อยากคุยกับคนจริงๆ
person id Saya mau bicara dengan orang asli
person id hubungkan saya ke CS
person ms Saya nak bercakap dengan ejen
person bg Искам да говоря с човек
person hr Želim razgovarati s operaterom
small en ok cool
small en Alright, that's everything
small en thaaaanks soooo much!!!
small en brilliant, ta
small en cya
small en Have a nice weekend!
small en no that's it thanks
small en nope
small en sorted, thank you!
small en great stuff, cheers
small en no worries
small en 👍👍
small en 🙏😊
small en :)
small en lol
small en Hiya
small en g'day
small en Good evening to you
small en howdy partner
small en sup
small en hey, anyone there?
small en what's your name?
small en are you a real person or a bot?
small en how's it going
small en who made you?
small en thx u r the best
small en I found it myself, never mind
small en you've been very helpful
small en that solved it
small en appreciate it
small en Thanks for the quick reply
small en Many thanks and goodbye
small en talk to you later
small en perfect
small en understood
small en hmm ok
small en test
small de Super, vielen lieben Dank!
small de alles klar
small de Tschüssi
small de Schönen Tag noch
small de nö danke
small de hat sich erledigt
small de Guten Abend zusammen
small de passt
small de Bist du ein Mensch?
small de wie geht's dir?
small de Danke für die Hilfe
small de Grüß Gott
small de das war's
small es vale, gracias
small es ¡Muchísimas gracias por todo!
small es hasta luego
small es eso es todo
small es buenas tardes
small es ¿qué tal?
small es ¿eres un robot?
small es de acuerdo
small fr Merci bcp
small fr d'accord
small fr bonne journée
small fr non c'est bon merci
small fr Au revoir
small fr coucou
small fr ça va ?
small fr super, merci pour votre aide
small it grazie mille, arrivederci
small it va bene
small it buona giornata
small it tutto chiaro
small it sei un robot?
small pt valeu!
small pt muito obrigada pela ajuda
small pt tchau
small pt tudo bem?
small pt boa tarde
small nl bedankt voor de hulp
small nl goedemorgen
small nl tot ziens
small nl prima, dank je wel
small pl dzień dobry
small pl dzięki wielkie
small pl do widzenia
small pl w porządku
small ru здравствуйте
small ru большое спасибо
small ru пока
small ru понятно, спасибо
small ru ты робот?
small uk Добрий день
small uk дякую
small uk до побачення
small cs Dobrý den
small cs díky moc
small cs na shledanou
small sk ďakujem pekne
small ro Bună ziua
small ro mulțumesc mult
small ro la revedere
small hu Jó napot kívánok
small hu köszönöm szépen
small hu viszlát
small el Καλημέρα
small el ευχαριστώ πολύ
small el αντίο
small sv Hej hej
small sv tack så mycket
small sv ha det bra
small da mange tak for hjælpen
small da farvel
small no tusen takk
small fi kiitos paljon
small fi moi
small fi näkemiin
small tr merhaba
small tr çok teşekkür ederim
small tr görüşürüz
small tr tamam
small ar السلام عليكم
small ar شكرا جزيلا
small ar مع السلامة
small ar تمام
small fa سلام
small fa خیلی ممنون
small fa خداحافظ
small he שלום
small he תודה רבה
small he להתראות
small hi नमस्ते
small hi बहुत बहुत धन्यवाद
small hi अलविदा
small bn ধন্যবাদ
small ur شکریہ
small zh 你好
small zh 谢谢你的帮助
small zh 再见
small zh 好的
small zh 没有了,谢谢
small zh 你是机器人吗?
small zh-tw 謝謝您
small ja ありがとうございました
small ja こんばんは
small ja わかりました
small ja さようなら
small ja 大丈夫です
small ko 안녕하세요
small ko 정말 감사합니다
small ko 알겠습니다
small ko 안녕히 계세요
small vi cảm ơn bạn nhiều
small vi xin chào
small vi tạm biệt
small th สวัสดีครับ
small th ขอบคุณค่ะ
small id terima kasih banyak
small id selamat pagi
small id sampai jumpa
small bg благодаря много
small hr hvala lijepa
small hr dobar dan
question en Hello! How long is the warranty?
question en thanks, but when will it arrive?
question en ok so what does express cost
question en Is the jacket suitable for a person of 2 m?
question en Do you have a four person sauna?
question en How many agents are included in the Pro plan?
question en Can someone under 18 order?
question en What does your customer service charge for repairs?
question en May I send a present to somebody else?
question en when is your support team available
question en I do not need a human, just your opening hours
question en without talking to anyone, can I cancel online?
question en Does a person have to sign for the parcel?
question en Can my colleague use the same account?
question en Is the estate agent fee included?
question en Do I have to call you to change my address?
question en please don't transfer me, what is the return address
question en no I meant the blue one
question en goodbye present ideas
question en thank you card prices
question en is the hello kitty mug dishwasher safe
question en Who is the manager of the Berlin store?
question en are your staff vaccinated
question en cleaning agent for leather
question en contact lens solution
question en does the robot vacuum work on carpet
question en human hair wigs
question en Can I talk to my friends in the app?
question en How can visitors contact an operator on weekends?
question en the agent role has which permissions
question en okay and how do I reset it
question en help
question en I need help with my order
question en yes but which size
question en price
question en Bancontact
question en my order 12345 never arrived
question de Hallo, was kostet der Versand?
question de danke, aber wie lange dauert das?
question de Ich möchte nicht mit jemandem sprechen, sagen Sie mir nur den Preis
question de Zelt für zwei Personen
question de Wie viele Mitarbeiter haben Sie?
question de Muss ich den Kundenservice anrufen, um zu kündigen?
question de Kann jemand anderes mein Paket abholen?
question de Gibt es Rabatt für Mitarbeiter?
question de Rückgabe
question es hola, ¿hacen envíos a Canarias?
question es carpa para dos personas
question es No necesito un agente, solo quiero saber el horario
question es gracias, ¿y cuánto cuesta?
question es ¿Cuántas personas caben en la tienda?
question fr Bonjour, livrez-vous en Belgique ?
question fr tente pour 3 personnes
question fr Je ne veux pas parler à un conseiller, donnez-moi juste le prix
question fr merci mais où est mon colis
question fr Quels sont les horaires du service client ?
question it ciao, quanto costa la spedizione?
question it tenda per due persone
question it non voglio parlare con un operatore, ditemi solo il prezzo
question pt Oi, vocês entregam em Lisboa?
question pt não quero falar com um atendente, só quero o preço
question pt barraca para duas pessoas
question nl Hoi, wat zijn de verzendkosten?
question nl tent voor twee personen
question pl Cześć, ile kosztuje wysyłka?
question pl namiot dla dwóch osób
question ru привет, сколько стоит доставка?
question ru палатка на два человека
question ru мне не нужен оператор, просто скажите цену
question uk скільки коштує доставка
question cs Kolik stojí doprava?
question ro cât costă livrarea
question hu mennyi a szállítási díj
question el πόσο κοστίζει η αποστολή
question sv Hej, vad kostar frakten?
question da hvad koster fragt
question fi paljonko toimitus maksaa
question tr merhaba, kargo ücreti ne kadar
question tr iki kişilik çadır
question ar مرحبا، كم تكلفة الشحن؟
question ar لا أريد التحدث مع موظف، أخبرني بالسعر فقط
question fa هزینه ارسال چقدر است
question he כמה עולה משלוח
question hi डिलीवरी का खर्च कितना है
question zh 你好,运费多少钱?
question zh 不要转人工,告诉我价格
question zh 双人帐篷有货吗
question ja こんにちは、送料はいくらですか
question ja 二人用テントはありますか
question ko 안녕하세요, 배송비가 얼마예요?
question ko 2인용 텐트 있나요
question vi phí vận chuyển bao nhiêu
question th ค่าจัดส่งเท่าไหร่
question id berapa ongkos kirim ke Bali
complaint en This is ridiculous, you are useless
complaint en worst service I have ever had
complaint en you didn't answer my question!!
complaint en thanks for nothing
complaint de Das ist eine Frechheit!
complaint de du verstehst mich nicht
complaint es esto es una vergüenza
complaint fr c'est inadmissible
complaint pt que péssimo atendimento
complaint ru это безобразие
`;

/** Written after the wordings, and read by them for the first time when they were measured; what they missed is mended since. */
const LATER = `
person en Customer rep please
person en give me a manager
person en I wanna talk to a real human being now
person en transfer me to billing support
person en can you connect me to the helpdesk
person en I need to speak to somebody urgently
person en is there an actual person I can message
person en no more bots, human please
person en hey, could I chat with support?
person en Please let a member of your staff contact me
person en why can't I just talk to a human
person en I've asked three times, get me an agent
person en opperator
person en let me speak to ur manager
person en hi! I would like to talk with one of your colleagues, thanks
person en my order never came, I want to speak to a person
person en i need human assistance
person en speak to representative
person en is it possible to speak with someone from your team?
person en put me on with a person
person de ich möchte bitte mit einem echten Mitarbeiter reden
person de Kann mich jemand anrufen?
person de Support bitte
person de Ich brauche einen Ansprechpartner
person de gibt es hier jemanden mit dem ich sprechen kann?
person de Bitte verbinden Sie mich mit einem Menschen
person de kein Roboter bitte
person es necesito hablar con alguien
person es operador
person es me puede atender una persona?
person es quiero un agente humano
person fr je veux parler à quelqu'un
person fr un conseiller s'il vous plaît
person fr mettez-moi en contact avec le support
person it posso parlare con un essere umano?
person it operatore per favore
person it ho bisogno di un consulente
person pt preciso falar com uma pessoa
person pt atendente
person pt quero falar com um humano agora
person nl mag ik een echt persoon spreken aub
person nl verbind me door met de helpdesk
person pl czy mogę porozmawiać z kimś z obsługi?
person pl połącz mnie z człowiekiem
person ru мне нужен оператор
person ru можно поговорить с менеджером?
person ru оператор
person uk потрібен оператор
person cs operátor prosím
person ro pot vorbi cu cineva?
person hu emberrel akarok beszélni
person el μπορώ να μιλήσω με εκπρόσωπο;
person sv jag vill prata med kundtjänst
person da kan jeg få en medarbejder
person no jeg vil snakke med noen
person fi voinko jutella asiakaspalvelijan kanssa
person tr beni bir yetkiliye bağlayın
person tr insanla görüşmek istiyorum
person ar اريد التكلم مع انسان
person ar موظف خدمة العملاء
person fa با پشتیبانی وصل کنید
person he תעבירו אותי לנציג
person hi एजेंट से बात करना चाहता हूँ
person bn এজেন্টের সাথে কথা বলতে চাই
person zh 人工客服
person zh 我想跟你们经理谈谈
person ja スタッフと話したい
person ja 担当者お願いします
person ko 상담원이랑 통화하고 싶습니다
person ko 사람 연결해줘
person vi gặp nhân viên tư vấn
person vi tôi cần nói chuyện với người thật
person th ขอสายเจ้าหน้าที่หน่อยครับ
person id bisa bicara dengan admin?
person id mau ngomong sama manusia
small en Okay great, thank you so much for your help!
small en nah im good
small en ok bye
small en thank u sir
small en thanks a ton
small en nothing else, have a great day
small en hello hello
small en yo
small en hey bot
small en alrighty then
small en cool cool
small en that's what I needed, cheers
small en no thank you, that will be all for today
small en Good morning team
small en oh I see, thanks
small en great, it works now
small en ty!!
small en 🎉
small en okie dokie
small en no questions, bye
small en I'm just testing
small en are you AI?
small en who am I talking to?
small en hope you're doing well
small en perfect thanks, bye bye
small en You helped a lot, thank you.
small de Vielen Dank und schönes Wochenende
small de ok super danke
small de Nein, das war alles, danke
small de Bist du ein Bot?
small de guten morgen!
small de jo passt danke dir
small de alles klar, tschüss
small es muchas gracias, hasta pronto
small es perfecto, eso era todo
small es no, nada más
small es ok gracias por la info
small fr parfait merci beaucoup bonne soirée
small fr non merci ça ira
small fr salut
small fr ok je vois
small it perfetto, grazie dell'aiuto
small it buonasera
small it no grazie, a posto così
small pt beleza, obrigado
small pt não, era só isso
small pt até mais
small nl nee dat was alles
small nl hoi
small pl super, dzięki
small pl nie, to wszystko
small pl hej
small ru ок спасибо
small ru нет, спасибо, это всё
small ru добрый вечер
small uk дуже дякую
small cs děkuji, to je vše
small ro ok mersi
small hu köszi, szia
small el οκ ευχαριστώ
small sv tack för hjälpen
small da nej tak, det var det
small no takk for hjelpen, ha det
small fi ok kiitos
small tr sağol
small tr hayır teşekkürler
small ar لا شكرا
small ar صباح الخير
small fa مرسی
small he תודה, זה הכל
small hi ठीक है धन्यवाद
small zh 谢谢,再见
small zh 好的谢谢
small zh 早上好
small ja 了解です、ありがとう
small ja おはようございます
small ko 네 감사합니다
small ko 고마워요
small vi ok cảm ơn bạn
small th โอเคค่ะ ขอบคุณค่ะ
small id oke makasih
question en hi, do you ship to Spain?
question en two person tent
question en Do I need to talk to an agent to cancel?
question en I don't want to talk to a person, just tell me the price of a bicycle
question en please don't connect me to an agent. How do I reset my password?
question en Can I get someone else to collect my parcel?
question en contact details for staff discount
question en Do you speak to someone before you charge the card?
question en I would like a two person tent
question en good morning, what are your opening hours
question en thanks! one more thing: is it waterproof
question en where is my order
question en ok and what about returns?
question en do you have human readable invoices
question en support for webhooks
question en how many seats does the team plan have
question en real leather or fake
question en how do I invite a colleague
question en can an agent see the notes
question en Will someone call me before delivery?
question en is the agent api rate limited
question en live chat pricing
question en contact form not working
question en I called you yesterday about a refund, how long does it take
question en can I change the person who receives the parcel
question en Who do I contact about a broken zip?
question en the customer service hours?
question en what do people say about the boots
question en bye bye love cd
question en no refund received
question en yes I want the red one
question en connect my bank account
question en call forwarding setup
question en great britain delivery
question en sorry to bother you but the zip is broken
question en I'm good with a size 42, do you have it in blue?
question en can a human wear dog boots
question de Kann ich den Mitarbeiterrabatt mit Gutschein kombinieren?
question de Hallo, ich suche ein Zelt für vier Personen
question de Ich möchte nicht mit einem Menschen sprechen. Was kostet der Versand?
question de Wie kontaktiere ich den Verkäufer?
question de danke, und wie lange ist die Garantie?
question de gut, was kostet das?
question de Muss jemand zu Hause sein?
question es no quiero hablar con una persona, dime el precio
question es ¿el agente inmobiliario cobra comisión?
question es buenas, tenéis tallas grandes?
question fr je n'ai pas besoin d'un conseiller, juste des horaires
question fr combien de personnes peuvent dormir dans la tente
question fr personne n'est venu livrer
question it ciao, quali sono i tempi di consegna?
question it nessuno risponde al telefono, quando siete aperti?
question pt quantas pessoas cabem na barraca?
question nl hoeveel personen passen er in de tent?
question pl ile osób mieści namiot?
question ru сколько человек помещается в палатку?
question ru спасибо, а сколько идет доставка?
question tr kargo kaç günde gelir
question ar كم شخص تتسع الخيمة؟
question zh 帐篷可以住几个人
question zh 人工费是多少
question zh 谢谢,那退货呢?
question ja 何人まで入れますか
question ja ありがとうございます。返品はできますか
question ko 몇 명이 들어갈 수 있나요
question vi lều cho hai người giá bao nhiêu
question th เต็นท์สำหรับสองคนราคาเท่าไหร่
question id tenda untuk dua orang berapa harganya
complaint en this is a joke, your support is terrible
complaint en You are not helping at all!
complaint de Ihr seid doch total nutzlos
complaint es qué servicio tan horrible
complaint fr vous êtes nuls
complaint ru вы издеваетесь
complaint zh 你们的服务太差了
`;

export const HELD_OUT: readonly HeldOut[] = `${LINES}${LATER}`
  .trim()
  .split(/\n+/)
  .map((line) => {
    const [kind = "", language = "", ...words] = line.split(" ");
    return { kind: kind as HeldOut["kind"], language, text: words.join(" ") };
  });
