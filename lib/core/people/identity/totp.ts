import { randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { hashToken } from "../../system";

const PERIOD_SECONDS = 30;
/** Steps by which an authenticator's clock may be off, both ways. */
const DRIFT_STEPS = 1;

const totpOf = (secret: string, label = "", issuer = "") =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_SECONDS });

/** @returns a new secret in base32, 160 bits as RFC 4226 recommends */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The `otpauth:` address an authenticator app reads from the QR code. */
export const totpUri = (secret: string, account: string, issuer: string): string => totpOf(secret, account, issuer).toString();

/** @returns the time step whose code this is, or null */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token, timestamp, window: DRIFT_STEPS });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

/** @returns the code of a moment: what an authenticator app shows */
export const codeAt = (secret: string, now: Date): string => totpOf(secret).generate({ timestamp: now.getTime() });

/** Without what is easily mistaken for something else. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LENGTH = 4;
const CODES = 10;

const letters = (count: number) => Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join("");

/** @returns ten codes of 79 bits each: a fast hash is enough to keep them */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: CODES }, () => Array.from({ length: GROUPS }, () => letters(GROUP_LENGTH)).join("-"));

/** However it was typed. */
export const hashRecoveryCode = (code: string): string => hashToken(code.toLowerCase().replace(/[^a-z0-9]/g, ""));
