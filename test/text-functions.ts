import { RE2JS } from "re2js";
import { languageFor } from "@/lib/ai/answer-question";
import { asksForPerson, isNearly } from "@/lib/ai/asks-for-person";
import { mayAsk } from "@/lib/ai/asks-question";
import { checkCitations } from "@/lib/ai/citations";
import { proves } from "@/lib/ai/claims";
import { composeAnswer } from "@/lib/ai/embedded";
import { missesOf } from "@/lib/ai/evaluation/judge-case";
import { extractSummary } from "@/lib/ai/extract-summary";
import { followUpOf } from "@/lib/ai/follow-up";
import { createJudge } from "@/lib/ai/judge-sentence";
import { countsAlike, measuresOf } from "@/lib/ai/measures";
import { onlyLinksTo, plainMarkers, sentenceEnd, splitMarkers, withoutThinking } from "@/lib/ai/model-text";
import { numberOf, withDigits } from "@/lib/ai/number-words";
import { resultText, sourceText } from "@/lib/ai/prompt";
import { createProver } from "@/lib/ai/prove-answer";
import { type AnswerRequest, dontKnow } from "@/lib/ai/provider";
import { joinUnits, quoteFrom, tableHead } from "@/lib/ai/quote";
import { claimedNumbers, meaningOf, numbersOf, scriptOf } from "@/lib/ai/read-claim";
import { saidWord } from "@/lib/ai/said-word";
import { overlap, stemsOf, unitsOf } from "@/lib/ai/sentences";
import { splitMessage } from "@/lib/ai/split-message";
import { suggestPages } from "@/lib/ai/suggest-pages";
import { asksSomething, understand } from "@/lib/ai/understand";
import { fold, tokensOf } from "@/lib/ai/wordings/tokens";
import { matchesIn } from "@/lib/ai/wordings/wordings";
import { answerSubject } from "@/lib/channels/mail/thread";
import { writeAnswer, writeMail } from "@/lib/channels/mail/write-mail";
import { nameOf } from "@/lib/channels/telegram/chats";
import { breakBefore, commandOf, inParts, saidIn } from "@/lib/channels/telegram/content";
import { formatted, inMessages } from "@/lib/channels/telegram/formatted";
import { safeName, typeOf } from "@/lib/core/files/file-type";
import { languageOf } from "@/lib/core/knowledge/language";
import { detectLanguage, weighLanguages } from "@/lib/core/knowledge/lexicon/detect-language";
import { factsAsked, factsDemanded, holdsFact } from "@/lib/core/knowledge/lexicon/facts";
import { isOutdated } from "@/lib/core/knowledge/lexicon/outdated";
import { conceptsIn, phraseWords } from "@/lib/core/knowledge/lexicon/read-concepts";
import { foldLetters, foldWord, wordsOf } from "@/lib/core/knowledge/lexicon/words";
import { indexDocument } from "@/lib/core/knowledge/retrieval/knowledge-index";
import { likelyMeant } from "@/lib/core/knowledge/retrieval/spelling";
import { trigramsOf, Vocabulary } from "@/lib/core/knowledge/retrieval/vocabulary";
import type { FoundPassage } from "@/lib/core/knowledge/search-passages";
import { CURSOR_PART, defineCursor } from "@/lib/core/log/cursor";
import { cutBytes } from "@/lib/core/mail/keep-parts";
import { dialogIn, untagged } from "@/lib/core/mail/reply-address";
import { whyAutomatic } from "@/lib/core/mail/why-automatic";
import { headingPath, proseBlock, toSentences } from "@/lib/core/reading/block";
import { escapeHtml, unescapeHtml } from "@/lib/core/reading/extract/kinds";
import { toHtml } from "@/lib/core/reading/extract/pdf-lines";
import { cutReply } from "@/lib/core/reading/mail/cut-reply";
import { htmlText } from "@/lib/core/reading/mail/html-text";
import { readHtml } from "@/lib/core/reading/read-html";
import { plainMarkdown, readMarkdown } from "@/lib/core/reading/read-markdown";
import { askRobots } from "@/lib/core/reading/read-robots";
import { parseSitemap, readSitemap } from "@/lib/core/reading/read-sitemap";
import { splitPassages } from "@/lib/core/reading/split-passages";
import { titleOf } from "@/lib/core/reading/title-of";
import { findSensitive } from "@/lib/core/sensitive/find-sensitive";
import { fromSealable, maskText, toSealable, unmaskEdit } from "@/lib/core/sensitive/mask";
import { fillVariables, unknownVariable } from "@/lib/protocol/canned-reply";
import { cut } from "@/lib/protocol/cut";
import { domainEntry } from "@/lib/protocol/domain-entry";
import { isEmoji } from "@/lib/protocol/emoji";
import {
  mentionedIn,
  mentionOf,
  noteParts,
  renameMentions,
  sayMentions,
  storeMentions,
  withMentioned,
  writeMentions,
} from "@/lib/protocol/mention";
import { nextPath } from "@/lib/protocol/next-path";
import { SENSITIVE_KINDS } from "@/lib/protocol/privacy";
import { readCsv } from "@/lib/protocol/read-csv";
import * as values from "@/lib/protocol/values";

