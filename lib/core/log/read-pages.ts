import type { Run } from "../../../db/database";
import { dialogs } from "../../../db/schema";
import { jsonObject, type Select, selectJson, selectRows, wholeRow } from "../../../db/select-rows";
import { type Named, namedOf } from "./summary-rows";
import { type DialogRow, messageColumns, type StoredMessage } from "./views";

/** A page of a dialog's log: the first changes after a number, or the newest messages, before a number if there is one. */
export type PageKey = {
  dialogId: number;
  limit: number;
  /** Notes are left out for those outside. */
  outside: boolean;
  /** Whether what the dialog's summary names is read too, for the same side. */
  summary?: boolean | undefined;
} & ({ after: number } | { before?: number | undefined; skip?: number | undefined });

/** What one look at the database finds: nothing is in the page that was committed after the dialog was as it is here. */
export type FoundPage = {
  dialog: DialogRow;
  /** What the person is called whose dialog it is; null where they are called by another's name by now. */
  contact: { id: string; name: string } | null;
  /** Null where it was not asked for. */
  named: Named | null;
  /** In the order in which they were asked for: changes forward, the newest backward. */
  messages: StoredMessage[];
  has_more: boolean;
};

const dialogColumns = wholeRow(dialogs);

type PageRow = Omit<FoundPage, "has_more"> & { place: number };
type ReadPage = Pick<PageRow, "place" | "contact" | "named"> & { dialog: Record<string, unknown>; messages: StoredMessage[] | null };

function pages(name: string, bound: string, order: string): Select<PageRow> {
  const found = `select ${messageColumns.json("r")} as row from messages r
    where r.dialog_id = p."dialogId" and ${bound} and (not p.outside or r.kind <> 'note') order by ${order} limit p."limit" + 1 offset coalesce(p.skip, 0)`;
  return {
    name,
    text: selectJson(
      jsonObject({
        place: "p.place",
        dialog: dialogColumns.json("d"),
        contact:
          "(select json_build_object('id', c.id, 'name', c.name) from contacts c where c.id = d.contact_id and c.merged_into is null)",
        named: `case when p.summary then ${namedOf("d", { members: "not p.outside", outside: "p.outside" })} end`,
        messages: `(select json_agg(m.row) from (${found}) m)`,
      } satisfies Record<keyof ReadPage, string>),
      `from json_to_recordset($1::text::json) as p (place int, "dialogId" bigint, "limit" int, outside boolean, summary boolean, after bigint, before bigint, skip bigint)
      cross join lateral (select * from dialogs r where r.id = p."dialogId" offset 0) d`,
    ),
    toRow: ({ dialog, messages, ...read }: ReadPage) => ({ ...read, dialog: dialogColumns.toRow(dialog), messages: messages ?? [] }),
  };
}

const CHANGES_AFTER = pages("log_changes_after", "r.changed_seq > p.after", "r.changed_seq");
const NEWEST_BEFORE = pages("log_newest_before", `r.seq < coalesce(p.before, ${Number.MAX_SAFE_INTEGER})`, "r.seq desc");

/** Pages of dialogs, by what was asked for; none of a dialog that is not there. */
export async function readPages(run: Run, keys: readonly PageKey[]): Promise<(FoundPage & { key: PageKey })[]> {
  const placed = keys.map((key, place) => ({ ...key, place }));
  const read = async (statement: Select<PageRow>, asked: typeof placed) => {
    if (asked.length === 0) return [];
    const rows = await selectRows(run, statement, [JSON.stringify(asked)]);
    return rows.map(({ place, messages, ...found }) => {
      const key = keys[place] as PageKey;
      return { key, ...found, messages: messages.slice(0, key.limit), has_more: messages.length > key.limit };
    });
  };
  const found = await Promise.all([
    read(
      CHANGES_AFTER,
      placed.filter((key) => "after" in key),
    ),
    read(
      NEWEST_BEFORE,
      placed.filter((key) => !("after" in key)),
    ),
  ]);
  return found.flat();
}
