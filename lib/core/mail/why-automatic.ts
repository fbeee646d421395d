import type { ReadMail } from "../reading";
import { untagged } from "./reply-address";

const ROBOTS = /^(?:mailer-daemon|postmaster|double-bounce|bounces?|no-?reply-?daemon)$/;
const BULK = new Set(["bulk", "junk", "list", "auto_reply", "auto-reply"]);

/** A group of one's own hands its mail on as a list does: `<support.example.com>` for support@example.com. */
const isOwnList = (listId: string, own: ReadonlySet<string>): boolean => {
  const name = /<([^<>]+)>/.exec(listId)?.[1] ?? listId;
  return [...own].some((address) => address.replace("@", ".") === name);
};

/**
 * Why no person wrote a mail, null where one did as far as its headers say. What a program wrote is not answered: two
 * programs would answer each other for ever.
 * @param own the addresses of this installation, in lower case
 */
export function whyAutomatic({ from, signs }: Pick<ReadMail, "from" | "signs">, own: ReadonlySet<string>): string | null {
  const sender = from?.address ?? "";
  const ofOwnList = isOwnList(signs["list-id"] ?? "", own);
  if (own.has(untagged(sender).base)) return "it comes from an address of this installation";
  if (ROBOTS.test(sender.slice(0, Math.max(0, sender.lastIndexOf("@"))))) return "a mail server wrote it";
  if (signs["return-path"] === "<>") return "it has no return path, as a bounce";
  if (/^multipart\/report\b/.test(signs["content-type"] ?? "") || signs["x-failed-recipients"]) return "it reports on another mail";
  const submitted = signs["auto-submitted"]?.split(";")[0]?.trim();
  if (submitted && submitted !== "no") return `Auto-Submitted is ${submitted}`;
  if (signs["x-autoreply"] || signs["x-autorespond"] || signs["x-loop"]) return "an automatic answer";
  const suppress = signs["x-auto-response-suppress"];
  if (suppress && suppress !== "none") return `X-Auto-Response-Suppress is ${suppress}`;
  if (!ofOwnList && signs["list-id"]) return "it comes from a mailing list";
  const precedence = signs.precedence?.trim();
  if (!ofOwnList && precedence && BULK.has(precedence)) return `Precedence is ${precedence}`;
  return null;
}
