import { expect, test } from "vitest";
import type { Item, VisitorChat, VisitorSnapshot } from "@/lib/client";
import type { ToHost } from "../frame-messages";
import type { HostLink } from "./host-link";
import { reportTo } from "./report";

type Said = Partial<Item["message"]> & { id: number; seq: number };

const says = (message: Said) =>
  ({ mine: false, message: { kind: "text", sender: "manager", text: `No. ${message.id}`, attachments: [], ...message } }) as Item;

const shows = (id: number, items: Item[], unread: number): VisitorSnapshot =>
  ({
    person: 0,
    owner: null,
    unread,
    connection: { status: "connected" },
    conversations: [],
    outboxSize: 0,
    view: { id, dialog: null, at: items.at(-1)?.message.seq ?? 0, items },
  }) as unknown as VisitorSnapshot;

/** What the page hears of snapshots that follow each other, and what is chimed for. */
async function heardOf(snapshots: readonly VisitorSnapshot[]) {
  const [heard, news] = [[] as ToHost[], [] as number[]];
  let now = snapshots[0] as VisitorSnapshot;
  let look: () => void = () => undefined;
  const link = { say: (said: ToHost) => void heard.push(said), set: async () => undefined } as unknown as HostLink;
  const chat = {
    getSnapshot: () => now,
    subscribe: (listener: () => void) => {
      look = listener;
    },
    on: () => undefined,
  } as unknown as VisitorChat;
  reportTo(link, chat, { strings: () => ({ team: "Team", dismiss: "Dismiss" }) as never, assistant: "Guide" }, (id) => void news.push(id));
  for (const next of snapshots.slice(1)) {
    now = next;
    look();
    await new Promise(setImmediate);
  }
  const ids = heard.flatMap((said) => (said.type === "event" && said.name === "message" ? [(said.data as { id: number }).id] : []));
  return { messages: ids, teasers: heard.flatMap((said) => (said.type === "teaser" ? [said.teaser?.id] : [])), news };
}

const moved = says({ id: 30, seq: 3, moved_from: { dialog_id: 1, message_id: 20, seq: 1 } });
const one = says({ id: 10, seq: 1 });

test("old messages that a merge moved are no news for the page, and what comes after them is", async () => {
  const target = shows(2, [one], 1);
  const next = shows(2, [one, moved, says({ id: 40, seq: 4 })], 2);
  expect(await heardOf([shows(2, [], 0), target, shows(2, [one, moved], 1), next])).toEqual({
    messages: [10, 40],
    teasers: [10, 40],
    news: [10, 40],
  });
});

test("an unread message that a merge moved stands beside the launcher still, and is not announced again", async () => {
  const source = shows(1, [says({ id: 20, seq: 1 })], 1);
  const { teasers, news } = await heardOf([shows(1, [], 0), source, shows(2, [one, moved], 1)]);
  expect([teasers, news]).toEqual([[20], [20]]);
});
