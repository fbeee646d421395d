import type { Language } from "../core/knowledge";

/** What a message that needs no search is: it calls nobody and is no gap in the knowledge. */
export const SMALL_TALK = ["greeting", "thanks", "closing", "acknowledgement", "yes", "no", "mood", "identity"] as const;
export type SmallTalk = (typeof SMALL_TALK)[number];

type Phrases = Record<SmallTalk | "complaint" | "person" | "dontKnow" | "rephrase" | "asked" | "down" | "attachment", string>;

/** What the assistant says that is not in its sources. */
export const PHRASES: Record<Language, Phrases> = {
  en: {
    greeting: "Hello! What can I help you with?",
    thanks: "You're welcome. Is there anything else I can help with?",
    closing: "Good to hear. Have a nice day!",
    acknowledgement: "All right. I'm here if you have another question.",
    yes: "Of course. What would you like to know?",
    no: "All right. I'm here if you need anything.",
    mood: "I'm fine, thank you. What can I help you with?",
    identity:
      "I'm an automatic assistant. I answer from the documentation of this site, and I can ask a person to help. What can I help you with?",
    complaint: "I'm sorry about that. I've asked a person to help, and they will answer you here.",
    person: "Of course. I've asked a person to join, and they will answer you here.",
    dontKnow: "I don't know the answer to that.",
    rephrase: "Could you say it in other words? I can also ask a person to help.",
    asked: "I've asked a person to help, and they will answer you here.",
    down: "I can't look that up at the moment.",
    attachment: "I can't look into files.",
  },
  de: {
    greeting: "Hallo! Wobei kann ich helfen?",
    thanks: "Gern geschehen. Kann ich noch etwas für Sie tun?",
    closing: "Sehr schön. Einen schönen Tag noch!",
    acknowledgement: "Alles klar. Wenn Sie noch eine Frage haben, bin ich hier.",
    yes: "Gern. Was möchten Sie wissen?",
    no: "Alles klar. Wenn Sie etwas brauchen, bin ich hier.",
    mood: "Danke, gut. Wobei kann ich helfen?",
    identity:
      "Ich bin ein automatischer Assistent. Ich antworte aus der Dokumentation dieser Website und kann eine Person um Hilfe bitten. Wobei kann ich helfen?",
    complaint: "Das tut mir leid. Ich habe eine Person um Hilfe gebeten, sie antwortet Ihnen hier.",
    person: "Natürlich. Ich habe eine Person dazugebeten, sie antwortet Ihnen hier.",
    dontKnow: "Das weiß ich leider nicht.",
    rephrase: "Können Sie es anders sagen? Ich kann auch eine Person um Hilfe bitten.",
    asked: "Ich habe eine Person um Hilfe gebeten, sie antwortet Ihnen hier.",
    down: "Das kann ich im Moment nicht nachsehen.",
    attachment: "In Dateien kann ich nicht hineinsehen.",
  },
  es: {
    greeting: "¡Hola! ¿En qué puedo ayudar?",
    thanks: "De nada. ¿Puedo ayudar en algo más?",
    closing: "Me alegro. ¡Que tenga un buen día!",
    acknowledgement: "De acuerdo. Aquí estoy si tiene otra pregunta.",
    yes: "Claro. ¿Qué le gustaría saber?",
    no: "De acuerdo. Aquí estoy si necesita algo.",
    mood: "Muy bien, gracias. ¿En qué puedo ayudar?",
    identity:
      "Soy un asistente automático. Respondo con la documentación de este sitio y puedo pedir ayuda a una persona. ¿En qué puedo ayudar?",
    complaint: "Lo siento. He pedido ayuda a una persona y le responderá aquí.",
    person: "Por supuesto. He pedido a una persona que se una y le responderá aquí.",
    dontKnow: "No sé la respuesta a eso.",
    rephrase: "¿Puede decirlo con otras palabras? También puedo pedir ayuda a una persona.",
    asked: "He pedido ayuda a una persona y le responderá aquí.",
    down: "No puedo consultarlo en este momento.",
    attachment: "No puedo ver el contenido de los archivos.",
  },
  fr: {
    greeting: "Bonjour ! Comment puis-je vous aider ?",
    thanks: "Avec plaisir. Puis-je vous aider pour autre chose ?",
    closing: "Parfait. Bonne journée !",
    acknowledgement: "D'accord. Je suis là si vous avez une autre question.",
    yes: "Bien sûr. Que souhaitez-vous savoir ?",
    no: "D'accord. Je suis là si vous avez besoin de quelque chose.",
    mood: "Très bien, merci. Comment puis-je vous aider ?",
    identity:
      "Je suis un assistant automatique. Je réponds à partir de la documentation de ce site et je peux demander l'aide d'une personne. Comment puis-je vous aider ?",
    complaint: "Je suis désolé. J'ai demandé l'aide d'une personne, elle vous répondra ici.",
    person: "Bien sûr. J'ai demandé à une personne de nous rejoindre, elle vous répondra ici.",
    dontKnow: "Je ne connais pas la réponse à cette question.",
    rephrase: "Pouvez-vous le dire autrement ? Je peux aussi demander l'aide d'une personne.",
    asked: "J'ai demandé l'aide d'une personne, elle vous répondra ici.",
    down: "Je ne peux pas vérifier cela pour le moment.",
    attachment: "Je ne peux pas lire les fichiers.",
  },
  it: {
    greeting: "Ciao! Come posso aiutare?",
    thanks: "Prego. Posso aiutare in altro?",
    closing: "Bene. Buona giornata!",
    acknowledgement: "Va bene. Sono qui se ha un'altra domanda.",
    yes: "Certo. Che cosa desidera sapere?",
    no: "Va bene. Sono qui se ha bisogno di qualcosa.",
    mood: "Bene, grazie. Come posso aiutare?",
    identity:
      "Sono un assistente automatico. Rispondo con la documentazione di questo sito e posso chiedere aiuto a una persona. Come posso aiutare?",
    complaint: "Mi dispiace. Ho chiesto aiuto a una persona, risponderà qui.",
    person: "Certo. Ho chiesto a una persona di unirsi, risponderà qui.",
    dontKnow: "Non conosco la risposta.",
    rephrase: "Può dirlo con altre parole? Posso anche chiedere aiuto a una persona.",
    asked: "Ho chiesto aiuto a una persona, risponderà qui.",
    down: "Al momento non posso verificarlo.",
    attachment: "Non posso leggere i file.",
  },
  pt: {
    greeting: "Olá! Em que posso ajudar?",
    thanks: "De nada. Posso ajudar em mais alguma coisa?",
    closing: "Ainda bem. Tenha um bom dia!",
    acknowledgement: "Certo. Estou aqui se tiver outra pergunta.",
    yes: "Claro. O que gostaria de saber?",
    no: "Certo. Estou aqui se precisar de algo.",
    mood: "Tudo bem, obrigado. Em que posso ajudar?",
    identity:
      "Sou um assistente automático. Respondo a partir da documentação deste site e posso pedir ajuda a uma pessoa. Em que posso ajudar?",
    complaint: "Lamento. Pedi ajuda a uma pessoa, a resposta virá aqui.",
    person: "Claro. Pedi a uma pessoa para entrar na conversa, a resposta virá aqui.",
    dontKnow: "Não sei a resposta a isso.",
    rephrase: "Pode dizê-lo por outras palavras? Também posso pedir ajuda a uma pessoa.",
    asked: "Pedi ajuda a uma pessoa, a resposta virá aqui.",
    down: "Não consigo verificar isso neste momento.",
    attachment: "Não consigo ver o conteúdo de ficheiros.",
  },
};
