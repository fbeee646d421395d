import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginSession } from "@/lib/core/people/identity/sessions";
import { createTestCore, createTestWorkspace, type TestCore } from "@/lib/core/testing";
import { identify } from "./identify";

describe("the dashboard's cookie", () => {
  let core: TestCore;
  let cookie: string;
  beforeAll(async () => {
    core = await createTestCore({ env: { PUBLIC_URL: "http://chat.example.com" } });
    const { owner } = await createTestWorkspace(core);
    const sid = await beginSession(core, { memberId: owner.memberId, kind: "browser", from: {} });
    cookie = `next-auth.session-token=${await encode({ token: { sid }, secret: core.env.AUTH_SECRET })}`;
  });
  afterAll(() => core.close());
  const ask = (headers: Record<string, string>) =>
    identify(core, new Request("http://chat.example.com/api/me", { headers: { cookie, ...headers } }));

  it.each<Record<string, string>>([
    { origin: "http://chat.example.com" },
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
    { referer: "http://chat.example.com/inbox" },
  ])("is taken with %o", async (headers) => {
    expect(await ask(headers)).toMatchObject({ actor: { type: "member" } });
  });

  it.each<Record<string, string>>([
    {},
    { origin: "null" },
    { origin: "http://chat.example.com.evil.com" },
    { origin: "http://evil-chat.example.com", referer: "http://chat.example.com/" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", referer: "http://chat.example.com/" },
    { referer: "http://evil.com/chat.example.com" },
    { referer: "http://chat.example.com@evil.com/" },
    { referer: "not an address" },
  ])("is refused with %o", async (headers) => {
    await expect(ask(headers)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
