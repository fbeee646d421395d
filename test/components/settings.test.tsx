import type { ComponentType } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { Assistants } from "@/lib/ui/assistants/assistants";
import { Channels } from "@/lib/ui/assistants/channels";
import { TelegramSection } from "@/lib/ui/assistants/telegram-section";
import { PageBody } from "@/lib/ui/base/page";
import { Contacts } from "@/lib/ui/contacts/contacts";
import { Reports } from "@/lib/ui/reports/reports";
import { ApiKeys } from "@/lib/ui/settings/api-keys";
import { Audit } from "@/lib/ui/settings/audit";
import { CannedReplies } from "@/lib/ui/settings/canned-replies";
import { Handoff } from "@/lib/ui/settings/handoff";
import { Macros } from "@/lib/ui/settings/macros";
import { Members } from "@/lib/ui/settings/members";
import { NotificationSettings } from "@/lib/ui/settings/notifications";
import { Privacy } from "@/lib/ui/settings/privacy";
import { Profile } from "@/lib/ui/settings/profile";
import { Rules } from "@/lib/ui/settings/rules";
import { ServiceLevels } from "@/lib/ui/settings/service-levels";
import { Sites } from "@/lib/ui/settings/sites";
import { Teams } from "@/lib/ui/settings/teams";
import { Webhooks } from "@/lib/ui/settings/webhooks";
import { System } from "@/lib/ui/system/system";
import { APPEARANCES, expectSound, wear } from "./appearances";
import { renderOnDesk } from "./desk";
import { CHANNELS_FILLED, FILLED, REPORTS_FILLED } from "./fixtures";
import { showAddress } from "./next-navigation";
import { serve } from "./server";

/** A part of an assistant's page. */
const OnPage = () => (
  <PageBody title="Channels">
    <Channels assistantId="assistant-0" />
  </PageBody>
);

/** What each screen is called, and words that stand on it only once it has something to show. */
const SCREENS: Record<string, { Screen: ComponentType; shows?: string }> = {
  Members: { Screen: Members, shows: "olga@example.com" },
  "API keys": { Screen: ApiKeys, shows: "Shop backend" },
  "Canned replies": { Screen: CannedReplies, shows: "/refund-policy" },
  Macros: { Screen: Macros, shows: "Refund granted" },
  Teams: { Screen: Teams, shows: "Billing" },
  "Audit log": { Screen: Audit, shows: "203.0.113.7" },
  Handoff: { Screen: Handoff },
  Notifications: { Screen: NotificationSettings },
  Privacy: { Screen: Privacy },
  Profile: { Screen: Profile },
  "Service levels": { Screen: ServiceLevels, shows: "VIP customers" },
  Rules: { Screen: Rules, shows: "Refunds to Dana" },
  Sites: { Screen: Sites, shows: "Shop" },
  Webhooks: { Screen: Webhooks, shows: "https://shop.example/baton" },
  Reports: { Screen: Reports, shows: "1,284" },
  Contacts: { Screen: Contacts, shows: "Amira Haddad" },
  Assistants: { Screen: Assistants, shows: "Baton guide" },
  Channels: { Screen: OnPage, shows: "@shop_bot" },
  System: { Screen: System, shows: "1,204" },
};

afterEach(() => vi.unstubAllGlobals());

describe.each(APPEARANCES.map((each) => [each.name, each] as const))("%s", (_name, appearance) => {
  it("shows reports by something as a table, and those by the hour as a map", async () => {
    await wear(appearance);
    serve({ ...FILLED, ...REPORTS_FILLED });
    for (const [name, shows] of [
      ["labels", "9 of 10"],
      ["by_hour", "1204"],
    ] as const) {
      showAddress(`/reports?report=${name}`);
      const { unmount } = await renderOnDesk(<Reports />);
      await expect.element(page.getByText(shows, { exact: true }).first()).toBeVisible();
      await expectSound(`Reports ${name} ${appearance.name}`);
      await unmount();
    }
    showAddress("/inbox");
  });

  describe.each(Object.entries(SCREENS))("%s", (name, { Screen, shows }) => {
    const draw = async () => {
      await wear(appearance);
      return renderOnDesk(<Screen />);
    };

    it("is sound while nothing is known yet", async () => {
      serve("nothing yet");
      await draw();
      await expectSound(`${name} waiting ${appearance.name}`);
    });

    it("says what went wrong, and how to go on", async () => {
      serve("an error");
      await draw();
      await expect.element(page.getByText("The database does not answer").first()).toBeVisible();
      await expect.element(page.getByRole("button", { name: "Try again" }).first()).toBeVisible();
      await expectSound(`${name} failed ${appearance.name}`);
    });

    it("is sound with all that it can show, however long the names", async () => {
      serve({ ...FILLED, ...REPORTS_FILLED, ...CHANNELS_FILLED });
      await draw();
      if (shows) await expect.element(page.getByText(shows).first()).toBeVisible();
      await expect.poll(() => document.querySelector("[aria-label=Loading]")).toBeNull();
      await expectSound(`${name} filled ${appearance.name}`);
    });
  });
});

it("connects an assistant with a bot by its token, and says at the token what is wrong with it", async () => {
  serve("nothing yet");
  const none = { ...CHANNELS_FILLED["/api/assistants/assistant-0/channels/telegram"], status: "disconnected", bot: null, error: null };
  const sent: unknown[] = [];
  const answers = [
    [400, { error: { code: "BAD_REQUEST", error: "token: is not known to Telegram (401)", help: "", recoverable: false, timestamp: "" } }],
    [201, { ...none, status: "connected", bot: { id: 1, name: "Shop", username: "shop_bot" } }],
  ] as const;
  vi.stubGlobal("fetch", async (_path: string, { method, body }: RequestInit) => {
    const [status, answer] = method === "POST" ? (answers[sent.push(JSON.parse(String(body))) - 1] ?? [500, {}]) : [200, none];
    return new Response(JSON.stringify(answer), { status, headers: { "content-type": "application/json" } });
  });
  await renderOnDesk(<TelegramSection assistantId="assistant-0" />);
  const token = page.getByLabelText("Bot token");
  await token.fill("1:wrong");
  await page.getByRole("button", { name: "Connect" }).click();
  await expect.element(page.getByRole("alert")).toHaveTextContent("Is not known to Telegram (401)");
  await token.fill("1:right");
  await page.getByRole("button", { name: "Connect" }).click();
  await expect.element(page.getByRole("status")).toHaveTextContent("Connected");
  await expect.element(page.getByRole("link", { name: "@shop_bot" })).toHaveAttribute("href", "https://t.me/shop_bot");
  expect(sent).toEqual([{ token: "1:wrong" }, { token: "1:right" }]);
});