/** How a function is timed with a text, or why it meets none of a stranger. */
export type Cost = ((text: string) => unknown) | string;

const READS_THE_DATABASE = "reads and writes the database; the text is taken apart by functions of its own lines";
/** A text of one passage is cut into words without a break. */
const NO_TURNS = () => undefined;
const OUR_OWN = "meets text of ours alone";
const PARSED_APART = "is called in the process that reads documents, which has limits of its own";

const PEOPLE = [
  { id: 7, name: "Dana", words: "Dana" },
  { id: 8, name: "A", words: "A" },
];
const rules = { kinds: new Set(SENSITIVE_KINDS), own: [RE2JS.compile("(a+)+$")] };
const passage = (text: string): FoundPassage => ({
  id: 1,
  documentId: 1,
  title: text.slice(0, 200),
  headings: [text.slice(0, 200)],
  text,
  url: null,
  score: 1,
  coverage: 1,
});
const unknown = dontKnow("en");
const asked = (text: string): AnswerRequest => ({
  question: text,
  history: [],
  passages: [passage("An order comes within three days.")],
  toolbox: { search: async () => [], lookUp: null, offered: [] },
  onFailure: () => {},
  assistant: { name: "A", instructions: "", rules: [], topics: [], model: null, tone: "neutral", temperature: null, languages: [] },
  language: "en",
  unknown,
  signal: new AbortController().signal,
});
const refused = (work: () => unknown) => {
  try {
    return work();
  } catch {
    return undefined;
  }
};
const lines = (text: string) => text.split(/(.{1,80})/s).map((line, at) => ({ text: line, size: 10 + (at % 3), y: 800 - at }));
const types = ["markdown", "text", "html", "pdf", "docx"] as const;

/**
 * Each module of the server that takes texts apart, with each of its functions: how it is timed, or why it meets no
 * text of a stranger. `test/text-cost.test.ts` fails for a module or a function that is not here.
 */
