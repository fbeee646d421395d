import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DATABASES, freshDatabase } from "../../../../test/database";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { sendMessage } from "../messages/send-message";
import { getDialog } from "./get-dialog";
import { readPage, readWithSummary } from "./read-page";
import { startDialog } from "./start-dialog";

describe.each(DATABASES)("a page of a conversation on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const line = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

  test("comes with the summary that its reader gets of the conversation by itself, whatever is asked for", async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, line("Hello"), {});
    await sendMessage(core, workspace.operator, dialogId, { ...line("a note"), kind: "note" });
    for (const actor of [visitor, workspace.operator]) {
      const alone = await getDialog(core, actor, dialogId);
      for (const request of [{}, { after_seq: 0 }, { after_seq: 1_000 }]) {
        const { dialog, ...page } = await readWithSummary(core, actor, dialogId, request);
        expect(dialog).toEqual(alone);
        expect(page).toEqual((await readPage(core, actor, dialogId, request)).page);
        expect(page.messages.at(-1)?.id).toBe(dialog.last_message?.id);
      }
    }
  });
});
