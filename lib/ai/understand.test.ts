import { describe, expect, it } from "vitest";
import { fastestMs } from "@/test/fastest";
import { HELD_OUT, type HeldOut } from "@/test/held-out/messages";
import { PHRASES } from "./phrases";
import { understand } from "./understand";
import { WORDINGS } from "./wordings/wordings";

const kindOf = (text: string, said = "") => {
  const { kind } = understand(text, said);
  return kind === "person" || kind === "question" || kind === "complaint" ? kind : "small";
};
/** Held-out messages of some kinds that are taken for another. */
const taken = (kinds: readonly HeldOut["kind"][], as: (found: string) => boolean) =>
  HELD_OUT.filter((one) => kinds.includes(one.kind) && as(kindOf(one.text))).map(({ language, text }) => `${language}: ${text}`);
const count = (...kinds: HeldOut["kind"][]) => HELD_OUT.filter(({ kind }) => kinds.includes(kind)).length;

describe("over the held-out messages in 34 languages", () => {
  it("no closing, thanks, greeting or small talk calls a person", () =>
    expect(taken(["small"], (found) => found === "person" || found === "complaint")).toEqual([]));
  it("at least 95 % of small talk is known as such", () =>
    expect(taken(["small"], (found) => found !== "small").length).toBeLessThanOrEqual(count("small") * 0.05));
  it("at least 90 % of the wishes for a person are found", () =>
    expect(taken(["person"], (found) => found !== "person").length).toBeLessThanOrEqual(count("person") * 0.1));
  it("at most 3 % of questions and small talk are taken for a wish", () =>
    expect(taken(["small", "question"], (found) => found === "person").length).toBeLessThanOrEqual(count("small", "question") * 0.03));
  it("at least 97 % of questions are searched", () =>
    expect(taken(["question"], (found) => found !== "question").length).toBeLessThanOrEqual(count("question") * 0.03));
});

describe("a message", () => {
  it.each([
    ["hi, do you ship to Spain?", "do you ship to Spain?"],
    ["thanks, but where is my order?", "but where is my order?"],
    ["What does it cost? Thanks!", "What does it cost?"],
    ["I don't want to talk to a person, just tell me the price of a bicycle", "just tell me the price of a bicycle"],
    ["Ich möchte nicht mit einem Menschen sprechen. Was kostet der Versand?", "Was kostet der Versand?"],
    ["谢谢，那退货呢？", "那退货呢？"],
  ])("is searched for what it asks: %s", (text, searched) => expect(understand(text)).toEqual({ kind: "question", text: searched }));

  it("that only says that no person is wanted calls none", () =>
    expect(understand("I don't want to talk to a person")).toMatchObject({ kind: "acknowledgement" }));

  it.each(["a robot", "the bot", "a machine"])("against %s is a wish for a person", (what) =>
    expect(understand(`I don't want to talk to ${what}`)).toMatchObject({ kind: "person" }),
  );

  it.each(["thaaaanks", "THANKS!!!", "thanks 😊", "  thanks…  ", "ｔｈａｎｋｓ"])("is known however it is written: %s", (text) =>
    expect(understand(text)).toMatchObject({ kind: "thanks" }),
  );

  it.each(["👍", ":)", "…", "❤️❤️"])("without words is an acknowledgement: %s", (text) =>
    expect(understand(text)).toMatchObject({ kind: "acknowledgement" }),
  );

  it("of a question mark alone is asked what it is about", () => expect(understand("??")).toMatchObject({ kind: "greeting" }));

  it("recognises its language", () =>
    expect(["danke dir", "muito obrigado", "merci bien", "mille grazie"].map((text) => understand(text))).toMatchObject([
      { language: "de" },
      { language: "pt" },
      { language: "fr" },
      { language: "it" },
    ]));
});

describe("a short answer to what the assistant offered", () => {
  const { rephrase, thanks } = PHRASES.en;
  it.each(["yes please", "yes", "sure", "ok", "please do", "ja bitte", "oui", "да", "はい", "好的"])(
    "takes the offered person: %s",
    (text) => expect(understand(text, `I don't know. ${rephrase}`)).toMatchObject({ kind: "person" }),
  );
  it.each(["no", "no thanks", "nein danke", "nope"])("declines the offered person: %s", (text) =>
    expect(understand(text, rephrase)).toMatchObject({ kind: "closing" }),
  );
  it.each(["no", "nein", "non", "нет", "no that's it"])("closes after “anything else?”: %s", (text) =>
    expect(understand(text, thanks)).toMatchObject({ kind: "closing" }),
  );
  it("is asked on after a yes to “anything else?”", () => expect(understand("yes", thanks)).toMatchObject({ kind: "yes" }));
  it("takes a person whom the model offered in its own words", () => {
    expect(understand("yes please", "Would you like me to connect you with a person?")).toMatchObject({ kind: "person" });
    expect(understand("ja", "Soll ich Sie mit einem Mitarbeiter verbinden?")).toMatchObject({ kind: "person" });
  });
  it("to a question of the model's goes to the model, and without one says nothing", () => {
    expect(understand("yes", "Do you mean the large tent?", true)).toEqual({ kind: "question", text: "yes" });
    expect(understand("yes", "Do you mean the large tent?")).not.toMatchObject({ kind: "question" });
  });
  it("without an offer calls nobody", () => expect(kindOf("yes please", "Delivery takes three days. [1]")).toBe("small"));
});

describe("the wordings", () => {
  it("no ending-less beginning is so short that it meets other words", () => {
    const short = Object.entries(WORDINGS).flatMap(([language, wordings]) =>
      Object.values(wordings)
        .flatMap((phrases) => phrases.split(","))
        .map((phrase) => phrase.trim())
        .filter((phrase) => /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{0,2}\*$/u.test(phrase))
        .map((phrase) => `${language} ${phrase}`),
    );
    expect(short.filter((one) => !/ (ai|ia)\*$/.test(one))).toEqual([]);
  });

  it.each(["human ", "thanks ", "no ", "talk to a person ", "don't ", "你好", "人工", "👍", "!", "a", "'", "ครับ", "مع السلامة "])(
    "are met in little time in 10 KB of %j",
    (piece) => {
      const text = piece.repeat(10_000 / piece.length);
      expect(fastestMs(() => understand(text))).toBeLessThan(250);
    },
  );
});
