import { expect, test } from "vitest";
import type { Item } from "@/lib/client";
import { inBlocks, makeRows, readAtOpening, sameRows } from "./make-rows";

type Given = { seq: number; minute?: number; day?: number; kind?: string; sender?: string; author?: number; mine?: boolean };

function item({ seq, minute = seq, day = 1, kind = "text", sender = "user", author = 1, mine = false }: Given): Item {
  const timestamp = new Date(2026, 0, day, 12, minute).toISOString();
  return { key: `#${seq}`, mine, delivery: null, message: { seq, kind, sender, timestamp, author: { id: author } } } as Item;
}

const shape = (items: Item[], readSeq: number | null = null) =>
  makeRows(items, readSeq).map((row) => (row.type === "message" ? `${row.starts ? "starts" : "joins"} ${row.item.message.seq}` : row.type));

test("messages of one author join, another's starts anew", () => {
  expect(shape([item({ seq: 1 }), item({ seq: 2 }), item({ seq: 3, sender: "manager" })])).toEqual([
    "day",
    "starts 1",
    "joins 2",
    "starts 3",
  ]);
});

test("a pause of five minutes parts messages of one author", () => {
  expect(shape([item({ seq: 1, minute: 1 }), item({ seq: 2, minute: 6 })])).toEqual(["day", "starts 1", "starts 2"]);
});

test("a note never joins a message to the visitor", () => {
  expect(shape([item({ seq: 1, sender: "manager" }), item({ seq: 2, sender: "manager", kind: "note" })])).toEqual([
    "day",
    "starts 1",
    "starts 2",
  ]);
});

test("an event is a line of its own and parts what stands around it", () => {
  expect(shape([item({ seq: 1 }), item({ seq: 2, kind: "event" }), item({ seq: 3 })])).toEqual(["day", "starts 1", "event", "starts 3"]);
});

test("a new day has its separator", () => {
  expect(shape([item({ seq: 1 }), item({ seq: 2, day: 2 })])).toEqual(["day", "starts 1", "day", "starts 2"]);
});

test("New stands before the first message of another that was not read, once", () => {
  const items = [item({ seq: 1 }), item({ seq: 2, mine: true, sender: "manager" }), item({ seq: 3 }), item({ seq: 4 })];
  expect(shape(items, 1)).toEqual(["day", "starts 1", "starts 2", "new", "starts 3", "joins 4"]);
});

test("with everything read there is no New", () => {
  expect(shape([item({ seq: 1 })], 1)).toEqual(["day", "starts 1"]);
});

const view = (unread: number, items: Item[], read?: number) =>
  ({
    dialog: { unread },
    items,
    receipts: read === undefined ? [] : [{ principal: { type: "member", id: 7 }, read_seq: read }],
  }) as unknown as Parameters<typeof readAtOpening>[0];

test("what one has read is known by one's own receipt", () => {
  expect(readAtOpening(view(2, [item({ seq: 1 }), item({ seq: 2 })], 1), 7)).toBe(1);
});

test("somebody who was never here sees as new what the team has not read", () => {
  const items = [item({ seq: 1 }), item({ seq: 2, sender: "manager" }), item({ seq: 3 }), item({ seq: 4 })];
  expect(readAtOpening(view(2, items), 7)).toBe(2);
});

test("where everything is new, or nothing, there is no line", () => {
  expect(readAtOpening(view(1, [item({ seq: 1 })]), 7)).toBeNull();
  expect(readAtOpening(view(0, [item({ seq: 1 })], 0), 7)).toBeNull();
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => item({ seq: from + at }));
const blocksOf = (items: Item[]) => inBlocks(makeRows(items, null));

test("older messages that are put in above, and new ones below, leave the other blocks as they are", () => {
  const before = blocksOf(range(60, 240));
  const after = blocksOf(range(1, 250));
  const untouched = before.slice(1, -1);
  expect(untouched.length).toBeGreaterThan(2);
  for (const block of untouched) {
    const same = after.find(({ key }) => key === block.key);
    expect(same?.rows.map(({ key }) => key)).toEqual(block.rows.map(({ key }) => key));
  }
});

test("a block draws again for a message that changed, and for no other reason", () => {
  const items = range(1, 40);
  const rows = makeRows(items, null);
  expect(sameRows(rows, makeRows(items, null))).toBe(true);
  expect(sameRows(rows, makeRows([...items.slice(0, -1), { ...(items.at(-1) as Item) }], null))).toBe(false);
});

test("every line stands in one block, in its order, and a message that is on its way with the last", () => {
  const rows = makeRows([...range(1, 100), item({ seq: null as unknown as number, minute: 101 })], 50);
  const blocks = inBlocks(rows);
  expect(blocks.flatMap(({ rows: of }) => of)).toEqual(rows);
  expect(new Set(blocks.map(({ key }) => key)).size).toBe(blocks.length);
  expect(blocks.at(-1)?.rows.at(-1)).toBe(rows.at(-1));
});

test("a message stands with the one that it answers, where that is loaded, and is drawn anew when that changes", () => {
  const withId = (seq: number, more: object = {}): Item => {
    const made = item({ seq });
    return { ...made, message: { ...made.message, id: seq, ...more } };
  };
  const quotedIn = (items: Item[]) => makeRows(items, null).flatMap((row) => (row.type === "message" ? [row.quoted?.key] : []));
  const [first, answer, other] = [withId(1), withId(2, { reply_to: 1 }), withId(3, { reply_to: 99 })];
  expect(quotedIn([first, answer, other])).toEqual([undefined, "#1", undefined]);
  const rows = (quoted: Item) => makeRows([quoted, answer], null);
  expect(sameRows(rows(first).slice(2), rows(first).slice(2))).toBe(true);
  expect(sameRows(rows(first).slice(2), rows(withId(1, { deleted_at: "now" })).slice(2))).toBe(false);
});
