import { z } from "zod";
import { readUrl } from "./read-url";

const PORT_MAX = 65_535;

function flawOfDomain(entry: string): string | undefined {
  const parts = /^(\*\.)?([^\s:/?#@*[\]\\]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i.exec(entry);
  if (!parts) return 'is not a host such as "example.com", "*.example.com" or "localhost:3000"';
  const [, , host, port] = parts;
  if (port !== undefined && (Number(port) < 1 || Number(port) > PORT_MAX)) return "has a port that does not exist";
  if (!readUrl(`http://${host}`)) return "is not the name of a host";
  return undefined;
}

/** One entry of allowed domains: an exact host or `*.example.com`, a port only where it matters. International names stay as written. */
export const domainEntry = z
  .string()
  .trim()
  .min(1)
  .max(253 + "*.".length + ":65535".length)
  .superRefine((entry, context) => {
    const flaw = flawOfDomain(entry);
    if (flaw) context.addIssue({ code: "custom", message: flaw });
  });

export const domainEntries = z
  .array(domainEntry)
  .max(100)
  .transform((entries) => [...new Set(entries)]);
