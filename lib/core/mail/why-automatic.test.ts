import { expect, test } from "vitest";
import { whyAutomatic } from "./why-automatic";

const OWN = new Set(["support@example.com"]);
const why = (address: string, signs: Record<string, string> = {}) => whyAutomatic({ from: { name: "", address }, signs }, OWN);

test.each([
  ["from our own address", "support@example.com", {}],
  ["from our own signed address", "support+r1-abc@example.com", {}],
  ["from a mail server", "mailer-daemon@mx.example.com", {}],
  ["from a postmaster", "postmaster@example.com", {}],
  ["without a return path", "a@example.com", { "return-path": "<>" }],
  ["that reports on a delivery", "a@example.com", { "content-type": "multipart/report; report-type=delivery-status" }],
  ["of somebody who is away", "a@example.com", { "auto-submitted": "auto-replied" }],
  ["of a program", "a@example.com", { "auto-submitted": "auto-generated; owner=x" }],
  ["of an answering machine", "a@example.com", { "x-autoreply": "yes" }],
  ["of Exchange that wants no answer", "a@example.com", { "x-auto-response-suppress": "oof, autoreply" }],
  ["to very many", "a@example.com", { precedence: "bulk" }],
  ["of a mailing list", "a@example.com", { "list-id": "news <news.example.net>" }],
] as const)("a mail %s is not answered", (_what, address, signs) => expect(why(address, signs)).not.toBe(null));

test.each([
  ["without any of these headers", "a@example.com", {}],
  ["that says that a person wrote it", "a@example.com", { "auto-submitted": "no", "return-path": "<a@example.com>" }],
  ["of a person whose name begins like a robot's", "bounces.smith@example.com", {}],
  ["that came through a group of our own", "a@example.com", { "list-id": "support <support.example.com>", precedence: "list" }],
  ["with files", "a@example.com", { "content-type": "multipart/mixed; boundary=x" }],
] as const)("a mail %s is", (_what, address, signs) => expect(why(address, signs)).toBe(null));
