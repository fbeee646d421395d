import type { Language } from "../core/knowledge/language";

type Phrases = Record<"greeting" | "thanks" | "person" | "dontKnow" | "rephrase" | "asked" | "down" | "attachment", string>;

/** What the assistant says that is not in its sources. */
export const PHRASES: Record<Language, Phrases> = {
  en: {
    greeting: "Hello! What can I help you with?",
    thanks: "You're welcome. Is there anything else I can help with?",
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
    person: "Claro. Pedi a uma pessoa para entrar na conversa, a resposta virá aqui.",
    dontKnow: "Não sei a resposta a isso.",
    rephrase: "Pode dizê-lo por outras palavras? Também posso pedir ajuda a uma pessoa.",
    asked: "Pedi ajuda a uma pessoa, a resposta virá aqui.",
    down: "Não consigo verificar isso neste momento.",
    attachment: "Não consigo ver o conteúdo de ficheiros.",
  },
};
