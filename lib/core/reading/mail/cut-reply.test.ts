import { expect, test } from "vitest";
import { cutReply } from "./cut-reply";

const ANSWER = "Yes, on Tuesday.\n\nThank you";

/** Each a reply as its program writes it; what is left is `ANSWER`. */
const REPLIES: readonly (readonly [string, string])[] = [
  ["Gmail, English", `${ANSWER}\n\nOn Mon, 2 Nov 2026 at 10:15, Dana <dana@example.com> wrote:\n\n> When does it suit you?\n> Dana\n`],
  [
    "Gmail, wrapped attribution",
    `${ANSWER}\n\nOn Mon, 2 Nov 2026 at 10:15, Dana of the support team\n<dana@example.com> wrote:\n> When?\n`,
  ],
  ["Apple Mail", `${ANSWER}\n\n> On 2 Nov 2026, at 10:15, Dana <dana@example.com> wrote:\n> \n> When does it suit you?\n`],
  [
    "Yahoo, quotes without marks",
    `${ANSWER}\n\n    On Monday, November 2, 2026 at 10:15:00 AM GMT+1, Dana <dana@example.com> wrote:  \n \n When does it suit you?\n`,
  ],
  [
    "Outlook, English",
    `${ANSWER}\n\nFrom: Dana <dana@example.com>\nSent: Monday, November 2, 2026 10:15\nTo: Ada <ada@example.com>\nSubject: Re: Visit\n\nWhen does it suit you?`,
  ],
  [
    "Outlook with a rule of underscores",
    `${ANSWER}\n________________________________\nFrom: Dana <dana@example.com>\nSent: Monday, 2 November 2026\nTo: Ada\nSubject: Visit\n\nWhen?`,
  ],
  ["Outlook, bold labels", `${ANSWER}\n\n*From:* Dana <dana@example.com>\n*Sent:* Monday\n*To:* Ada\n*Subject:* Visit\n\nWhen?`],
  ["Outlook Express", `${ANSWER}\n\n-----Original Message-----\nFrom: Dana\nWhen?`],
  [
    "Outlook, German",
    `${ANSWER}\n\nVon: Dana <dana@example.com>\nGesendet: Montag, 2. November 2026 10:15\nAn: Ada\nBetreff: AW: Besuch\n\nWann?`,
  ],
  ["Thunderbird, German", `${ANSWER}\n\nAm 02.11.26 um 10:15 schrieb Dana:\n> Wann?\n`],
  ["Gmail, German", `${ANSWER}\n\nAm Mo., 2. Nov. 2026 um 10:15 Uhr schrieb Dana <dana@example.com>:\n\n> Wann?\n`],
  ["GMX, German", `${ANSWER}\n\n-----Ursprüngliche Nachricht-----\nVon: Dana\nWann?`],
  ["Gmail, French", `${ANSWER}\n\nLe lun. 2 nov. 2026 à 10:15, Dana <dana@example.com> a écrit :\n\n> Quand ?\n`],
  [
    "Outlook, French",
    `${ANSWER}\n\nDe : Dana <dana@example.com>\nEnvoyé : lundi 2 novembre 2026 10:15\nÀ : Ada\nObjet : Visite\n\nQuand ?`,
  ],
  ["Gmail, Spanish", `${ANSWER}\n\nEl lun, 2 nov 2026 a las 10:15, Dana (<dana@example.com>) escribió:\n\n> ¿Cuándo?\n`],
  [
    "Outlook, Spanish",
    `${ANSWER}\n\nDe: Dana <dana@example.com>\nEnviado el: lunes, 2 de noviembre de 2026 10:15\nPara: Ada\nAsunto: Visita\n\n¿Cuándo?`,
  ],
  ["Gmail, Italian", `${ANSWER}\n\nIl giorno lun 2 nov 2026 alle ore 10:15 Dana <dana@example.com> ha scritto:\n\n> Quando?\n`],
  ["Gmail, Portuguese", `${ANSWER}\n\nEm seg., 2 de nov. de 2026 às 10:15, Dana <dana@example.com> escreveu:\n\n> Quando?\n`],
  ["Gmail, Dutch", `${ANSWER}\n\nOp ma 2 nov 2026 om 10:15 schreef Dana <dana@example.com>:\n\n> Wanneer?\n`],
  ["Gmail, Swedish", `${ANSWER}\n\nDen mån 2 nov. 2026 kl 10:15 skrev Dana <dana@example.com>:\n\n> När?\n`],
  ["Gmail, Polish", `${ANSWER}\n\npon., 2 lis 2026 o 10:15 Dana <dana@example.com> napisał(a):\n\n> Kiedy?\n`],
  ["Gmail, Russian", `${ANSWER}\n\nпн, 2 нояб. 2026 г. в 10:15, Dana <dana@example.com>:\n\n> Когда?\n`],
  ["Yandex, Russian", `${ANSWER}\n\n02.11.2026, 10:15, "Dana" <dana@example.com> написал:\n\n> Когда?\n`],
  ["Outlook, Russian", `${ANSWER}\n\nОт: Dana <dana@example.com>\nОтправлено: 2 ноября 2026 г. 10:15\nКому: Ada\nТема: Визит\n\nКогда?`],
  ["Gmail, Turkish", `${ANSWER}\n\nDana <dana@example.com>, 2 Kas 2026 Pzt, 10:15 tarihinde şunu yazdı:\n\n> Ne zaman?\n`],
  ["Gmail, Japanese", `${ANSWER}\n\n2026年11月2日(月) 10:15 Dana <dana@example.com>:\n\n> いつ?\n`],
  ["Outlook, Japanese", `${ANSWER}\n\n差出人: Dana <dana@example.com>\n送信日時: 2026年11月2日 10:15\n宛先: Ada\n件名: 訪問\n\nいつ?`],
  ["Apple Mail, Chinese", `${ANSWER}\n\n在 2026年11月2日，10:15，Dana <dana@example.com> 写道：\n\n什么时候？`],
  ["Apple Mail, Hebrew", `${ANSWER}\n\nב-2 בנוב׳ 2026, בשעה 10:15, ‏Dana <dana@example.com> כתב/ה:\n\n> מתי?\n`],
  [
    "a signature above the quotation",
    `${ANSWER}\n\n-- \nAda Moreno\nExample Ltd.\n\nOn Mon, 2 Nov 2026 at 10:15, Dana <dana@example.com> wrote:\n> When?\n`,
  ],
  [
    "a signature below the quotation",
    `${ANSWER}\n\nOn Mon, 2 Nov 2026 at 10:15, Dana <dana@example.com> wrote:\n> When?\n\n-- \nAda Moreno\n`,
  ],
  ["from a phone", `${ANSWER}\n\nSent from my iPhone\n\n> On 2 Nov 2026, at 10:15, Dana <dana@example.com> wrote:\n> When?\n`],
  [
    "from a phone, German",
    `${ANSWER}\n\nVon meinem iPhone gesendet\n\n> Am 02.11.2026 um 10:15 schrieb Dana <dana@example.com>:\n> Wann?\n`,
  ],
  ["an answer below the quotation", `On Mon, 2 Nov 2026 at 10:15, Dana <dana@example.com> wrote:\n> When does it suit you?\n\n${ANSWER}\n`],
  ["line ends of Windows", `${ANSWER.replaceAll("\n", "\r\n")}\r\n\r\n-----Original Message-----\r\nFrom: Dana\r\n`],
  ["a forwarded mail of iPhone's", `${ANSWER}\n\nBegin forwarded message:\n\nFrom: Dana\n`],
];

