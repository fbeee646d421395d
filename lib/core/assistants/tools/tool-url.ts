import { readUrl } from "../../../protocol/read-url";

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** The parameters that stand in a tool's address. */
export const namesInUrl = (url: string): string[] => [...url.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);

/**
 * What is wrong with a tool's address, or null. A parameter may be a whole part of the path and nothing else, so that
 * no value of one leads to another host or out of its folder.
 */
export function flawOfUrl(url: string, plainHttp: boolean): string | null {
  const bare = url.replace(PLACEHOLDER, "x");
  const parsed = readUrl(bare);
  if (!parsed) return "is not an address";
  if (parsed.protocol !== "https:" && !(plainHttp && parsed.protocol === "http:")) return "is not an address that begins with https://";
  if (parsed.username || parsed.password) return "holds a password; put it into the secret";
  if (parsed.hash) return "has a # that no server would see";
  const path = url.slice(url.indexOf("://") + "://".length).split("?")[0] ?? "";
  const [host = "", ...parts] = path.split("/");
  const loose = [host, ...parts.filter((part) => !/^\{[^{}]*\}$/.test(part)), url.split("?")[1] ?? ""];
  return loose.some((part) => /[{}\\]/.test(part)) ? "takes parameters as whole parts of the path alone" : null;
}

/**
 * The address of one call, with its parameters in their places.
 * @returns null where a value can't be a part of a path
 */
export function fillUrl(url: string, values: Readonly<Record<string, string>>): string | null {
  let fits = true;
  const filled = url.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name] ?? "";
    // These mean the folder and the one above it, also when they are escaped.
    if (value === "" || value === "." || value === "..") fits = false;
    return encodeURIComponent(value);
  });
  return fits ? filled : null;
}
