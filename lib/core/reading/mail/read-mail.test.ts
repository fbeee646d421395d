import { expect, test } from "vitest";
import { readMail } from "./read-mail";

const bytes = (...lines: (string | Buffer)[]) => Buffer.concat(lines.flatMap((line) => [Buffer.from(line as string), Buffer.from("\r\n")]));
const plain = (charset: string, body: Buffer | string, encoding = "8bit") =>
  bytes("From: a@example.com", `Content-Type: text/plain; charset=${charset}`, `Content-Transfer-Encoding: ${encoding}`, "", body);

test.each([
  ["windows-1251", plain("windows-1251", Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2])), "Привет"],
  ["windows-1252 with what Node reads wrong", plain("windows-1252", Buffer.from([0x80, 0x20, 0x93, 0x85, 0x94])), "€ “…”"],
  ["KOI8-R", plain("koi8-r", Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4])), "Привет"],
  ["ISO-2022-JP", plain("iso-2022-jp", Buffer.from("1b244224332473244b2141241b2842", "hex").subarray(0, 12)), "こん"],
  ["Shift_JIS", plain("shift_jis", Buffer.from([0x82, 0xb1, 0x82, 0xf1])), "こん"],
  ["GB18030", plain("gb18030", Buffer.from([0xc4, 0xe3, 0xba, 0xc3])), "你好"],
  ["quoted-printable", plain("utf-8", "Gr=C3=BC=C3=9Fe =\r\naus K=C3=B6ln", "quoted-printable"), "Grüße aus Köln"],
  ["base64", plain("utf-8", Buffer.from("שלום").toString("base64"), "base64"), "שלום"],
  ["a charset that nobody knows", plain("x-nothing", "plain words"), "plain words"],
])("a body in %s is read", async (_what, raw, text) => expect((await readMail(raw)).text).toContain(text));

test("a mail's headers are read in any script, its addresses in lower case, whoever delivered it", async () => {
  const mail = await readMail(
    bytes(
      "Return-Path: <Ada@Example.com>",
      "Delivered-To: Support+tag@example.com",
      "From: =?UTF-8?B?0JDQtNCw?= <Ada@Example.COM>",
      'To: "Care, Team" <CARE@example.com>, group: a@example.com, b@example.com;',
      "Cc: Nobody <c@example.com>",
      "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n from far",
      "Message-ID: <1@example.com>",
      "In-Reply-To: <0@example.com>",
      "References: <x@example.com>\r\n <0@example.com>",
      "Auto-Submitted: No",
      "",
      "Hello",
    ),
  );
  expect(mail).toMatchObject({
    message_id: "1@example.com",
    references: ["x@example.com", "0@example.com"],
    from: { name: "Ада", address: "ada@example.com" },
    recipients: ["care@example.com", "a@example.com", "b@example.com", "c@example.com", "support+tag@example.com"],
    subject: "Grüße from far",
    text: "Hello",
    reply: "Hello",
    signs: { "auto-submitted": "no", "return-path": "<ada@example.com>" },
  });
});

test("of HTML the words are read, what it quotes is cut, and nothing of it is run or fetched", async () => {
  const html = `<html><style>p{}</style><script>alert(1)</script><p>Yes, <b>please</b>.</p><img src="http://tracker.example/1.gif">
    <div class="gmail_quote">On Mon, 2 Nov 2026 at 10:15, Dana &lt;dana@example.com&gt; wrote:<br><blockquote>When?</blockquote></div></html>`;
  const mail = await readMail(
    bytes("From: a@example.com", "In-Reply-To: <0@example.com>", "Content-Type: text/html; charset=utf-8", "", html),
  );
  expect(mail.reply).toMatch(/^Yes, please\./);
  expect(mail.reply).not.toMatch(/When|alert|wrote/);
  expect(mail.text).toContain("When?");
});

test("HTML becomes lines, lists, quotations and links as a person would type them, however long its lines are", async () => {
  const long = "a long line of words ".repeat(12).trim();
  const html = `<head><title>T</title></head><p>Hello,<br>there</p><p>${long}</p><ul><li>one</li><li>two</li></ul>
    <p>See <a href="https://example.com/x">the page</a> or <a href="https://example.com/">https://example.com</a></p>
    <table><tr><td>A</td><td>B</td></tr></table><img src="cid:x" alt="logo"><pre>a\n  b</pre><blockquote>Quoted<p>twice</p></blockquote>`;
  const mail = await readMail(bytes("From: a@example.com", "Content-Type: text/html", "", html));
  expect(mail.text).toBe(
    `Hello,\nthere\n\n${long}\n\n- one\n- two\n\nSee the page (https://example.com/x) or https://example.com\n\nA B\n\na\n  b\n\n> Quoted\n>\n> twice`,
  );
  expect((await readMail(bytes("From: a@example.com", "Content-Type: text/html", "", `Words${"<div>".repeat(5_000)}deep`))).text).toBe(
    "Words",
  );
});

test("a part of text that is empty gives way to the HTML beside it", async () => {
  const raw = bytes(
    "From: a@example.com",
    'Content-Type: multipart/alternative; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "",
    "--b",
    "Content-Type: text/html",
    "",
    "<p>Words</p>",
    "--b--",
  );
  expect((await readMail(raw)).text).toBe("Words");
});

test("files are read with their names, mails within a mail as files", async () => {
  const raw = bytes(
    "From: a@example.com",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "See there",
    "--b",
    "Content-Type: image/png; name*=UTF-8''%D0%BA%D0%BE%D1%82.png",
    "Content-Disposition: attachment; filename*=UTF-8''%D0%BA%D0%BE%D1%82.png",
    "Content-Transfer-Encoding: base64",
    "",
    "iVBORw0KGgo=",
    "--b",
    "Content-Type: message/rfc822",
    "",
    "From: b@example.com",
    "",
    "Forwarded words",
    "--b--",
  );
  const mail = await readMail(raw);
  expect(mail.text).toBe("See there");
  expect(mail.attachments.map(({ name, type }) => [name, type])).toEqual([
    ["кот.png", "image/png"],
    ["mail.eml", "message/rfc822"],
  ]);
  expect(Buffer.from(mail.attachments[0]?.content ?? []).toString("hex")).toBe("89504e470d0a1a0a");
});

test.each([
  ["nothing", ""],
  ["no headers", "words and nothing else"],
  [
    "a boundary that is never closed",
    'From: a@example.com\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nwords',
  ],
  ["a header without an end", `From: a@example.com\r\nSubject: ${"x".repeat(20_000)}`],
  ["NUL and half a character", "From: a@example.com\r\n\r\na\u0000b\ud800"],
])("of a malformed mail, %s, is read what can be", async (_what, raw) => {
  const mail = await readMail(Buffer.from(raw));
  expect(mail.text).not.toContain("\0");
  expect(mail.subject.length).toBeLessThan(1_000);
});

test("a mail of countless parts is refused", async () => {
  const parts = Array.from({ length: 2_000 }, () => "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n").join("");
  const raw = Buffer.from(`From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--`);
  await expect(readMail(raw)).rejects.toThrow("no mail that can be read");
});
