import { type ReactNode, useState } from "react";
import { readCsv } from "@/lib/protocol/read-csv";
import type { ImportOutcome } from "@/lib/protocol/routes/contacts";
import { rest } from "../api";
import { Button } from "../base/button";
import { Choice } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { toast } from "../base/toast";
import { useAction } from "../server-state";
import { guessColumns, type Meaning } from "./guess-columns";

type Table = { name: string; csv: string; columns: Record<string, Meaning> };

const people = (count: number): string => `${count} ${count === 1 ? "contact" : "contacts"}`;

/** The columns that mean something. */
const chosen = (columns: Table["columns"]) => Object.fromEntries(Object.entries(columns).filter(([, meaning]) => meaning !== ""));

function Columns({ columns, change }: { columns: Table["columns"]; change: (columns: Table["columns"]) => void }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-strong">What each column is</legend>
      {Object.entries(columns).map(([name, meaning]) => (
        <Choice key={name} label={name} value={meaning} onChange={({ target }) => change({ ...columns, [name]: target.value as Meaning })}>
          <option value="">Left out</option>
          <option value="email">Email</option>
          <option value="name">Name</option>
          <option value="locale">Language</option>
          <option value={`attribute:${name}`}>{`Attribute ${name}`}</option>
        </Choice>
      ))}
    </fieldset>
  );
}

/** What would happen, and which rows are left out and why. */
function Outcome({ outcome: { made, changed, same, bad, bad_rows } }: { outcome: ImportOutcome }) {
  return (
    <div role="status" className="flex flex-col gap-2 rounded-card bg-panel p-3 text-13">
      <p>{`${people(made)} will be made, ${changed} changed; ${same} stay as they are.`}</p>
      {bad_rows > 0 && (
        <>
          <p className="font-strong text-amber-text">{`${bad_rows} ${bad_rows === 1 ? "row is" : "rows are"} left out:`}</p>
          <ul aria-label="Rows that are left out" className="max-h-40 overflow-y-auto">
            {bad.map(({ line, error }) => (
              <li key={line} dir="auto" className="[overflow-wrap:anywhere]">{`Line ${line}: ${error}`}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function FileField({ onRead }: { onRead: (table: Table) => void }): ReactNode {
  const [error, setError] = useState<string | null>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    const csv = await file.text();
    const [head] = readCsv(csv.slice(0, 100_000));
    if (!head) return setError("This file has no rows.");
    onRead({ name: file.name, csv, columns: guessColumns(head.cells) });
  };
  return (
    <label className="flex flex-col gap-1 text-13">
      <span className="font-strong">A table in CSV, with an email address in each row</span>
      <input
        type="file"
        accept=".csv,text/csv"
        onChange={({ target }) => void read(target.files?.[0])}
        className="hit rounded-control border border-line-strong bg-page px-2 py-1.5"
      />
      {error && (
        <span role="alert" className="text-red-text">
          {error}
        </span>
      )}
    </label>
  );
}

/** Says what each column is, looks at what would happen, and does it. */
function ImportForm({ onDone }: { onDone: () => void }) {
  const [table, setTable] = useState<Table | null>(null);
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null);
  const { busy, error, start } = useAction((given: Table, dry_run: boolean) =>
    rest.post("/api/contacts/import", { body: { csv: given.csv, columns: chosen(given.columns), dry_run } }),
  );
  if (!table) return <FileField onRead={setTable} />;
  const check = async () => setOutcome((await start(table, true)) ?? null);
  const run = async () => {
    const done = await start(table, false);
    if (!done) return;
    toast("done", `Imported: ${done.made} new, ${done.changed} changed.`);
    onDone();
  };
  const nothing = outcome !== null && outcome.made + outcome.changed === 0;
  return (
    <div className="flex flex-col gap-4">
      <Columns
        columns={table.columns}
        change={(columns) => {
          setTable({ ...table, columns });
          setOutcome(null);
        }}
      />
      {outcome && <Outcome outcome={outcome} />}
      <FormError error={error} />
      <div className="flex justify-end gap-2">
        <Button onClick={() => setTable(null)}>Another file</Button>
        {outcome ? (
          <Button look="primary" busy={busy} disabled={nothing} onClick={() => void run()}>
            {`Import ${people(outcome.made + outcome.changed)}`}
          </Button>
        ) : (
          <Button look="primary" busy={busy} onClick={() => void check()}>
            Check
          </Button>
        )}
      </div>
    </div>
  );
}

/** Takes contacts out of a table; nothing happens before it was said what would. */
export function ImportWindow({ open, onClose, onDone }: { open: boolean; onClose: () => void; onDone: () => void }) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="Import contacts"
      description="Whose email is known is merged with that contact; an empty cell changes nothing."
    >
      <ImportForm
        onDone={() => {
          onClose();
          onDone();
        }}
      />
    </Modal>
  );
}
