import type { Citation } from "../protocol/message";
import type { Evidence } from "./claims";
import { createJudge, type Verdict } from "./judge-sentence";
import { sentenceEnd } from "./model-text";
import type { AnswerRequest } from "./provider";

/** An answer is a few sentences; what comes after so many is left out. */
const SENTENCES_MAX = 30;

export type Prover = {
  /** The sentences that are proven and complete by now. */
  push(text: string): string;
  /** The rest. */
  end(): string;
  readonly text: string;
  readonly citations: Citation[];
  /** Whether a claim was shown, something was left out, or the model said that it does not know. */
  readonly claims: number;
  readonly dropped: number;
  readonly gaveUp: boolean;
};

/**
 * Holds a streamed answer back sentence by sentence, until each is proven by a source, or is small talk; what is not, is left out.
 * @param rules the model's instructions, which it is not to recite
 * @param looked what tools answered
 */
export function createProver(request: AnswerRequest, rules: string, looked: readonly Evidence[]): Prover {
  const judge = createJudge(request, rules, looked);
  const shown = new ShownText();
  const pending = new PendingText(() => shown.beginParagraph());
  const citations = new Map<number, Citation>();
  const tally = { judged: 0, claims: 0, dropped: 0, gaveUp: false };

  const follow = (verdict: Verdict, space: string): string => {
    switch (verdict.kind) {
      case "blank":
        return "";
      case "dropped":
        tally.dropped += 1;
        return "";
      case "gave_up":
        tally.gaveUp = true;
        return "";
      case "polite":
        shown.keepPolite(verdict.text);
        return "";
      case "proven":
        tally.claims += 1;
        for (const citation of verdict.citations) if (!citations.has(citation.index)) citations.set(citation.index, citation);
        return shown.append(verdict.text, space);
    }
  };
  const show = ({ sentence, space }: Sentence): string => {
    tally.judged += 1;
    return follow(tally.judged > SENTENCES_MAX ? { kind: "dropped" } : judge(sentence), space);
  };
  const showAll = (sentences: Iterable<Sentence>): string => {
    let out = "";
    for (const sentence of sentences) out += show(sentence);
    return out;
  };
  return {
    push(text) {
      pending.add(text);
      return showAll(pending.complete());
    },
    end() {
      const rest = showAll(pending.all());
      // Polite words stand alone where nothing else was said, or after what was proven.
      return shown.text === "" && (tally.dropped > 0 || tally.gaveUp) ? rest : rest + shown.appendPolite();
    },
    get text() {
      return shown.text;
    },
    get citations() {
      return [...citations.values()].filter(({ index }) => shown.text.includes(`[${index}]`)).sort((a, b) => a.index - b.index);
    },
    get claims() {
      return tally.claims;
    },
    get dropped() {
      return tally.dropped;
    },
    get gaveUp() {
      return tally.gaveUp;
    },
  };
}

/** A sentence and the space behind it. */
type Sentence = { sentence: string; space: string };

/** What has come of an answer and is not judged yet. */
class PendingText {
  private held = "";

  constructor(private readonly onParagraph: () => void) {}

  add(text: string): void {
    this.held += text;
  }

  /** The sentences that have ended, one after the other. */
  *complete(): Iterable<Sentence> {
    for (;;) {
      this.skipBlank();
      const end = this.held.trim() === "" ? -1 : sentenceEnd(this.held);
      if (end === -1) return;
      yield this.take(end);
    }
  }

  /** The same, and what is left, ended or not. */
  *all(): Iterable<Sentence> {
    yield* this.complete();
    if (this.held.trim() !== "") yield this.take(this.held.length);
  }

  /** Empty lines part paragraphs. */
  private skipBlank(): void {
    const rest = this.held.trimStart();
    const blank = this.held.slice(0, this.held.length - rest.length);
    if (rest === "" || blank === "") return;
    if (blank.includes("\n")) this.onParagraph();
    this.held = rest;
  }

  private take(end: number): Sentence {
    const whole = this.held.slice(0, end);
    this.held = this.held.slice(end);
    const sentence = whole.trimEnd();
    return { sentence, space: whole.slice(sentence.length) };
  }
}

/** What was shown of an answer. Polite words wait for what they go with. */
class ShownText {
  text = "";
  private polite = "";
  private gap = "";

  beginParagraph(): void {
    if (this.text !== "") this.gap = "\n\n";
  }

  keepPolite(words: string): void {
    this.polite += `${this.polite && " "}${words}`;
  }

  /** @returns the piece of the answer that a proven sentence makes, with what stands before it */
  append(sentence: string, space: string): string {
    if (sentence === "") return "";
    let piece = `${this.gap}${sentence}`;
    if (this.text === "") {
      piece = `${this.polite}${this.polite && " "}${sentence.trimStart()}`;
      this.polite = "";
    }
    this.gap = space || " ";
    this.text += piece;
    return piece;
  }

  appendPolite(): string {
    if (this.polite === "") return "";
    const piece = `${this.text === "" ? "" : " "}${this.polite}`;
    this.text += piece;
    return piece;
  }
}
