/** So long is the text that a stranger may send in one message. */
const CHARS = 10_240;

/** What a pattern or a parser may stumble over, each repeated until the text is full. */
const REPEATS: readonly string[] = [
  ..."\n\t aA1é.,:;!?-_*#>|<([{`~\"'&%@/\\=+$^",
  "\r\n",
  " \n",
  "\n\n",
  "a ",
  "1 ",
  "1. ",
  "- ",
  "> ",
  ">- ",
  "# ",
  "## a\n",
  "* a\n",
  "1) ",
  "a-",
  "a.",
  "a. ",
  "A. B ",
  "a@",
  "a@b.",
  "[a](",
  "![a](",
  "[1]",
  "[1](",
  "[[",
  "]]",
  "](",
  "<a ",
  "<a href='",
  "</",
  "<!--",
  "<pre>",
  "<div>",
  "<li>",
  "<table><tr><td>",
  "<script>",
  "<svg><title>",
  "<h1>",
  "&amp;",
  "&#x",
  "| ",
  "|-",
  "|a|b|\n",
  ":-|",
  "**a",
  "_a_",
  "~~",
  "`a",
  "```\n",
  "---\n",
  "===\n",
  "--",
  "http://",
  "https://a.b/c?d=e ",
  "www.",
  "%00",
  "../",
  '{"',
  '"a":',
  "1,",
  "12 ",
  "DE12",
  "4111 ",
  "password: ",
  "api key ",
  "eyJa.",
  "sk-",
  "-----BEGIN PRIVATE KEY-----",
  "talk to a ",
  "i want a ",
  "thank you ",
  "no ",
  "hi ",
  "e\u0301",
  "\u0301",
  "\u200d",
  "\u200f",
  "\u{1f642}",
  "\u{1f469}\u200d\u{1f467}",
  "\u8ba2\u5355",
  "\u3002",
  "\u0e2a\u0e34",
  "\u0627\u0644",
  "\ufb01",
  "\u00a0",
  "\u2028",
];

/** Texts of 10 KB that are made to be dear: each repeat alone, and where it keeps two ordinary words apart. */
const DEAR_TEXTS: readonly string[] = REPEATS.flatMap((unit) => {
  const filled = unit.repeat(Math.ceil(CHARS / unit.length)).slice(0, CHARS);
  return [filled, `Where is my order, please?${filled.slice(40)}x!`];
}).map((text) => text.toWellFormed());

/** @returns the processor's time for the call in milliseconds: another process that keeps the machine busy does not count. */
async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * The dearest text for a function, and its cost. What seems dear is measured again: a compiler or a collector that ran
 * beside it runs once.
 * @param limitMs from here on a text counts as dear
 */
export async function dearest(call: (text: string) => unknown, limitMs: number): Promise<{ text: string; ms: number }> {
  let worst = { text: "", ms: 0 };
  for (const text of DEAR_TEXTS) {
    let ms = await cpuMs(() => call(text));
    for (let again = 0; again < 3 && ms > limitMs; again += 1) ms = Math.min(ms, await cpuMs(() => call(text)));
    if (ms > worst.ms) worst = { text, ms };
  }
  return worst;
}
