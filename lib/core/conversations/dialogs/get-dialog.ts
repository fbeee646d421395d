import type { Dialog } from "../../../protocol/dialog";
import type { MessagesPage } from "../../../protocol/message";
import { type Actor, findDialog, type PageRequest } from "../../log";
import type { Core } from "../core";
import { readPage } from "./read-page";
import { summarizeOne } from "./summarize";

/** @throws DomainError NOT_FOUND */
export async function getDialog(core: Core, actor: Actor, dialogId: number): Promise<Dialog> {
  return summarizeOne(core, actor, await findDialog(core, actor, dialogId));
}

/** @throws DomainError NOT_FOUND */
export async function listMessages(core: Core, actor: Actor, dialogId: number, request: PageRequest): Promise<MessagesPage> {
  return (await readPage(core, actor, dialogId, request)).page;
}
