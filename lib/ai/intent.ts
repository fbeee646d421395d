/** What a message asks of the assistant besides an answer. */
export type Intent = "person" | "greeting" | "thanks" | "question";

const PERSON =
  "person|human|human being|agent|operator|someone|somebody|representative|rep|real person|live agent|support team|colleague|staff|employee";

/** Whole requests, in the six languages most often asked in. Each needs a verb of wanting or talking beside the person. */
const ASKS_FOR_PERSON: readonly RegExp[] = [
  new RegExp(
    `\\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through|hand (?:me )?over|get me|reach|contact)\\b[^.?!]{0,30}\\b(?:${PERSON})\\b`,
    "i",
  ),
  new RegExp(
    `\\b(?:i (?:want|need|would like|wish)|i'd like|can i (?:have|get)|could i (?:have|get)|give me|may i have)\\b[^.?!]{0,20}\\b(?:${PERSON})\\b`,
    "i",
  ),
  /^\W*(?:a )?(?:real |live )?(?:human|person|agent|operator)(?: being)?,?(?: please| now)?\W*$/i,
  /\b(?:mit (?:einem|einer|jemand\w*)?[^.?!]{0,20}(?:menschen|person|mitarbeiter\w*|kollegen|berater\w*|agent\w*)?\s*(?:sprechen|reden|chatten|verbinden))\b/i,
  /\b(?:echten menschen|menschlichen? (?:mitarbeiter|berater|agent))\b/i,
  /\b(?:hablar|chatear|comunicar\w*|contactar)\b[^.?!]{0,20}\b(?:persona|humano|agente|alguien|operador\w*|asesor\w*)\b/i,
  /\b(?:quiero|necesito)\b[^.?!]{0,15}\b(?:persona|humano|agente|operador\w*)\b/i,
  /\b(?:parler|discuter|échanger|joindre|contacter)\b[^.?!]{0,20}\b(?:personne|humain|conseill\w+|agent|quelqu['’]un|opérat\w+)(?=\W|$)/i,
  /\b(?:parlare|chattare|contattare)\b[^.?!]{0,20}\b(?:persona|umano|operatore|operatrice|qualcuno|agente)\b/i,
  /\b(?:falar|conversar|contatar)\b[^.?!]{0,20}\b(?:pessoa|humano|atendente|alguém|agente|operador\w*)(?=\W|$)/i,
];

/** "How do I talk to a person?" asks for one as well; "What does the agent role mean?" does not. */
const ASKS_ABOUT =
  /\b(?:what (?:is|are|does|do)|define|difference between|how does|how do (?:visitors|customers|users|people)|when (?:does|do|will) (?:a|an|the)|can (?:visitors|customers|users))\b/i;

const GREETING =
  /^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|moin|servus|hola|buenos d[ií]as|buenas|bonjour|salut|bonsoir|ciao|buongiorno|ol[áa]|bom dia)(?: there| all| everyone| zusammen)?\W*$/iu;
const THANKS =
  /^\W*(?:(?:ok(?:ay)?|great|perfect|super|cool|nice)\W+)?(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|ty|cheers|danke(?: sch[öo]n| sehr)?|vielen dank|(?:muchas )?gracias|merci(?: beaucoup)?|(?:molte )?grazie|(?:muito )?obrigad[oa])\W*$/iu;

/** @returns whether somebody asks for a person in words. */
export const asksForPerson = (text: string): boolean => !ASKS_ABOUT.test(text) && ASKS_FOR_PERSON.some((pattern) => pattern.test(text));

export function intentOf(text: string): Intent {
  if (asksForPerson(text)) return "person";
  if (GREETING.test(text)) return "greeting";
  return THANKS.test(text) ? "thanks" : "question";
}
