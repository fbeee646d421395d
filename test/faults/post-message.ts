import { randomUUID } from "node:crypto";
import type { Message } from "@/lib/protocol/message";
import { type Load, silentTalker, type Talker } from "./load";
import { stampedText } from "./wire";

type Sent = { message: Message; duplicate: boolean };

async function post(node: { url: string }, token: string, dialogId: number, clientId: string): Promise<Sent> {
  const response = await fetch(`${node.url}/api/dialogs/${dialogId}/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ client_id: clientId, text: stampedText(-1) }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Sent;
}

/** A message over REST, to one node or to several at once, counted as sent by `sender`. @returns each node's answer */
export async function postMessage(
  load: Load,
  sender: Talker,
  nodes: readonly { url: string }[],
  token: string,
  dialogId: number,
): Promise<Sent[]> {
  const clientId = randomUUID();
  load.say(sender, dialogId, () => clientId);
  const answers = await Promise.all(nodes.map((node) => post(node, token, dialogId, clientId)));
  const [first] = answers;
  if (first) load.ledger.acknowledged.set(clientId, { id: first.message.id, seq: first.message.seq });
  return answers;
}

/** One more who talks, by REST alone. */
export function hireSender(load: Load, name: string): Talker {
  const sender = silentTalker(name);
  load.talkers.push(sender);
  return sender;
}
