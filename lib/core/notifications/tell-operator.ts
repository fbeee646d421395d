import type { Core } from "../core";
import type { OpenDialog } from "../log/change-dialog";
import type { MessageRow } from "../log/views";
import { notifyAgain } from "./notify";

const EXCERPT_CHARS = 140;

/** The operator who has the conversation hears that the person outside wrote; once, however much they write before it is read. */
export async function tellOperator(core: Core, open: OpenDialog, operatorId: number, message: MessageRow): Promise<void> {
  const { row, tx } = open;
  const news = {
    type: "message",
    title: `${message.author_name} wrote`,
    body: message.text.slice(0, EXCERPT_CHARS) || (message.attachments[0]?.name ?? ""),
    url: `/inbox/${row.id}`,
    topic: "mine" as const,
    dialogId: row.id,
  };
  for (const event of await notifyAgain(tx, row.workspace_id, `member:${operatorId}`, news, core.now())) open.tell(event);
}
