import pg from "pg";

const DIALOGS = 100_000;
const MESSAGES_EACH = 10;
/** Messages of the one long conversation. */
export const LONG = 10_000;

/**
 * 100,000 conversations, 2 % of them open, with a million messages; one conversation of 10,000.
 * @returns the id of the long one
 */
export async function seed(databaseUrl, assistantId) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const id = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid";
  const workspace = "(select min(id) from workspaces)";
  await client.query(
    `insert into contacts (id, workspace_id, kind, name) select ${id}, ${workspace}, 'visitor', 'Visitor ' || n from generate_series(1, ${DIALOGS}) n`,
  );
  await client.query(
    `insert into dialogs (workspace_id, kind, status, contact_id, assistant_id, last_seq, public_seq, waiting_since, updated_at)
     select ${workspace}, 'support', case when n % 100 = 0 then 'queued' when n % 100 = 1 then 'human' else 'resolved' end, ${id}, $1,
       ${MESSAGES_EACH}, ${MESSAGES_EACH}, case when n % 100 = 0 then now() - n * interval '1 second' end, now() - n * interval '1 second'
     from generate_series(1, ${DIALOGS}) n`,
    [assistantId],
  );
  await client.query(
    `insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_name)
     select d.id, n, n, gen_random_uuid(), 'user', 'text', 'It still says that the card was refused, order ' || d.id, 'visitor', 'Visitor'
     from dialogs d, generate_series(1, ${MESSAGES_EACH}) n`,
  );
  const { rows } = await client.query("select min(id) as id from dialogs");
  const long = Number(rows[0].id);
  await client.query(
    `insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_name)
     select $1, n, n, gen_random_uuid(), 'user', 'text', 'Line ' || n, 'visitor', 'Visitor' from generate_series(${MESSAGES_EACH + 1}, ${LONG}) n`,
    [long],
  );
  await client.query(
    `update dialogs set last_seq = ${LONG}, public_seq = ${LONG}, last_message_id = (select max(id) from messages m where m.dialog_id = dialogs.id) where id = $1`,
    [long],
  );
  await client.query(
    "update dialogs set last_message_id = m.id, public_message_id = m.id from messages m where m.dialog_id = dialogs.id and m.seq = dialogs.last_seq",
  );
  await client.query("vacuum analyze");
  await client.end();
  return long;
}
