import type { Dialog } from "../../protocol/dialog";
import type { MessagesPage } from "../../protocol/message";
import type { Actor } from "../actor";
import type { Core } from "../core";
import { loadDialog } from "../log/load-dialog";
import { type PageRequest, readLog } from "../log/read-log";
import { sideOf, summarizeOne } from "./summarize";

/** @throws DomainError NOT_FOUND */
export async function getDialog(core: Core, actor: Actor, dialogId: number): Promise<Dialog> {
  return summarizeOne(core, await loadDialog(core.db, actor, dialogId), sideOf(actor));
}

/** @throws DomainError NOT_FOUND */
export async function listMessages(core: Core, actor: Actor, dialogId: number, request: PageRequest): Promise<MessagesPage> {
  return readLog(core, actor, await loadDialog(core.db, actor, dialogId), request);
}