test.each(REPLIES)("of a reply of %s its own words are left", (_program, text) => {
  expect(cutReply(text, true)).toBe(ANSWER);
});

test("answers between quoted lines keep the lines they answer", () => {
  const text = "Hello\n\nOn 2 Nov 2026, Dana <d@example.com> wrote:\n> When?\nTuesday.\n> Where?\nHere.\n> Dana\n";
  expect(cutReply(text, true)).toBe("Hello\n\n> When?\nTuesday.\n> Where?\nHere.");
});

test.each([
  ["a person who is quoted in passing", "My boss wrote:\nPay at once.\nDo I have to?"],
  ["a list with dashes", "I need\n- one\n- two\n-- and a half\nof them"],
  ["a colon at the end", "I have two questions:\n1. When?\n2. Where?"],
  ["a form's fields", "Subject: a chair\nColour: red"],
  ["a greeting at the end", "See you then.\n\nBest regards\nAda"],
  ["a rule between long parts", `One\n--\n${"a line\n".repeat(30)}end`],
])("%s stays", (_what, text) => expect(cutReply(text, true)).toBe(text));

test("a mail that answers none keeps what it forwards, without its signature", () => {
  const forwarded = "What is this?\n\n-----Original Message-----\nFrom: Mallory\nPay at once";
  expect(cutReply(`${forwarded}\n\n-- \nAda`, false)).toBe(forwarded);
});

test("where nothing but a quotation was sent, it stays", () => {
  expect(cutReply("> When?\n> Where?", true)).toBe("> When?\n> Where?");
  expect(cutReply("-----Original Message-----\nFrom: Dana\nWhen?", true)).toContain("When?");
});