export const TEXT_FUNCTIONS: Record<string, Record<string, Cost>> = {
  "lib/ai/answer-question.ts": {
    answerQuestion: READS_THE_DATABASE,
    answerAtOnce: "asks the functions that are timed below",
    languageFor: (text) => languageFor({ question: text, history: [], assistant: { languages: [] } }),
  },
  "lib/ai/approved-reply.ts": { approvedReply: OUR_OWN },
  "lib/ai/evaluation/judge-case.ts": {
    behaviourOf: OUR_OWN,
    missesOf: (text) => missesOf({ behaviour: "answer", source: text.slice(0, 2_000), fact: text.slice(0, 500) }, { ...unknown, text }),
  },
  "lib/ai/guidance.ts": { answerByGuidance: READS_THE_DATABASE },
  "lib/ai/asks-for-person.ts": {
    asksForPerson: (text) => {
      const tokens = tokensOf(text);
      return asksForPerson(tokens, matchesIn(tokens));
    },
    isNearly: (text) => isNearly(text, `${text}s`),
  },
  "lib/ai/asks-question.ts": { mayAsk },
  "lib/ai/citations.ts": {
    checkCitations: (text) => checkCitations(text, [passage(text), passage("An order comes within three days.")]),
  },
  "lib/ai/claims.ts": {
    proves: (text) => [
      proves(text, passage(text)),
      proves("An order comes within 3 days.", passage(text)),
      proves(text, passage("An order comes.")),
    ],
  },
  "lib/ai/read-claim.ts": { claimedNumbers, meaningOf, numbersOf, scriptOf },
  "lib/ai/number-words.ts": { numberOf: (text) => numberOf(text.slice(0, 200)), numberSaid: OUR_OWN, withDigits },
  "lib/ai/measures.ts": { measuresOf, countsAlike: (text) => countsAlike(text, text) },
  "lib/ai/copilot.ts": {
    suggestReply: READS_THE_DATABASE,
    summarizeDialog: READS_THE_DATABASE,
    rewriteDraft: READS_THE_DATABASE,
  },
  "lib/ai/demo-knowledge.ts": { loadDemoKnowledge: OUR_OWN },
  "lib/ai/embedded.ts": {
    answering: OUR_OWN,
    composeAnswer: (text) => composeAnswer(text, [passage(text)], unknown),
    composeAnswers: OUR_OWN,
    embeddedProvider: OUR_OWN,
  },
  "lib/ai/quote.ts": {
    quoteFrom: (text) => quoteFrom(text, passage(text)),
    tableHead: (text) => tableHead(passage(text), unitsOf(text)),
    joinUnits: (text) => joinUnits(unitsOf(text)),
  },
  "lib/ai/split-message.ts": { splitMessage },
  "lib/ai/suggest-pages.ts": {
    wasSuggested: OUR_OWN,
    isSuggestion: OUR_OWN,
    suggestPages: (text) => suggestPages([{ searched: text, passages: [passage(text)] }], unknown, "en", false),
  },
  "lib/ai/extract-summary.ts": {
    extractSummary: (text) =>
      extractSummary([
        { sender: "user", author: "Ann", text },
        { sender: "manager", author: "Dana", text },
        { sender: "user", author: "Ann", text },
      ]),
  },
  "lib/ai/follow-up.ts": {
    followUpOf: (text) => followUpOf(text, [{ role: "user", text }]),
    findForMessage: READS_THE_DATABASE,
    interleave: OUR_OWN,
  },
  "lib/ai/rewrite-question.ts": { rewriteByModel: "calls the model; of what it says two lines are read" },
  "lib/ai/judge-sentence.ts": { createJudge: (text) => createJudge(asked(text), text, [])(text.slice(0, 2_000)) },
  "lib/ai/model-text.ts": {
    withoutThinking: (text) => withoutThinking().push(text),
    plainMarkers,
    splitMarkers,
    sentenceEnd,
    onlyLinksTo: (text) => onlyLinksTo(new Set(["shop.example.com"]), text),
  },
  "lib/ai/prompt.ts": {
    resultText: (text) => resultText("tool", text),
    sourceText: (text) => sourceText({ number: 1, passage: passage(text) } as Parameters<typeof sourceText>[0]),
    rulesOf: OUR_OWN,
    systemPrompt: OUR_OWN,
  },
  "lib/ai/prove-answer.ts": { createProver: (text) => createProver(asked(text), text, []).push(`${text}\n`) },
  "lib/ai/said-word.ts": { saidWord: (text) => saidWord(text, ["refund", "cancel my order", text.slice(0, 40)]) },
  "lib/ai/sentences.ts": { unitsOf, stemsOf, overlap: (text) => overlap(stemsOf(text), text) },
  "lib/ai/understand.ts": { understand: (text) => understand(text, text, true), asksSomething },
  "lib/ai/wordings/tokens.ts": { fold, tokensOf },
  "lib/ai/wordings/wordings.ts": { matchesIn: (text) => matchesIn(tokensOf(text)), byClause: OUR_OWN, phrasesOf: OUR_OWN },
  "lib/ai/open-model-server.ts": { openModelServer: OUR_OWN },
  "lib/protocol/mention.ts": {
    mentionOf: (text) => mentionOf(7, text),
    mentionable: OUR_OWN,
    mentionedIn,
    noteParts,
    renameMentions: (text) => renameMentions(text, () => "Dana"),
    sayMentions,
    storeMentions: (text) => storeMentions(text, PEOPLE),
    withMentioned: (text) => withMentioned(text, PEOPLE),
    writeMentions: (text) => writeMentions(text, PEOPLE),
  },
  "lib/protocol/read-csv.ts": { readCsv },
  "lib/channels/mail/mail-visitor.ts": { mailVisitor: READS_THE_DATABASE },
  "lib/channels/mail/mailer.ts": { createMailer: OUR_OWN, messageIdOf: OUR_OWN, verifyMail: OUR_OWN },
  "lib/channels/mail/open-inbox.ts": { openInbox: OUR_OWN, inboxFault: OUR_OWN, verifyInbox: OUR_OWN },
  "lib/channels/mail/thread.ts": { answerSubject, threadOf: READS_THE_DATABASE },
  "lib/channels/mail/write-mail.ts": {
    writeAnswer: (text) => writeAnswer([{ text, citations: [] }]),
    writeMail: (text) => writeMail({ greeting: text, entries: [{ title: text, body: text }], action: null, footer: text }),
  },
  "lib/channels/telegram/bot-api.ts": { openBot: OUR_OWN },
  "lib/channels/telegram/chats.ts": {
    chatOf: READS_THE_DATABASE,
    keepIdentity: READS_THE_DATABASE,
    linkChat: READS_THE_DATABASE,
    markEdited: READS_THE_DATABASE,
    nameOf: (text) => nameOf({ id: 1, first_name: text }),
    ourMessages: READS_THE_DATABASE,
    pair: READS_THE_DATABASE,
    personOf: READS_THE_DATABASE,
  },
  "lib/channels/telegram/content.ts": {
    breakBefore: (text) => breakBefore(text, 4_096),
    commandOf: (text) => commandOf({ message_id: 1, chat: { id: 1, type: "private" }, text }),
    fileOf: OUR_OWN,
    inParts: (text) => inParts(text, 1_000),
    saidIn: (text) => saidIn({ message_id: 1, chat: { id: 1, type: "private" }, text }),
  },
  "lib/channels/telegram/deliver.ts": { deliverTelegram: READS_THE_DATABASE },
  "lib/channels/telegram/formatted.ts": { formatted, inMessages: (text) => inMessages(formatted(text)), plain: OUR_OWN },
  "lib/channels/telegram/receive-file.ts": { receiveFile: READS_THE_DATABASE },
  "lib/channels/telegram/send-part.ts": { sendPart: READS_THE_DATABASE },
  "lib/core/log/cursor.ts": { defineCursor: (text) => refused(() => defineCursor("texts", [CURSOR_PART.text]).read(text)) },
  "lib/core/files/file-type.ts": { typeOf: (text) => typeOf(Buffer.from(text), text), safeName },
  "lib/core/files/content.ts": {
    inMemory: OUR_OWN,
    contentOf: OUR_OWN,
    spool: OUR_OWN,
    sweepSpool: OUR_OWN,
    inChunks: OUR_OWN,
    hashOf: OUR_OWN,
  },
  "lib/core/files/read-file.ts": {
    findFile: READS_THE_DATABASE,
    isLost: OUR_OWN,
    readContent: READS_THE_DATABASE,
    locate: READS_THE_DATABASE,
    readStored: OUR_OWN,
  },
  "lib/core/files/reply-files.ts": { setReplyFiles: READS_THE_DATABASE, copyFile: READS_THE_DATABASE },
  "lib/core/files/stores/s3-store.ts": { createS3Store: OUR_OWN },
  "lib/core/reading/block.ts": {
    toSentences,
    proseBlock: (text) => proseBlock([], text),
    headingPath: (text) => {
      const path = headingPath();
      for (let level = 1; level <= 6; level += 1) path.set(level, text);
      return path.now();
    },
  },
  "lib/core/reading/extract/kinds.ts": { escapeHtml, unescapeHtml },
  "lib/core/reading/extract/pdf-lines.ts": { toHtml: (text) => toHtml([lines(text), lines(text)]) },
  "lib/core/reading/extract/read-docx.ts": { readDocx: PARSED_APART },
  "lib/core/reading/extract/read-pdf.ts": { readPdf: PARSED_APART },
  "lib/core/knowledge/evaluation/import-cases.ts": { importEvaluationCases: READS_THE_DATABASE },
  "lib/core/knowledge/language.ts": { languageOf },
  "lib/core/knowledge/lexicon/detect-language.ts": { detectLanguage, weighLanguages, littleWords: OUR_OWN },
  "lib/core/knowledge/lexicon/facts.ts": { factsAsked, factsDemanded, holdsFact: (text) => holdsFact("price", text) },
  "lib/core/knowledge/lexicon/outdated.ts": { isOutdated },
  "lib/core/knowledge/lexicon/read-concepts.ts": {
    concepts: OUR_OWN,
    phraseWords: (text) =>
      phraseWords(
        wordsOf(text).map(({ word }) => word),
        "en",
      ),
    wordOfConcept: OUR_OWN,
    conceptsIn: (text) =>
      conceptsIn(
        wordsOf(text, 120).map(({ word }) => word),
        new Set(["en", "de"]),
      ),
  },
  "lib/core/knowledge/lexicon/words.ts": { wordsOf, foldWord, foldLetters },
  "lib/core/knowledge/retrieval/knowledge-index.ts": {
    indexDocument: (text) =>
      indexDocument({ id: 1, title: text.slice(0, 200), language: "en" }, [{ id: 1, headings: [], text: text.slice(0, 1_000) }], NO_TURNS),
  },
  "lib/core/knowledge/retrieval/expand-word.ts": { splitCompound: OUR_OWN, expandWord: OUR_OWN, correctWord: OUR_OWN },
  "lib/core/knowledge/retrieval/read-terms.ts": { readTerms: READS_THE_DATABASE },
  "lib/core/knowledge/search-passages.ts": { searchPassages: READS_THE_DATABASE, languageToSearchIn: READS_THE_DATABASE },
  "lib/core/knowledge/retrieval/vocabulary.ts": { trigramsOf },
  "lib/core/knowledge/lexicon/concepts.ts": {},
  "lib/core/knowledge/retrieval/spelling.ts": {
    likelyMeant: (text) => likelyMeant(text.slice(0, 64), new Vocabulary(new Set(["shipping", "returns", text.slice(0, 40)]))),
    slipsBetween: "is called by likelyMeant, for words of similar length alone",
  },
  "lib/core/mail/keep-parts.ts": { keepParts: READS_THE_DATABASE, cutBytes: (text) => cutBytes(text, 5_000) },
  "lib/core/mail/read-sender.ts": { readSender: OUR_OWN, senderOf: OUR_OWN },
  "lib/core/mail/reply-address.ts": {
    replyAddress: OUR_OWN,
    untagged,
    dialogIn: (text) => dialogIn({ signingKey: new Uint8Array(32) }, [text, `${text}@example.com`]),
  },
  "lib/core/mail/why-automatic.ts": {
    whyAutomatic: (text) =>
      whyAutomatic({ from: { name: text, address: text }, signs: { "list-id": text, "content-type": text, precedence: text } }, new Set()),
  },
  "lib/core/reading/mail/cut-reply.ts": { cutReply: (text) => [cutReply(text, true), cutReply(text, false)] },
  "lib/core/reading/mail/html-text.ts": { htmlText },
  "lib/core/reading/mail/read-mail.ts": { readMail: PARSED_APART },
  "lib/core/reading/read-html.ts": { readHtml: (text) => refused(() => readHtml(text)) },
  "lib/core/reading/read-markdown.ts": { plainMarkdown, readMarkdown },
  "lib/core/reading/split-passages.ts": { splitPassages: (text) => types.map((type) => refused(() => splitPassages(type, text))) },
  "lib/core/reading/title-of.ts": { titleOf: (text) => types.map((type) => titleOf(type, text)) },
  "lib/core/knowledge/unanswered.ts": {
    unansweredWrite: READS_THE_DATABASE,
    countUnanswered: READS_THE_DATABASE,
    listUnanswered: READS_THE_DATABASE,
    answerUnanswered: READS_THE_DATABASE,
    dismissUnanswered: READS_THE_DATABASE,
    readGap: READS_THE_DATABASE,
    requireQuestion: READS_THE_DATABASE,
    takeOff: READS_THE_DATABASE,
  },
  "lib/core/knowledge/website/find-pages.ts": { readRobots: PARSED_APART, findPages: PARSED_APART },
  "lib/core/knowledge/website/read-page.ts": { readPage: PARSED_APART },
  "lib/core/reading/read-robots.ts": {
    askRobots: (text) =>
      askRobots({
        robot: "Baton",
        address: "https://a.example/robots.txt",
        text: `User-agent: *\nDisallow: ${text}`,
        urls: ["https://a.example/b"],
      }),
  },
  "lib/core/reading/read-sitemap.ts": {
    parseSitemap: (text) => refused(() => parseSitemap(text)),
    readSitemap: (text) => refused(() => readSitemap({ bytes: Buffer.from(text), start: "https://a.example/", below: "/" })),
  },
  "lib/core/sensitive/find-sensitive.ts": {
    findSensitive: (text) => findSensitive(text, rules),
    passesLuhn: "is called for digits alone",
    passesMod97: "is called for what may be an account's number alone",
  },
  "lib/core/sensitive/mask.ts": {
    maskText: (text) => maskText(text, rules),
    unmaskEdit: (text) => unmaskEdit(text, { text, parts: [{ mask: text.slice(0, 4), text }] }),
    toSealable: (text) => toSealable({ text, parts: [{ mask: "••••", text }] }),
    fromSealable: (text) => fromSealable(JSON.stringify({ text, parts: [{ mask: "••••", text }] })),
  },
  "lib/protocol/emoji.ts": { isEmoji },
  "lib/protocol/canned-reply.ts": {
    fillVariables: (text) => fillVariables(text, { "contact.name": text }),
    unknownVariable,
  },
  "lib/protocol/cut.ts": { cut: (text) => [200, 5_000, 10_000].map((max) => cut(text, max)) },
  "lib/protocol/next-path.ts": { nextPath: (text) => [text, `/${text}`].map(nextPath) },
  "lib/protocol/domain-entry.ts": {},
  "lib/protocol/named.ts": { toJsonSchema: "takes schemas of ours, at the start" },
  "lib/protocol/routes/events.ts": {},
  "lib/protocol/routes/rooms.ts": {},
  "lib/protocol/values.ts": { line: "makes a schema, which is timed below" },
};

/** Schemas are no functions: they are timed beside them. */
export const TEXT_SCHEMAS = {
  domainEntry: (text: string) => domainEntry.safeParse(text),
  email: (text: string) => values.email.safeParse(text),
  roomName: (text: string) => values.roomName.safeParse(`order_${text}`),
  line: (text: string) => values.line(20_000).safeParse(text),
  clientId: (text: string) => values.clientId.safeParse(text),
  textId: (text: string) => values.textId.safeParse(text),
  numericId: (text: string) => values.numericId.safeParse(text),
};
