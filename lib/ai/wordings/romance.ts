import type { Wordings } from "./language";

export const romance: Record<string, Partial<Wordings>> = {
  es: {
    greeting:
      "hola, holaa, holis, ola, buenas, buenos días, buen día, buenas tardes, buenas noches, muy buenas, saludos, hey, hi, hay alguien, hay alguien ahí, alguien ahí, estimados",
    thanks:
      "gracias, muchas gracias, muchísimas gracias, mil gracias, millón de gracias, grax, gracia, te agradezco, le agradezco, les agradezco, agradecid*, se agradece, muy amable, muy amables, me ayudó, me ayudaste, me ha ayudado, de gran ayuda, mucha ayuda, muy útil, eres genial, eres el mejor, buen trabajo, buen servicio, dios te bendiga",
    closing:
      "adiós, adios, chao, chau, hasta luego, hasta pronto, hasta mañana, hasta la vista, hasta la próxima, nos vemos, cuídate, que tengas *, que tenga *, que pases *, buen fin de semana, feliz día, feliz tarde, feliz noche, un saludo, saludos cordiales, eso es todo, eso era todo, es todo, sería todo, nada más, nada mas, ninguna otra, no más preguntas, sin más preguntas, ya está, ya lo encontré, lo encontré, ya lo he encontrado, ya encontré, encontrado, resuelto, ya lo resolví, solucionado, ya funciona, funciona, ya no hace falta, no hace falta, olvídalo, olvídelo, déjalo, da igual, no te preocupes, no se preocupe, listo, he terminado, terminado, otro día, más tarde",
    acknowledgement:
      "ok, oki, okey, vale, de acuerdo, bien, muy bien, bueno, perfecto, genial, excelente, estupendo, fantástico, maravilloso, buenísimo, súper, super, chévere, guay, entendido, entiendo, ya entendí, ya veo, comprendo, comprendido, claro, claro que sí, así es, correcto, exacto, está bien, me parece bien, qué bien, que bueno, interesante, ah, aja, ajá, oh, hm, hmm*, jaja*, jeje*, perdón, disculpa, disculpe, lo siento, un momento, prueba, test, probando",
    yes: "sí, si, sí por favor, si por favor, por favor, claro, por supuesto, desde luego, adelante, hazlo, hágalo, me gustaría, con gusto",
    no: "no, nop, no gracias, nada, para nada, ninguno, ahora no, por ahora no",
    mood: "qué tal, que tal, cómo estás, como estas, cómo está, cómo está usted, cómo te va, cómo le va, cómo va, cómo andas, todo bien, qué pasa, qué hay, qué onda, cuéntame un chiste",
    identity:
      "eres un *, eres una *, eres humano, eres humana, eres real, eres robot, eres bot, es usted un *, es usted una *, esto es un *, es un robot, es un bot, hablo con un *, hablo con una *, estoy hablando con un *, estoy hablando con una *, quién eres, quien eres, quién es usted, cómo te llamas, cómo se llama, cuál es tu nombre, qué eres, qué puedes hacer, quién te hizo, quién te creó, me puedes ayudar, puedes ayudarme, me puede ayudar",
    filler:
      "aquí, mismo, misma, solo, muy, mucho, muchas, por, todo, todos, a, ti, usted, ustedes, tu, tú, su, también, ya, entonces, pues, amigo, amiga, señor, señora, hoy, ahora, de verdad, verdad, el, la, los, lo, y, es, que, de, me, te, un, una, robot, bot, humano, máquina, persona, o, real, tan, igualmente, de nuevo, otra vez, de antemano, muchas, buen, buena, día, días, tarde, noche, por ahora, bien, eso, con, equipo",
    object:
      "por, tu, su, la, el, las, ayuda, info, ayudarme, atención, respuesta, respuestas, rápida, información, esto, este, es, empresa, tienda, son, ustedes, que, qué, he, visto, tenido, de, tiempo, apoyo, servicio, paciencia, responder, explicación, amabilidad, consejo",
    complaint:
      "vergüenza, una vergüenza, qué vergüenza, ridículo, inaceptable, inadmisible, intolerable, indignante, pésimo *, pesimo, mal servicio, muy mal servicio, horrible, terrible, fatal, desastre, un desastre, inútil*, no sirves, no sirve para nada, no sirve de nada, no me ayuda, no me ayudas, no ayuda, decepcionad*, decepcionante, enojad*, enfadad*, furios*, hart*, estoy harto, estoy harta, molest*, frustrante, estafa*, ladrones, mentira, mentiros*, tontería*, estúpid*, idiota*, no me entiendes, no entiendes, no es lo que pregunté, gracias por nada, peor servicio, el peor *",
    wish: "atención al cliente, servicio al cliente, servicio de atención, atención humana, llámame, llámeme, llámenme, que me llamen, me pueden llamar, pueden llamarme, quiero que me llamen, persona real, humano real, ningún robot, no robots",
    person:
      "persona, personas, human*, agente*, asesor*, operador*, operari*, representante*, ejecutiv*, atención al cliente, servicio al cliente, supervisor*, gerente*, encargad*, jefe*, jefa, responsable*, empleado*, empleada*, técnico, técnicos, soporte, soporte técnico, especialista*, experto*, vendedor*, consultor*",
    somebody: "alguien, alguno, alguna persona, uno de ustedes, equipo, ventas, personal",
    real: "real, reales, human*, verdader*, de verdad, de carne y hueso, viv*",
    contact:
      "hablar, hablo, habla, hable, conversar, chatear, comunicar*, comunica*, comunique*, contactar*, contacte*, contacto, conectar*, conecta*, conecte*, pasar*, pásame, páseme, pasame, transferir*, transfiere*, transfiera*, derivar*, ponme, póngame, llamar, llame, atender, atienda, atiende, ayude, ayudar, ayudarme, me atienda, que me atienda, tomar el control, contestar, deme, dame",
    want: "quiero, quisiera, necesito, deseo, me gustaría, prefiero, busco, exijo, puedo, podría, hay, existe, hay algún, hay alguna, tienen, dame, deme, solicito, pido",
    bot: "robot*, bot, bots, máquina*, ia, computadora*, ordenador*, contestador*, chatbot*",
    not: "no, sin, nunca, jamás, ningún, ninguna, tampoco, en vez de, en lugar de, ni",
    about:
      "tengo que, debo, hace falta, es necesario, cómo contacto, cómo puedo contactar, cómo contactar, cuántas, cuántos, cuánto, qué es, qué son, cuál es, cuáles son, cuándo, qué horario, horario, horarios, cómo pueden los, pueden los, otra persona, alguien más, número de teléfono, teléfono de, por qué, quién es, lentes de contacto, datos de contacto",
    follow:
      "y, y qué, y cuánto, y cómo, y para, y si, qué hay de, qué tal, qué pasa con, o, eso, ese, esa, esos, esas, este, esta, esto, estos, estas, lo, la, los, las, ello, ellos, ellas, también, tampoco, por qué, allí, allá, entonces, pero, más, otro, otra, ambos, el otro",
  },
  fr: {
    greeting:
      "bonjour, bonsoir, salut, coucou, allo, allô, hello, hey, hi, bjr, bsr, slt, cc, rebonjour, bien le bonjour, il y a quelqu'un, quelqu'un est là, madame monsieur",
    thanks:
      "merci, merci beaucoup, merci bien, merci bcp, mille mercis, mille merci, grand merci, un grand merci, mrc, mci, je vous remercie, je te remercie, remerci*, c'est gentil, c'est très gentil, très aimable, très utile, ça m'a aidé, cela m'a aidé, ça aide, bien joué, bon travail, vous êtes génial, tu es génial, reconnaissant*",
    closing:
      "au revoir, aurevoir, à bientôt, à plus, à plus tard, à tout à l'heure, à demain, à la prochaine, adieu, ciao, bye, bonne journée, bonne soirée, bonne fin de journée, bonne nuit, bon week end, bon weekend, bonne continuation, belle journée, excellente journée, cordialement, bien cordialement, prenez soin, c'est tout, ce sera tout, ça ira, ça sera tout, c'était tout, rien d'autre, rien de plus, pas d'autre question, pas d'autres questions, plus de question, plus de questions, j'ai trouvé, je l'ai trouvé, trouvé, c'est réglé, réglé, résolu, problème résolu, c'est résolu, ça marche, ça fonctionne, ça marche maintenant, plus besoin, pas besoin, laissez tomber, laisse tomber, tant pis, peu importe, pas grave, c'est pas grave, ce n'est pas grave, ce n'est rien, terminé, j'ai fini, une autre fois, plus tard, à vous aussi, vous aussi, pareillement",
    acknowledgement:
      "ok, okay, oki, d'accord, dac, entendu, compris, j'ai compris, je comprends, je vois, bien, très bien, parfait, super, génial, excellent, formidable, top, cool, nickel, impeccable, magnifique, bon, c'est bon, c'est bien, c'est noté, noté, bien reçu, bien noté, ah, aha, oh, hm, hmm*, euh, haha*, exact, exactement, tout à fait, effectivement, c'est ça, intéressant, bon à savoir, pardon, désolé*, excusez moi, test, un instant, un moment, je vais essayer, chouette",
    yes: "oui, ouais, ouep, oui merci, oui s'il vous plaît, oui svp, s'il vous plaît, s'il te plaît, svp, stp, volontiers, avec plaisir, bien sûr, certainement, absolument, je veux bien, allez y, vas y, oui je veux bien",
    no: "non, nan, nop, non merci, rien, rien du tout, pas du tout, pas maintenant, pas pour le moment, aucun*",
    mood: "ça va, ca va, comment ça va, comment allez vous, comment vas tu, comment va, tu vas bien, vous allez bien, ça roule, quoi de neuf, comment tu vas, raconte une blague, raconte moi une blague",
    identity:
      "êtes vous un *, êtes vous une *, êtes vous humain, êtes vous réel, es tu un *, es tu une *, es tu humain, es tu réel, tu es un *, tu es une *, vous êtes un *, vous êtes une *, c'est un robot, c'est un bot, est ce un *, est ce que vous êtes un *, est ce que tu es un *, je parle à un *, je parle avec un *, qui êtes vous, qui es tu, tu es qui, vous êtes qui, comment tu t'appelles, comment vous appelez vous, comment t'appelles tu, quel est votre nom, quel est ton nom, que peux tu faire, que pouvez vous faire, qui t'a créé, qui vous a créé, pouvez vous m'aider, peux tu m'aider",
    filler:
      "ici, là, moi même, très, beaucoup, bien, encore, aussi, alors, donc, tout, toute, tous, à, a, vous, toi, tu, moi, et, le, la, les, un, une, de, du, est, c, ce, monsieur, madame, mon, ami, cher, chère, chers, vraiment, pour le moment, maintenant, aujourd'hui, robot, humain, machine, personne, ou, réel, vrai, vraie, d'avance, infiniment, sincèrement, ça, tellement, je, m, qui, que, souhaite, souhaite une, équipe",
    object:
      "pour, votre, ton, ta, vos, l, aide, réponse, réponses, rapide, rapidité, c est, ce, est, que, quel, quelle, société, boutique, votre, jamais, vu, êtes, information, informations, infos, info, temps, soutien, service, patience, explication, explications, conseils, gentillesse, tout, cette, ces, avoir, aidé, m'avoir",
    complaint:
      "inadmissible, inacceptable, scandaleux, scandale, honteux, une honte, c'est une honte, ridicule, n'importe quoi, nul, nulle, c'est nul, vous êtes nuls, lamentable, minable, pitoyable, mauvais service, service déplorable, déplorable, horrible, catastroph*, inutile, tu es inutile, vous ne servez à rien, ça ne sert à rien, ne m'aide pas, n'aide pas, ça n'aide pas, déçu*, décevant*, en colère, furieux, furieuse, énerv*, ras le bol, marre, j'en ai marre, frustrant, arnaque*, voleurs, menteur*, débile*, idiot*, tu ne comprends rien, vous ne comprenez pas, tu ne comprends pas, vous ne comprenez rien, ce n'est pas ma question, pas répondu à ma question, merci pour rien, pire service",
    wish: "service client, service clients, service clientèle, service après vente, sav, rappelez moi, rappelle moi, appelez moi, appelle moi, être rappelé*, me rappeler, un vrai humain, une vraie personne, vraie personne, vrai humain, pas un robot, pas de robot",
    person:
      "humain*, personne, personnes, conseiller*, conseillère*, agent*, opérateur*, opératrice*, téléconseil*, représentant*, responsable*, superviseur*, manager*, patron, directeur, directrice, chef, employé*, service client*, service clientèle, technicien*, support, assistance, expert*, spécialiste*, commercial, vendeur*, interlocuteur*, gestionnaire*, collaborateur*",
    somebody: "quelqu un, quelqu'un, une personne, collègue*, équipe, un de vous, membre, service",
    real: "vrai*, vraie*, réel*, réelle*, humain*, véritable*, vivant*, en chair et en os",
    contact:
      "parler, parle, discuter, échanger, joindre, contacter, contact, communiquer, converser, passer, passez, passe, transférer, transférez, transfère, relation, connecter, connectez, mettez, mettre, appeler, aider, aide, reprendre, rediriger, redirigez, chatter, tchatter, dialoguer, donnez moi, donne moi, répondre, réponde",
    want: "je veux, veux, je voudrais, voudrais, j'aimerais, aimerais, besoin, besoin d, souhaite, souhaiterais, désire, exige, préfère, puis je, je peux, pourrais je, y a t il, il y a, avez vous, je cherche, cherche, demande, donnez moi",
    bot: "robot*, bot, bots, machine*, ia, ordinateur*, chatbot*, automate*",
    not: "pas, sans, jamais, aucun, aucune, ni, plutôt que, au lieu, non",
    about:
      "comment contacter, comment puis je contacter, comment vous contacter, dois je, faut il, est ce qu il faut, est ce que je dois, combien, qu est ce, quel est, quels sont, quelle est, quelles sont, quand, horaire, horaires, à quelle heure, comment les, les clients peuvent, les visiteurs peuvent, quelqu'un d'autre, autre personne, numéro de téléphone, pourquoi, qui est, lentilles, coordonnées",
    follow:
      "et, et pour, et si, et le, et la, et les, et en, qu en est il, quid, ou, ou bien, cela, ça, ce, celui, celle, ceux, celles, celui ci, il, elle, ils, elles, le, la, les, leur, lui, en, y, aussi, également, pourquoi, là, sinon, mais, alors, donc, plus, autre, autres, les deux, l'autre",
  },
  it: {
    greeting:
      "ciao, salve, buongiorno, buon giorno, buonasera, buona sera, buon pomeriggio, ehi, hey, hi, ehilà, pronto, c'è qualcuno, qualcuno c'è",
    thanks:
      "grazie, grazie mille, mille grazie, grazie tante, tante grazie, molte grazie, grazie infinite, ti ringrazio, la ringrazio, vi ringrazio, ringrazi*, gentilissim*, molto gentile, molto utile, mi è stato utile, mi hai aiutato, mi ha aiutato, di grande aiuto, ottimo lavoro, sei grande, sei il migliore, bravo, brava",
    closing:
      "arrivederci, arrivederla, a presto, a dopo, a domani, ci vediamo, ci sentiamo, addio, buona giornata, buona serata, buona notte, buonanotte, buon weekend, buon fine settimana, buon proseguimento, cordiali saluti, saluti, alla prossima, è tutto, questo è tutto, tutto qui, basta così, a posto, a posto così, sono a posto, siamo a posto, nient'altro, niente altro, nulla più, nessun'altra domanda, nessuna domanda, ho trovato, l'ho trovato, trovato, risolto, ho risolto, problema risolto, funziona, ora funziona, adesso funziona, non serve più, non serve, non importa, lascia perdere, lasci perdere, fa niente, non fa niente, non si preoccupi, ho finito, finito, un'altra volta, più tardi, anche a lei, anche a te, altrettanto",
    acknowledgement:
      "ok, okay, oki, va bene, va benissimo, bene, benissimo, molto bene, perfetto, ottimo, eccellente, fantastico, magnifico, stupendo, grande, super, bello, capito, ho capito, capisco, chiaro, tutto chiaro, inteso, d'accordo, certo, giusto, esatto, esattamente, ah, aha, oh, hm, hmm*, haha*, ahah*, interessante, buono a sapersi, scusa, scusi, mi scusi, un attimo, un momento, prova, test",
    yes: "sì, si, sì grazie, si grazie, sì per favore, per favore, per piacere, prego, certo, certamente, volentieri, assolutamente, magari, mi piacerebbe, proceda, procedi",
    no: "no, no grazie, niente, nulla, per niente, nessuno, non ora, per ora no",
    mood: "come stai, come sta, come va, come ti va, tutto bene, tutto ok, come butta, che si dice, raccontami una barzelletta",
    identity:
      "sei un *, sei una *, sei umano, sei reale, sei vero, sei robot, lei è un *, lei è una *, è un robot, è un bot, questo è un *, parlo con un *, parlo con una *, sto parlando con un *, sto parlando con una *, chi sei, chi è lei, come ti chiami, come si chiama, qual è il tuo nome, cosa sei, cosa puoi fare, chi ti ha creato, mi puoi aiutare, puoi aiutarmi, può aiutarmi",
    filler:
      "qui, qua, molto, tanto, tante, davvero, veramente, anche, ancora, allora, quindi, poi, adesso, ora, tutto, tutti, a, te, lei, voi, e, è, il, la, lo, un, una, di, amico, amica, signore, signora, oggi, mi, ti, robot, umano, macchina, persona, o, vero, vera, reale, così, già, per ora, in anticipo, di nuovo, bene, siete, sei, stato, stata, ma, che, con",
    object:
      "per, il, l, la, le, dell, dello, della, del, dei, delle, tuo, suo, vostro, tua, sua, vostra, aiuto, risposta, risposte, rapida, veloce, che, è, siete, azienda, negozio, mai, visto, questo, informazione, informazioni, tempo, supporto, assistenza, servizio, pazienza, disponibilità, gentilezza, spiegazione, aiutato, avermi, consiglio",
    complaint:
      "vergogna, una vergogna, che vergogna, vergognoso, ridicolo, inaccettabile, inammissibile, scandaloso, pessim*, servizio pessimo, orribile, terribile, disastro, uno schifo, schifo, fa schifo, inutile, sei inutile, non serve a niente, non mi aiuta, non aiuta, non mi hai aiutato, delus*, deludente, arrabbiat*, furios*, stufo, sono stufo, stanco di, frustrante, truffa*, ladri, bugiard*, stupid*, idiota*, non capisci, non mi capisci, non capisci niente, non è quello che ho chiesto, grazie di niente, grazie per niente, peggior*",
    wish: "servizio clienti, assistenza clienti, servizio assistenza, chiamatemi, mi chiami, mi chiamate, chiamami, richiamatemi, mi richiami, essere richiamat*, essere ricontattat*, contattatemi, mi contatti, persona vera, persona reale, essere umano, nessun robot",
    person:
      "persona, persone, uman*, essere umano, operatore, operatori, operatrice, agente, agenti, consulente, consulenti, addett*, rappresentante*, responsabile*, supervisore*, manager, capo, direttore, impiegat*, assistenza, servizio clienti, tecnico, esperto, esperti, specialista, venditore, commesso, dipendente, dipendenti, incaricato",
    somebody: "qualcuno, qualcun altro, uno di voi, team, squadra, collega, colleghi, supporto, staff, personale",
    real: "ver*, real*, uman*, in carne e ossa, vivo",
    contact:
      "parlare, parlo, parlarci, conversare, chattare, comunicare, contattare, contatto, raggiungere, connett*, collega*, passare, passi, passa, passami, mi passi, mi passa, trasferi*, inoltra*, metter*, metti*, mettetemi, chiamare, aiutare, aiuti, aiutarmi, intervenire, subentr*, dammi, mi dia, rispondere, risponda",
    want: "voglio, vorrei, ho bisogno, bisogno, desidero, preferisco, esigo, pretendo, cerco, chiedo, posso, potrei, c'è, ci sono, avete, dammi, mi serve, mi dia",
    bot: "robot*, bot, macchina*, macchine, ia, computer*, chatbot*, risponditore",
    not: "non, senza, mai, nessun, nessuno, nessuna, invece di, anziché, né",
    about:
      "come contatto, come posso contattare, come contattare, devo, bisogna, è necessario, quante, quanti, quanto, cosa è, cos'è, che cosa, qual è, quali sono, quando, orari, orario, a che ora, i clienti possono, i visitatori possono, qualcun altro, un'altra persona, numero di telefono, perché, chi è, lenti a contatto",
    follow:
      "e, e per, e se, e il, e la, e quanto, che ne dici di, e quello, oppure, o, questo, questa, quello, quella, quelli, quelle, questi, queste, esso, essi, lo, la, li, le, ne, ci, anche, pure, perché, lì, là, altrimenti, ma, allora, più, altro, altra, entrambi, l'altro",
  },
  pt: {
    greeting:
      "olá, ola, oi, oie, oii, opa, e aí, eai, bom dia, boa tarde, boa noite, boas, alô, hey, hi, viva, tem alguém aí, alguém aí, saudações, prezados",
    thanks:
      "obrigado, obrigada, muito obrigado, muito obrigada, obg, obgd, obrigadão, brigado, brigada, valeu, vlw, agradeço, agradecid*, grato, grata, muito grato, gratidão, ajudou, ajudou muito, me ajudou, ajudou me, muito útil, muito gentil, ótimo trabalho, ótimo atendimento, você é demais, deus abençoe",
    closing:
      "tchau, tchauzinho, xau, adeus, até logo, até mais, até breve, até já, até amanhã, até a próxima, falou, flw, fui, abraço, abraços, cumprimentos, um bom dia, tenha um *, tenha uma *, bom fim de semana, bom final de semana, boa semana, é só isso, só isso, é tudo, era isso, era só isso, isso é tudo, mais nada, nada mais, sem mais perguntas, nenhuma outra, encontrei, já encontrei, achei, já achei, resolvido, já resolvi, consegui, já consegui, funcionou, está funcionando, funciona, não precisa, não precisa mais, já não preciso, deixa pra lá, deixe pra lá, deixa estar, esquece, esqueça, tanto faz, não faz mal, sem problema*, terminei, pronto, outra hora, mais tarde, igualmente, para você também",
    acknowledgement:
      "ok, okay, oki, tá, tá bom, ta bom, tá bem, está bem, está bom, certo, beleza, blz, bom, muito bom, bem, muito bem, ótimo, perfeito, excelente, maravilha, maravilhoso, legal, show, top, fixe, massa, bacana, fantástico, incrível, super, entendi, entendido, percebi, percebo, compreendo, compreendi, já entendi, tudo certo, combinado, de acordo, claro, exato, exatamente, isso, isso mesmo, correto, ah, aha, oh, hm, hmm*, k, kkk, haha*, rsrs, rs, interessante, bom saber, desculpa, desculpe, perdão, um momento, teste, test",
    yes: "sim, sim por favor, por favor, sim obrigado, claro, claro que sim, com certeza, pode ser, pode sim, quero sim, quero, gostaria, com prazer, por gentileza, faça isso, s",
    no: "não, nao, não obrigado, não obrigada, nada, nenhum*, agora não, por enquanto não, de jeito nenhum",
    mood: "tudo bem, tudo bom, tudo joia, como vai, como está, como estás, como você está, como vai você, como cê tá, como tá, beleza, tudo certo, conta uma piada, me conta uma piada",
    identity:
      "você é um *, você é uma *, vc é um *, você é humano, você é real, você é robô, és um *, és uma *, tu és um *, é um robô, é um bot, isso é um *, isto é um *, estou falando com um *, estou falando com uma *, estou a falar com um *, falo com um *, quem é você, quem és tu, qual é o seu nome, qual seu nome, qual o seu nome, como se chama, como você se chama, como te chamas, o que você é, o que você faz, o que você pode fazer, quem te criou, quem criou você, pode me ajudar, você pode me ajudar, podes ajudar me",
    filler:
      "aqui, muito, muita, demais, mesmo, também, já, então, tudo, todos, a, o, você, vc, vocês, te, lhe, e, é, um, uma, de, da, do, amigo, amiga, senhor, senhora, hoje, agora, de verdade, robô, bot, humano, máquina, pessoa, ou, real, pela, pelo, por enquanto, de novo, desde já, novamente, isso, só, equipe, equipa, moço, moça, eu, que, me, foi",
    object:
      "por, pela, pelo, sua, tua, seu, teu, a, o, ajuda, atenção, resposta, respostas, rápida, rápido, que, é, empresa, loja, vocês, são, isso, já, vi, informação, informações, tempo, suporte, apoio, serviço, atendimento, paciência, explicação, dica, esclarecimento, gentileza, me ajudar, ajudar",
    complaint:
      "vergonha, uma vergonha, que vergonha, vergonhoso, ridículo, inaceitável, inadmissível, absurdo, um absurdo, péssim*, mau serviço, mau atendimento, horrível, terrível, desastre, lixo, um lixo, porcaria, inútil*, não serve para nada, não serve pra nada, não me ajuda, não ajuda, não ajudou, decepcionad*, desapontad*, decepcionante, com raiva, irritad*, furios*, farto, farta, cansad* de, frustrante, frustrad*, golpe, fraude, burla, ladrões, mentira, mentiros*, estúpid*, idiota*, burro, você não entende *, não me entende, não entende, não foi isso que perguntei, obrigado por nada, pior *",
    wish: "atendimento ao cliente, serviço de apoio, apoio ao cliente, serviço ao cliente, sac, atendimento humano, atendimento, me liga, me ligue, me liguem, liguem me, ligue me, liga me, quero que me liguem, pessoa real, humano real, pessoa de verdade, nenhum robô",
    person:
      "pessoa, pessoas, human*, atendente*, agente, agentes, operador*, assistente humano, consultor*, representante*, supervisor*, gerente*, responsável, responsáveis, chefe, funcionári*, colaborador*, atendimento, suporte, apoio ao cliente, técnico, técnicos, especialista*, vendedor*, analista*",
    somebody: "alguém, alguem, um de vocês, equipe, equipa, colega*, time, vendas, apoio",
    real: "real, reais, human*, verdadeir*, de verdade, de carne e osso, viv*",
    contact:
      "falar, falo, fala, fale, conversar, converso, chatear, comunicar, contactar, contatar, contato, contacto, conectar, conecta, conecte, ligar, passar, passa, passe, transferir, transfere, transfira, encaminh*, direcion*, colocar, coloca, coloque, atender, atenda, ajudar, ajude, assumir, chama, chame, chamar, me dá, responda",
    want: "quero, queria, gostaria, preciso, necessito, desejo, prefiro, exijo, procuro, posso, poderia, tem, há, existe, tem algum, tem alguma, têm, solicito, me dá, me dê, dá me",
    bot: "robô*, robo, robos, robot*, bot, bots, máquina*, ia, computador*, chatbot*",
    not: "não, nao, sem, nunca, jamais, nenhum, nenhuma, em vez de, ao invés de, nem",
    about:
      "tenho que, tenho de, como contato, como contacto, como posso contactar, como posso contatar, como entrar em contato, devo, é necessário, é preciso, quantas, quantos, quanto, o que é, qual é, qual o, quais, quando, que horas, horário, horários, os clientes podem, os visitantes podem, outra pessoa, alguém mais, número de telefone, por que, porque, quem é, lentes de contato, dados de contato",
    follow:
      "e, e o, e a, e para, e se, e quanto, e como, que tal, e quanto a, ou, isso, isto, aquilo, esse, essa, esses, essas, este, esta, aquele, aquela, ele, ela, eles, elas, o, a, os, as, também, porquê, por quê, lá, ali, então, mas, mais, outro, outra, ambos, senão",
  },
  ro: {
    greeting: "bună, buna, bună ziua, buna ziua, bună dimineața, bună seara, salut, salutare, servus, hei, alo, noroc, neața, e cineva",
    thanks:
      "mulțumesc, multumesc, mulțumim, mersi, mulțumesc mult, mulțumesc frumos, mulțam, merci, îți mulțumesc, vă mulțumesc, apreciez, recunoscător, de mare ajutor, foarte util, m-ați ajutat, m-a ajutat",
    closing:
      "la revedere, pa, pa pa, pe curând, pe mâine, ne vedem, ne auzim, o zi bună, o zi frumoasă, o seară bună, o seară frumoasă, weekend plăcut, noapte bună, numai bine, toate cele bune, cu stimă, asta e tot, asta a fost tot, atât, nimic altceva, nimic, fără alte întrebări, am găsit, am rezolvat, rezolvat, s-a rezolvat, merge acum, funcționează, nu mai e nevoie, nu contează, lasă, lăsați, gata, altă dată",
    acknowledgement:
      "ok, okay, bine, foarte bine, perfect, super, excelent, grozav, minunat, am înțeles, înțeles, înțeleg, clar, în regulă, de acord, desigur, corect, exact, așa e, aha, ah, hm, hmm*, haha*, interesant, scuze, pardon, un moment, test, e bine",
    yes: "da, da vă rog, da te rog, vă rog, te rog, sigur, desigur, bineînțeles, cu plăcere",
    no: "nu, nu mulțumesc, nimic, deloc, nu acum, ba",
    mood: "ce mai faci, ce mai faceți, ce faci, ce faceți, cum ești, cum merge, totul bine, cum vă simțiți",
    identity:
      "ești un *, ești o *, ești om, ești robot, ești real, sunteți un *, sunteți om, sunteți robot, e un robot, este un robot, vorbesc cu un *, vorbesc cu o *, cine ești, cine sunteți, cum te cheamă, cum vă numiți, ce ești, ce poți face",
    filler:
      "foarte, mult, mai, și, acum, atunci, tot, toate, tuturor, ție, dumneavoastră, domnule, doamnă, prietene, e, este, a, un, o, robot, om, sau, real, încă, pentru, frumos, cu, la, fel, anticipat, asta",
    object: "pentru, ajutor, ajutorul, răspuns, răspunsul, informații, informațiile, timpul, sprijin, rapid, tot, promptitudine",
    complaint:
      "rușine, e o rușine, ridicol, inacceptabil, jignitor, bătaie de joc, serviciu prost, servicii proaste, groaznic, oribil, dezastru, inutil*, nu mă ajută, nu ajută, dezamăgit*, supărat*, nervos, furios, frustrant, țeapă, hoți, minciuni, prost*, idiot*, nu înțelegi *, cel mai prost *",
    wish: "serviciu clienți, serviciul clienți, relații clienți, relații cu clienții, suport clienți, sunați mă, sună mă, sunați-mă, persoană reală, om real, fără robot",
    person:
      "om, oameni, uman*, persoană, persoana, operator*, agent*, consultant*, reprezentant*, coleg*, manager*, șef*, supervizor*, angajat*, serviciu clienți, relații clienți, suport, tehnician*, specialist*",
    somebody: "cineva, echipă, echipa, unul dintre voi",
    real: "real*, reală, uman*, adevărat*, viu",
    contact:
      "vorbi, vorbesc, vorbească, discut*, conversa, chat, contact*, conecta*, conectați*, transfer*, redirecțion*, pune-mă, puneți-mă, dați-mi, suna, ajute, ajuta, prelua, legătura, comunica",
    want: "vreau, aș vrea, aș dori, doresc, am nevoie, nevoie, prefer, pot, aș putea, există, este, e, aveți, caut, dați-mi, cer",
    bot: "robot*, bot, mașină, ai, calculator*, chatbot*",
    not: "nu, fără, niciodată, niciun, nicio, în loc de, nici",
    about:
      "trebuie să, câte, câți, cât, ce este, care este, care sunt, când, program, orar, altcineva, altă persoană, număr de telefon, de ce, cine este",
    follow:
      "și, dar, dar cu, ce zici de, sau, asta, acesta, aceasta, aceștia, acestea, el, ea, ei, ele, îl, o, le, de asemenea, și pentru, de ce, acolo, altfel, atunci, mai, celălalt",
  },
};
