import type { StatedFilter } from "@/lib/protocol/dialog-filter";
import { Choice, TextField } from "../base/field";
import { PRIORITY_WORDS } from "../conversation/words";
import { useRoute } from "../server-state";
import { useMembers } from "../use-members";

type FieldsProps = { filter: StatedFilter; onChange: (filter: StatedFilter) => void };

/** Which conversations are meant: those that fit everything that is chosen; what only the API can say stays as it is. */
export function FilterFields({ filter, onChange }: FieldsProps) {
  const members = useMembers().data?.data ?? [];
  const assistants = useRoute("/api/assistants", { query: { limit: 100 } }).data?.data ?? [];
  const choose = (name: string, value: string | number) => {
    const { [name]: _, ...others } = filter;
    onChange(value === "" ? others : { ...others, [name]: value });
  };
  const numberOr = (value: string) => (/^\d+$/.test(value) ? Number(value) : value);
  return (
    <fieldset className="grid gap-3 rounded-card border border-line p-3 sm:grid-cols-2">
      <legend className="px-1 text-13 font-strong">Which conversations</legend>
      <Choice label="Priority" value={String(filter.priority ?? "")} onChange={({ target }) => choose("priority", target.value)}>
        <option value="">Any</option>
        {Object.entries(PRIORITY_WORDS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Choice>
      <TextField
        label="Label"
        maxLength={60}
        dir="auto"
        value={String(filter.label ?? "")}
        onChange={({ target }) => choose("label", target.value)}
      />
      <Choice label="Assignee" value={String(filter.assignee ?? "")} onChange={({ target }) => choose("assignee", numberOr(target.value))}>
        <option value="">Anyone</option>
        <option value="none">Unassigned</option>
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice label="Assistant" value={String(filter.assistant ?? "")} onChange={({ target }) => choose("assistant", target.value)}>
        <option value="">Any</option>
        {assistants.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
    </fieldset>
  );
}
