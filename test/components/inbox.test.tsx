import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { Conversation } from "@/lib/ui/conversation/conversation";
import { ConversationList } from "@/lib/ui/inbox/conversation-list";
import { APPEARANCES, expectSound, wear } from "./appearances";
import { renderOnDesk } from "./desk";
import { DIALOGS, VIEWS } from "./fixtures";
import { serve } from "./server";

const LIST = { query: { filter: "open" as const }, items: DIALOGS, hasMore: false, loading: false, loadingMore: false, error: null };
const UNAVAILABLE = {
  code: "UNAVAILABLE",
  error: "The database does not answer",
  help: "Try again in a moment.",
  recoverable: true,
  timestamp: "",
} as const;
const LISTS = {
  "nothing yet": { ...LIST, items: [], loading: true },
  "no conversation": { ...LIST, items: [] },
  "an error": { ...LIST, items: [], error: UNAVAILABLE },
  "conversations of each kind": LIST,
  "10,000 conversations": {
    ...LIST,
    items: Array.from({ length: 10_000 }, (_, index) => ({ ...DIALOGS[index % 4], id: index + 1 }) as (typeof DIALOGS)[0]),
  },
};

beforeEach(() => serve({}));
afterEach(() => vi.unstubAllGlobals());

describe.each(APPEARANCES.map((each) => [each.name, each] as const))("%s", (_name, appearance) => {
  it.each(Object.entries(LISTS))("the inbox with %s is sound", async (name, list) => {
    await wear(appearance);
    await renderOnDesk(
      <section aria-label="Inbox" className="flex w-full min-w-0 flex-col md:w-80">
        <ConversationList openId={7} />
      </section>,
      { list, counts: { waiting: 2, mine: 1, open: 120, assistant: 3, mentions: 2, teams: [{ id: 1, name: "Billing", open: 12 }] } },
    );
    if (list.items.length > 0) await expect.element(page.getByText("Amira Haddad").first()).toBeVisible();
    if (list.error) await expect.element(page.getByRole("button", { name: "Try again" })).toBeVisible();
    // However many there are, only those in sight are drawn.
    expect(document.querySelectorAll("li").length).toBeLessThan(40);
    await expectSound(`inbox ${name} ${appearance.name}`);
  });

  it.each(Object.entries(VIEWS))("a conversation with %s is sound", async (name, view) => {
    await wear(appearance);
    await renderOnDesk(<Conversation dialogId={7} backTo="/inbox" />, { dialogs: new Map([[7, view]]) });
    if (view.error) await expect.element(page.getByText("There is no such conversation")).toBeVisible();
    if (view.items.length > 3) await expect.element(page.getByText("This one was refused.")).toBeVisible();
    await expectSound(`conversation ${name} ${appearance.name}`);
  });
});
