import { factsAsked, wordsOf } from "../core/knowledge";

/** Words that only questions and requests begin with, in languages with blanks between words. */
const ASKING = new Set(
  "what which who whom whose when where why how can could do does did is are was were will would should may tell show explain give find need want looking was wer wie wo wann warum wieso welche welcher welches kann konnen konnten gibt ist sind haben brauche suche que qui quoi quand comment pourquoi combien quel quelle quels quelles puis peut peux pouvez avez cherche quien cual cuales cuando donde como cuanto cuanta cuantos cuantas puedo puede pueden tienen tiene hay necesito busco che chi cosa quale quali quando dove come perche quanto quanta quanti posso potete avete serve cerco qual quais onde porque posso pode podem tem ha preciso procuro wat wie waar wanneer hoe waarom welke kan kunnen hebben heeft zoek vad vem nar hur varfor vilken vilket kan finns har ar hvad hvem hvornar hvordan hvorfor hva hvor mika kuka missa milloin miten miksi onko voiko co kto gdzie kiedy jak dlaczego ile czy jaki jaka jakie moge kde kdy proc kolik jaky ce cine unde cand cum cat pot mit ki hol mikor hogyan miert mennyi что кто где когда как почему сколько какой какая можно есть ли що хто де коли чому скільки який ne kim nerede nasil neden kac hangi var mi mu τι ποιος που ποτε πως ποσο γιατι ما ماذا من متى اين كيف لماذا كم هل מה מי איפה מתי איך למה כמה क्या कौन कहाँ कब कैसे क्यों कितना apa siapa mana kapan bagaimana berapa bisakah gi ai dau khi nao bao nhieu".split(
    " ",
  ),
);
const JOINED =
  /何|誰|どこ|いつ|なぜ|どう|いくら|ですか|ますか|教えて|什么|谁|哪|什麼|怎|几|多少|吗|嗎|请问|무엇|누구|어디|언제|왜|어떻|얼마|나요|까요|อะไร|ใคร|ที่ไหน|เมื่อไหร่|ทำไม|อย่างไร|เท่าไหร่|ไหม/u;
/** A message of more words wants something, however it is put. */
const FEW_WORDS = 5;
/** So much of a message shows it. */
const READ_CHARS = 400;

/** Whether a message may ask for something; the few words of a remark do not. */
export function mayAsk(text: string): boolean {
  if (/[?？؟]/.test(text) || JOINED.test(text)) return true;
  const words = wordsOf(text.slice(0, READ_CHARS), FEW_WORDS + 1).map(({ word }) => word);
  return words.length > FEW_WORDS || words.some((word) => ASKING.has(word)) || factsAsked(text).length > 0;
}
