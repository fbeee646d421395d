import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { members, messages } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { tablesWith } from "@/test/scan";
import type { NewMessage } from "../../../protocol/message";
import type { MemberActor } from "../../log/actor";
import { loadDialog } from "../../log/load-dialog";
import { toRef } from "../../log/views";
import { updatePrivacy } from "../../people/workspaces/privacy";
import { searchMessages } from "../../search/search-messages";
import { createSecrets } from "../../system/secrets";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { announceTyping } from "../dialogs/announce-typing";
import { startDialog } from "../dialogs/start-dialog";
import { requestHandoff } from "../handoffs/request-handoff";
import { deleteMessage, editMessage } from "./edit-message";
import { revealMessage } from "./reveal-message";
import { sendMessage } from "./send-message";

const CARD = "4111 1111 1111 1111";
const message = (text: string, kind: NewMessage["kind"] = "text"): NewMessage => ({ client_id: randomUUID(), text, kind, attachments: [] });

describe.each(DATABASES)("sensitive messages on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  async function start(text: string) {
    const visitor = createTestVisitor(workspace);
    const sent = await startDialog(core, visitor, message(text), {});
    return { visitor, sent, at: { dialog_id: sent.dialogId, message_id: sent.message.id } };
  }

  it("are masked for everybody, in every table, event and search, and kept encrypted", async () => {
    const { visitor, sent } = await start(`My card is ${CARD}`);
    expect(sent.message).toMatchObject({ text: "My card is •••• 1111", sensitive: true });
    const again = await sendMessage(core, visitor, sent.dialogId, { ...message(`my password is Marker99`) });
    await requestHandoff(core, visitor, { dialog_id: sent.dialogId, reason: `Card ${CARD} fails` });
    await announceTyping(core, visitor, toRef(await loadDialog(core.db, visitor, sent.dialogId)), {
      is_typing: true,
      text: `it is ${CARD}`,
    });
    expect(again.message.text).toBe("my password is ••••");
    expect(await tablesWith(core.db, CARD)).toEqual({});
    expect(await tablesWith(core.db, "Marker99")).toEqual({});
    expect(JSON.stringify(core.events)).not.toMatch(/4111 1111|Marker99/);
    expect((await searchMessages(core, workspace.owner, { query: "4111", limit: 10 })).data).toEqual([]);
    const [row] = await core.db.select({ sealed: messages.sealed }).from(messages).where(eq(messages.id, sent.message.id));
    expect(row?.sealed).toMatch(/^[\w-]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
  });

  it("P2: sent again are the same masked message", async () => {
    const { visitor, sent } = await start("Hi");
    const input = message(`card ${CARD}`);
    const [first, second] = [
      await sendMessage(core, visitor, sent.dialogId, input),
      await sendMessage(core, visitor, sent.dialogId, input),
    ];
    expect(second).toMatchObject({ duplicate: true, message: { id: first.message.id, text: "card •••• 1111", sensitive: true } });
  });

  it("are revealed by whom the workspace lets, and each look stands in the audit log", async () => {
    const { visitor, at } = await start(`My card is ${CARD}`);
    await expect(revealMessage(core, workspace.operator, at)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(revealMessage(core, visitor, at)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await revealMessage(core, workspace.owner, at)).toEqual({ text: `My card is ${CARD}` });
    await updatePrivacy(core, workspace.owner, { reveal_role: "operator" });
    expect(await revealMessage(core, workspace.operator, at)).toEqual({ text: `My card is ${CARD}` });
    const looks = (await core.db.query.auditLog.findMany()).filter(({ action }) => action === "message.revealed");
    expect(looks.map(({ actor, target }) => [actor, target])).toEqual([
      [`member:${workspace.owner.memberId}`, `message:${at.message_id}`],
      [`member:${workspace.operator.memberId}`, `message:${at.message_id}`],
    ]);
  });

  it("P10: of another workspace are not found", async () => {
    const { at } = await start(`My card is ${CARD}`);
    const other = await createTestWorkspace(core);
    await expect(revealMessage(core, other.owner, at)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("an edit that keeps the mask keeps what it hides, one that drops it forgets it, and a deletion leaves nothing", async () => {
    const { visitor, at } = await start(`card ${CARD}`);
    await editMessage(core, visitor, { ...at, text: "My card: •••• 1111, pin: 4821" });
    expect(await revealMessage(core, workspace.owner, at)).toEqual({ text: `My card: ${CARD}, pin: 4821` });
    const { message: plain } = await editMessage(core, visitor, { ...at, text: "never mind" });
    expect(plain).toMatchObject({ text: "never mind", sensitive: false });
    await expect(revealMessage(core, workspace.owner, at)).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await editMessage(core, visitor, { ...at, text: CARD })).message.text).toBe("•••• 1111");
    await deleteMessage(core, visitor, at);
    const [row] = await core.db
      .select({ text: messages.text, sealed: messages.sealed })
      .from(messages)
      .where(eq(messages.id, at.message_id));
    expect(row).toEqual({ text: "", sealed: null });
  });

  it("a team's own account reaches the visitor; in a note it is masked, and a card always is", async () => {
    const { sent } = await start("Where do I pay?");
    const say = async (text: string, as?: NewMessage["kind"]) =>
      (await sendMessage(core, workspace.operator, sent.dialogId, message(text, as))).message.text;
    expect(await say("To DE89 3704 0044 0532 0130 00")).toBe("To DE89 3704 0044 0532 0130 00");
    expect(await say("theirs: DE89 3704 0044 0532 0130 00", "note")).toBe("theirs: •••• 3000");
    expect(await say(`is it ${CARD}?`)).toBe("is it •••• 1111?");
  });

  it("are what the workspace says: kinds off, patterns of its own; bad patterns are refused", async () => {
    await updatePrivacy(core, workspace.owner, { cards: false, patterns: [{ name: "Customer number", pattern: "KD-\\d{6}" }] });
    expect((await start(`${CARD} KD-123456`)).sent.message.text).toBe(`${CARD} ••••`);
    const set = (pattern: string) => updatePrivacy(core, workspace.owner, { patterns: [{ name: "Bad", pattern }] });
    for (const pattern of ["(", "(?=a)", "(a)\\1", "a*"])
      await expect(set(pattern), pattern).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const admin: MemberActor = { ...workspace.operator, role: "admin" };
    await core.db.update(members).set({ role: "admin" }).where(eq(members.id, admin.memberId));
    await expect(updatePrivacy(core, admin, { reveal_role: "operator" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updatePrivacy(core, admin, { cards: true })).resolves.toMatchObject({ cards: true });
    await expect(updatePrivacy(core, workspace.operator, { cards: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("P3: what is sent without waiting keeps its order", async () => {
    const { visitor, sent } = await start("Hi");
    const texts = Array.from({ length: 20 }, (_, at) => (at % 3 === 0 ? `${CARD} ${at}` : `plain ${at}`));
    const answers = await Promise.all(texts.map((text) => sendMessage(core, visitor, sent.dialogId, message(text))));
    const numbers = answers.map(({ message: { seq } }) => seq);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it("whose key is not among the settings can't be read", async () => {
    const { at } = await start(`card ${CARD}`);
    const other = { ...core, secrets: createSecrets("another secret, as long as one") };
    await expect(revealMessage(other, workspace.owner, at)).rejects.toThrow(/no key/);
  });
});
