import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { leadBySession, SCREENS } from "./lead-by-session";

const asked = (url: string, headers: Record<string, string> = {}) => ({ url, headers: { "x-baton-path": url, ...headers } });
const nobody = async () => false;

it("knows every page of the dashboard", () => {
  const folders = (path: string) =>
    readdirSync(fileURLToPath(new URL(path, import.meta.url)), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("("))
      .map(({ name }) => name);
  const pages = [...folders("../../app/(dashboard)"), ...folders("../../app/(dashboard)/(settings)")];
  expect([...SCREENS].sort()).toEqual(pages.sort());
});

it("leads whoever is not signed in through the sign-in, and back to where they were going", async () => {
  expect(await leadBySession(asked("/inbox/213?filter=mine"), nobody)).toBe("/login?next=%2Finbox%2F213%3Ffilter%3Dmine");
  expect(await leadBySession(asked("/audit"), nobody)).toBe("/login?next=%2Faudit");
});

it("leads whoever is signed in from the sign-in to where they were going, and to no other site", async () => {
  const somebody = async () => true;
  expect(await leadBySession(asked("/login?next=%2Finbox%2F213"), somebody)).toBe("/inbox/213");
  expect(await leadBySession(asked("/login"), somebody)).toBe("/inbox");
  expect(await leadBySession(asked("/login?next=%2F%2Fevil.example"), somebody)).toBe("/inbox");
});

it("lets go on who is signed in, what a link fetches, and everything that is not the dashboard's", async () => {
  expect(await leadBySession(asked("/inbox/213"), async () => true)).toBeNull();
  expect(await leadBySession(asked("/inbox/213?_rsc=1", { rsc: "1" }), nobody)).toBeNull();
  for (const path of ["/login", "/", "/inboxes", "/api/me", "/_next/static/x.js"])
    expect(await leadBySession(asked(path), nobody)).toBeNull();
});
