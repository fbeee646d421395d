import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dialogs, handoffs } from "../../../../db/schema";
import { addPage, changeList } from "../../../client/desk/reduce-list";
import type { DialogList } from "../../../client/types";
import type { Dialog } from "../../../protocol/dialog";
import { BY_URGENCY } from "../../../protocol/queue";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { listDialogs } from "../dialogs/list-dialogs";

let core: TestCore;
let workspace: TestWorkspace;

beforeAll(async () => {
  core = await createTestCore();
});
beforeEach(async () => {
  workspace = await createTestWorkspace(core);
});
afterAll(() => core.close());

const EARLY = Date.parse("2026-03-02T10:00:00Z");

/** Few times, so that many of them are the same. */
const waits = fc.array(fc.record({ priority: fc.constantFrom(...BY_URGENCY), second: fc.integer({ min: 0, max: 4 }) }), {
  minLength: 1,
  maxLength: 14,
});

async function seed(people: { priority: (typeof BY_URGENCY)[number]; second: number }[]): Promise<void> {
  await core.db.delete(dialogs).where(eq(dialogs.workspace_id, workspace.workspaceId));
  const rows = await core.db
    .insert(dialogs)
    .values(
      people.map(({ priority, second }) => ({
        workspace_id: workspace.workspaceId,
        kind: "support" as const,
        status: "queued" as const,
        priority,
        waiting_since: new Date(EARLY + second * 1000),
      })),
    )
    .returning({ dialog_id: dialogs.id, priority: dialogs.priority });
  const asked = { status: "requested" as const, reason: "A person", requested_by: "visitor:1" };
  await core.db.insert(handoffs).values(rows.map((row) => ({ ...row, ...asked })));
}

async function pages(limit: number): Promise<Dialog[]> {
  const found: Dialog[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDialogs(core, workspace.operator, { filter: "waiting", limit, ...(cursor ? { cursor } : {}) });
    found.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

const EMPTY: DialogList = { query: { filter: "waiting" }, items: [], hasMore: false, loading: false, loadingMore: false, error: null };
const ids = (found: readonly Dialog[]) => found.map(({ id }) => id);

test("the list, its pages, the places that visitors are told and the client's own order are one", async () => {
  await fc.assert(
    fc.asyncProperty(waits, fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat()), async (people, limit, keys) => {
      await seed(people);
      const listed = await pages(100);
      expect(listed).toHaveLength(people.length);
      expect(listed.map(({ queue }) => queue?.queue_position)).toEqual(people.map((_, at) => at + 1));
      expect(ids(await pages(limit))).toEqual(ids(listed));
      const shuffled = listed
        .map((dialog) => ({ dialog, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ dialog }) => dialog);
      const heardOneByOne = shuffled.reduce((list, dialog) => changeList(list, dialog, 1), EMPTY);
      expect(ids(heardOneByOne.items)).toEqual(ids(listed));
      expect(ids(addPage(EMPTY, listed, { replace: true, hasMore: false }).items)).toEqual(ids(listed));
    }),
    { numRuns: 20 },
  );
}, 120_000);
