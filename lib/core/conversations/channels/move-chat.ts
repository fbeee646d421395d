import type { Statement } from "../../../../db/database";
import { add, type Draft, set } from "../../log";

/** What was not sent to the chat yet is sent from where it stands now; what is quoted or edited there is found here. */
const MOVE_CHAT: Statement = {
  name: "move_telegram_chat",
  text: `with places as materialized (
    select r.* from json_to_recordset($3::text::json) as r (old bigint, new bigint, old_id bigint, new_id bigint)
  ), renamed as (
    update telegram_messages t set message_id = p.new_id from places p where t.message_id = p.old_id
  )
  update telegram_chats c set dialog_id = $2::bigint, previous_dialog_id = $1::bigint, due_seq = $4::bigint,
    delivered_seq = coalesce((select min(p.new) - 1 from places p where p.old > c.delivered_seq), $4::bigint)
  where c.dialog_id = $1::bigint`,
};

type Place = { old: number; new: number; old_id: number; new_id: number };

/** The chat of a conversation at Telegram whose messages were moved to another goes on with that. */
export function moveChat(source: Draft, target: Draft, places: readonly Place[]): void {
  const to = target.facts.dialog;
  set(target, { channel: "telegram" });
  add(target, { writes: [{ statement: MOVE_CHAT, values: [source.facts.dialog.id, to.id, JSON.stringify(places), to.last_seq] }] });
}
