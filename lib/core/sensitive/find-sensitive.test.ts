import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { fastestMs } from "@/test/fastest";
import { SENSITIVE_KINDS } from "../../protocol/privacy";
import { findSensitive, passesLuhn, passesMod97, type SensitiveRules } from "./find-sensitive";
import { fromSealable, maskText, toSealable, unmaskEdit } from "./mask";

const ALL: SensitiveRules = { kinds: new Set(SENSITIVE_KINDS), own: [] };
const masked = (text: string, rules = ALL) => maskText(text, rules)?.text ?? text;

describe("sensitive text", () => {
  it.each([
    ["My card is 4111 1111 1111 1111, thanks", "My card is •••• 1111, thanks"],
    ["4111-1111-1111-1111", "•••• 1111"],
    ["5555555555554444 exp 12/30", "•••• 4444 exp 12/30"],
    ["4111 1111 1111 1111 123 12/30", "•••• 1111 123 12/30"],
    ["1 - 4111111111111111", "1 - •••• 1111"],
    ["4111111111111111 5555555555554444", "•••• 1111 •••• 4444"],
    ["amex 378282246310005.", "amex •••• 0005."],
    ["IBAN DE89 3704 0044 0532 0130 00 please", "IBAN •••• 3000 please"],
    ["gb82west12345698765432", "•••• 5432"],
    ["FR1420041010050500013M02606", "•••• 2606"],
    ["my password is hunter2", "my password is ••••"],
    ["Password: correct-horse!", "Password: ••••"],
    ['pwd="a b" no', 'pwd="a b" no'],
    ["PIN: 4821", "PIN: ••••"],
    ["CVV = 123", "CVV = ••••"],
    ["Das Passwort lautet Sommer2024", "Das Passwort lautet ••••"],
    ["la contraseña es gato123", "la contraseña es ••••"],
    ["use sk_live_51H8abcdefghijklmnop now", "use •••• now"],
    ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "••••"],
    ["AKIAIOSFODNN7EXAMPLE", "••••"],
    ["token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end", "token •••• end"],
    ["api_key=9f8e7d6c5b4a3f2e1d0c", "api_key=••••"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nthat one", "••••\nthat one"],
    ["-----BEGIN PRIVATE KEY-----\nMI-----BEGIN PRIVATE KEY-----\nIE\n-----END PRIVATE KEY-----\nboth", "••••\nboth"],
  ])("in %s is masked", (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each([
    "Order 4111111111111112 has not come",
    "Call me at +49 151 1234567890123",
    "Tracking 1Z999AA10123456784",
    "0000 0000 0000 0000",
    "DE89 3704 0044 0532 0130 01",
    "My password is not working",
    "I forgot my password",
    "The password is wrong.",
    "We met on 2024-01-15 10:30:00 and 2024-02-15",
    "Passport number please",
    "the pin is broken",
    "https://shop.example.com/orders/20240115103000?ref=55",
  ])("%s has none", (text) => {
    expect(masked(text)).toBe(text);
  });

  it("of a kind that is off stays", () => {
    expect(masked("4111 1111 1111 1111", { kinds: new Set(["ibans"]), own: [] })).toBe("4111 1111 1111 1111");
  });

  it("is found by patterns of one's own, in time linear to the text", () => {
    const own = [RE2JS.compile("KD-\\d{6}"), RE2JS.compile("(a+)+$")];
    expect(masked("My number is KD-123456.", { kinds: new Set(), own: own.slice(0, 1) })).toBe("My number is ••••.");
    expect(fastestMs(() => findSensitive(`${"a".repeat(10_000)}!`, { kinds: new Set(), own }))).toBeLessThan(5_000);
  });

  it.each([
    "1 ".repeat(5_000),
    "DE12".repeat(2_500),
    "password ".repeat(1_100),
    "password: ".repeat(1_000),
    "eyJaaaaaaaaaaa.".repeat(680),
    "-----BEGIN PRIVATE KEY-----".repeat(370),
    "sk-".repeat(3_400),
    "api key ".repeat(1_250),
    `secret${" ".repeat(10_000)}`,
    "a-".repeat(5_000),
  ])("no text of 10 kB holds the server up (%#)", (text) => {
    expect(fastestMs(() => findSensitive(text, ALL))).toBeLessThan(1_000);
  });

  it("every valid card number, however it is grouped, is found whole", () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 14 }).map((rest) => `4${rest.join("")}`);
    fc.assert(
      fc.property(digits, fc.constantFrom("", " ", "-"), (start, gap) => {
        const last = [..."0123456789"].find((digit) => passesLuhn(start + digit)) ?? "";
        const written = (start + last).replace(/(.{4})(?=.)/g, `$1${gap}`);
        expect(findSensitive(`pay with ${written} ok`, ALL)).toEqual([{ start: 9, end: 9 + written.length }]);
      }),
    );
  });

  it("check digits", () => {
    expect([passesLuhn("79927398713"), passesLuhn("79927398710")]).toEqual([true, false]);
    expect([passesMod97("GB82WEST12345698765432"), passesMod97("GB82WEST12345698765431")]).toEqual([true, false]);
  });

  it("an edit that leaves the masks standing keeps what they stand for", () => {
    const made = maskText("card 4111 1111 1111 1111, pin: 9999", ALL);
    const original = fromSealable(toSealable(made?.original as never));
    expect(unmaskEdit("My card •••• 1111, pin: ••••, thanks", original)).toBe("My card 4111 1111 1111 1111, pin: 9999, thanks");
    expect(unmaskEdit("pin: •••• 2222", original)).toBe("pin: 9999 2222");
    expect(unmaskEdit("never mind", original)).toBe("never mind");
  });
});
