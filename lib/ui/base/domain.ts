import { readUrl } from "@/lib/protocol/read-url";

const SHAPE = /^(?:\*\.)?([^\s:/?#@*[\]\\]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i;
const PORT_MAX = 65_535;

/** @returns the host of what somebody pasted: an address becomes its host, with its port where it names one. */
export function domainOf(text: string): string {
  const trimmed = text.trim().replace(/,$/, "");
  if (!/^https?:\/\//i.test(trimmed)) return trimmed.toLowerCase();
  return readUrl(trimmed)?.host ?? trimmed;
}

/** @returns what is wrong with an entry of allowed domains, or null. The server decides; this only says it sooner. */
export function flawOfDomain(domain: string): string | null {
  const parts = SHAPE.exec(domain);
  if (!parts) return 'Write a host such as "example.com", "*.example.com" or "localhost:3000".';
  const [, host, port] = parts;
  if (port !== undefined && (Number(port) < 1 || Number(port) > PORT_MAX)) return "There is no such port.";
  return readUrl(`http://${host}`) ? null : "This is not the name of a host.";
}
