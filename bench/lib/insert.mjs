import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { cpuOf, cpuOfTree, pace, percentiles } from "./measure.mjs";

const CONNECTIONS = 16;
const TEXT = "12345.678 Thanks, I have tried that already and it still says that the card was refused. Could you look?";

/** What a message costs at the least: the dialog's next number under its lock, and the row. */
const ONE = {
  name: "one",
  text: `with d as (update dialogs set last_seq = last_seq + 1, updated_at = now() where id = $1 returning id, last_seq)
    insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_id, author_name)
    select id, last_seq, last_seq, $2, 'user', 'text', $3, 'visitor', $4, 'Visitor 0B0C' from d returning id, seq`,
};
const MANY = {
  name: "many",
  text: `with i as materialized (select * from unnest($1::bigint[], $2::uuid[], $3::text[]) as t (id, client_id, text)),
    d as (update dialogs set last_seq = last_seq + 1, updated_at = now() from i where dialogs.id = i.id returning dialogs.id, last_seq, client_id, text)
    insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_id, author_name)
    select id, last_seq, last_seq, client_id, 'user', 'text', text, 'visitor', client_id::text, 'Visitor 0B0C' from d returning id, seq`,
};

/** Bare Postgres in Baton's own schema: so many writers, each with one message in flight, in dialogs of their own. */
export class BarePostgres {
  static async open(databaseUrl, postgresPid, writers) {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
    const { rows } = await pool.query(
      `insert into dialogs (workspace_id, kind, room, status) select w.id, 'channel', 'channel_bench_' || n, 'human'
       from (select min(id) as id from workspaces) w, generate_series(1, $1) n returning id`,
      [writers],
    );
    return new BarePostgres(
      pool,
      postgresPid,
      rows.map((row) => row.id),
    );
  }

  constructor(pool, postgresPid, dialogs) {
    this.pool = pool;
    this.postgresPid = postgresPid;
    this.dialogs = dialogs;
  }

  #insertOne(dialogId) {
    return this.pool.query({ ...ONE, values: [dialogId, randomUUID(), TEXT, randomUUID()] });
  }

  /** So many messages a second, one statement each, whatever the answers do: milliseconds from asking to the answer. */
  async atRate({ perSecond, seconds, warmUp }) {
    let latencies = [];
    const insert = async (at) => {
      const asked = performance.now();
      await this.#insertOne(this.dialogs[at % this.dialogs.length]);
      latencies.push(performance.now() - asked);
    };
    const running = [];
    const stop = pace(perSecond, (at) => running.push(insert(at)));
    await delay(warmUp * 1000);
    latencies = [];
    await delay(seconds * 1000);
    stop();
    await Promise.all(running);
    return percentiles(latencies);
  }

  /** @param many whether all writers' messages go in one statement, else one statement a message */
  async run({ seconds, warmUp, many }) {
    let going = true;
    let done = 0;
    const one = async (dialogId) => {
      while (going) {
        await this.#insertOne(dialogId);
        done += 1;
      }
    };
    const batches = async (dialogs) => {
      while (going) {
        await this.pool.query({ ...MANY, values: [dialogs, dialogs.map(() => randomUUID()), dialogs.map(() => TEXT)] });
        done += dialogs.length;
      }
    };
    const half = Math.ceil(this.dialogs.length / 2);
    const running = many ? [batches(this.dialogs.slice(0, half)), batches(this.dialogs.slice(half))] : this.dialogs.map(one);
    await delay(warmUp * 1000);
    const before = { done, at: performance.now(), cpu: cpuOf(process.pid), postgres: cpuOfTree(this.postgresPid) };
    await delay(seconds * 1000);
    const wall = (performance.now() - before.at) / 1000;
    const figures = {
      wall,
      acked: (done - before.done) / wall,
      cpu: cpuOf(process.pid) - before.cpu,
      postgresCpu: cpuOfTree(this.postgresPid) - before.postgres,
    };
    going = false;
    await Promise.all(running);
    return figures;
  }

  close() {
    return this.pool.end();
  }
}
