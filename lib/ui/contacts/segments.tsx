import { BookmarkPlus, ChevronDown, Lock } from "lucide-react";
import { useState } from "react";
import { COUNT_CAP } from "@/lib/protocol/dialog-filter";
import type { Segment } from "@/lib/protocol/routes/segments";
import { rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Menu, MenuItem } from "../base/menu";
import { Confirm, Modal } from "../base/modal";
import { SaveFilterForm } from "../base/save-filter-form";
import { toast } from "../base/toast";
import { useMay, useMe } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { type ContactFilter, countConditions, isSameFilter, statedFilter } from "./filter";

type ChangedProps = { segment: Segment; onChanged: () => void };

/** What its author, or of a shared one an admin, does with the segment that is shown. */
function SegmentMenu({ segment, onChanged }: ChangedProps) {
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const answer = await rest.delete("/api/segments/{id}", { params: { id: segment.id } });
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `The segment ${segment.name} is deleted.`);
    onChanged();
  };
  const label = `Change the segment ${segment.name}`;
  return (
    <>
      <Menu
        align="end"
        label={label}
        trigger={
          <button type="button" aria-label={label} className="flex h-full items-center pe-2">
            <ChevronDown aria-hidden className="size-3.5" />
          </button>
        }
      >
        <MenuItem danger onSelect={() => setAsking(true)}>
          Delete…
        </MenuItem>
      </Menu>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete the segment ${segment.name}?`}
        body="The contacts that it finds stay as they are."
        action="Delete"
        onConfirm={remove}
      />
    </>
  );
}

function SegmentPill({ segment, current, onChoose, onChanged }: ChangedProps & { current: boolean; onChoose: () => void }) {
  const me = useMe();
  const isAdmin = useMay("admin");
  const mayChange = segment.author_id === me.id || (segment.shared && isAdmin);
  return (
    <li
      className={cx(
        "flex h-8 max-w-full shrink-0 items-center rounded-full border text-13 pointer-coarse:h-11",
        current ? "border-transparent bg-pressed font-strong text-ink" : "border-line text-ink-soft hover:text-ink",
      )}
    >
      <button type="button" aria-pressed={current} onClick={onChoose} className="flex h-full min-w-0 items-center gap-1.5 px-3">
        {!segment.shared && <Lock aria-hidden className="size-3 shrink-0 text-ink-faint" />}
        <span dir="auto" className="max-w-48 truncate">
          {segment.name}
        </span>
        <span className="tabular text-ink-faint">{segment.count >= COUNT_CAP ? "999+" : segment.count}</span>
      </button>
      {current && mayChange && <SegmentMenu segment={segment} onChanged={onChanged} />}
    </li>
  );
}

type SegmentsProps = { filter: ContactFilter; choose: (filter: ContactFilter) => void };

/** The saved filters of contacts, each with how many it finds; one that is chosen again shows everybody. */
export function Segments({ filter, choose }: SegmentsProps) {
  const { data, reload } = useRoute("/api/segments");
  const [saving, setSaving] = useState(false);
  const known = data?.data ?? [];
  const isSaved = known.some((segment) => isSameFilter(filter, segment.filter));
  const maySave = data !== null && !isSaved && (countConditions(filter) > 0 || Boolean(filter.q));
  if (known.length === 0 && !maySave) return null;
  return (
    <nav aria-label="Segments" className="mb-3">
      <ul className="-mx-1 flex gap-1.5 overflow-x-auto px-1 py-0.5">
        {known.map((segment) => {
          const current = isSameFilter(filter, segment.filter);
          return (
            <SegmentPill
              key={segment.id}
              segment={segment}
              current={current}
              onChoose={() => choose(current ? {} : (segment.filter as ContactFilter))}
              onChanged={() => {
                choose({});
                void reload();
              }}
            />
          );
        })}
        {maySave && (
          <li className="shrink-0">
            <Button look="quiet" icon={<BookmarkPlus aria-hidden className="size-3.5" />} onClick={() => setSaving(true)}>
              Save segment
            </Button>
          </li>
        )}
      </ul>
      <Modal
        open={saving}
        onClose={() => setSaving(false)}
        title="Save this segment"
        description="The filter and the search, as they are now."
      >
        <SaveFilterForm
          submit="Save the segment"
          save={(named) => rest.post("/api/segments", { body: { ...named, filter: statedFilter(filter) } })}
          onSaved={({ name }) => {
            setSaving(false);
            toast("done", `Saved as ${name}`);
            void reload();
          }}
        />
      </Modal>
    </nav>
  );
}
