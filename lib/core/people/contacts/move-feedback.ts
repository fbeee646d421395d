import type { Statement } from "../../../../db/database";
import { add, type Draft } from "../../log";

const RENAME: Statement = {
  name: "rename_feedback",
  text: `update answer_feedback f set principal = $3 from messages m
  where m.dialog_id = $1::bigint and f.message_id = m.id and f.principal = $2
    and not exists (select from answer_feedback o where o.message_id = f.message_id and o.principal = $3)`,
};

const DROP: Statement = {
  name: "drop_doubled_feedback",
  text: "delete from answer_feedback f using messages m where m.dialog_id = $1::bigint and f.message_id = m.id and f.principal = $2",
};

/** What one principal said of the answers in a conversation is the other's; of what both said of an answer, the other's stays. */
export function moveFeedback(draft: Draft, from: string, to: string): void {
  const { id } = draft.facts.dialog;
  add(draft, {
    writes: [
      { statement: RENAME, values: [id, from, to] },
      { statement: DROP, values: [id, from] },
    ],
  });
}
