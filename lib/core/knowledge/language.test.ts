import { expect, it } from "vitest";
import { languageOf } from "./language";

it.each([
  ["How do I embed the widget?", "en"],
  ["widget?", "en"],
  ["Kann ich mit einem Mitarbeiter sprechen?", "de"],
  ["Wie lange dauert die Lieferung?", "de"],
  ["Quiero hablar con una persona", "es"],
  ["¿Cómo puedo devolver los zapatos?", "es"],
  ["Je voudrais parler à quelqu'un", "fr"],
  ["Comment est-ce que je peux payer ?", "fr"],
  ["Vorrei parlare con un operatore", "it"],
  ["Quanto costa il trasporto?", "it"],
  ["Quero falar com um atendente", "pt"],
  ["Onde posso ver a minha encomenda?", "pt"],
  ["Hoe lang duurt de levering?", "en"],
])("detects the language of: %s", (text, language) => expect(languageOf(text)).toBe(language));
