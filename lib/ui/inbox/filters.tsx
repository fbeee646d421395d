import { ChevronDown } from "lucide-react";
import type { Counts } from "@/lib/client";
import type { DialogFilter } from "@/lib/protocol/dialog-filter";
import { cx } from "../base/cx";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../base/menu";
import { useDeskValue } from "../desk/desk-context";
import { useInboxQuery } from "./use-inbox-query";

const FILTER_WORDS: Partial<Record<DialogFilter, string>> = {
  waiting: "Waiting",
  mine: "Mine",
  open: "Open",
  assistant: "Assistant",
  snoozed: "Snoozed",
  resolved: "Resolved",
  unassigned: "Unassigned",
  all: "All",
};

const TABS: readonly DialogFilter[] = ["waiting", "mine", "open"];
/** What somebody waits for; the rest is not for counting. */
const COUNTED: ReadonlySet<DialogFilter> = new Set(["waiting", "mine", "assistant"]);
const MORE: readonly DialogFilter[] = ["unassigned", "assistant", "snoozed", "resolved", "all"];

/** Counting stops at a thousand on the server. */
const countText = (counts: Counts | null, filter: DialogFilter): string | null => {
  const count = counts?.[filter as Exclude<keyof Counts, "teams" | "mentions">];
  if (count === undefined || !COUNTED.has(filter)) return null;
  return count >= 1000 ? "999+" : String(count);
};

const TAB = "hit inline-flex items-center gap-1.5 whitespace-nowrap rounded-control px-1.5 text-13 transition-colors";

/** What the list shows, with how many there are. */
export function Filters({ onSelect }: { onSelect: () => void }) {
  const { query, choose: chooseQuery } = useInboxQuery();
  const { filter } = query;
  const counts = useDeskValue((snapshot) => snapshot.counts);
  const choose = (next: DialogFilter) => chooseQuery({ ...query, filter: next });
  const label = (each: DialogFilter) => {
    const count = countText(counts, each);
    return (
      <>
        {FILTER_WORDS[each]}
        {count !== null && (
          <span className={cx("tabular text-12", each === "waiting" && count !== "0" ? "font-strong text-amber-text" : "text-ink-faint")}>
            {count}
          </span>
        )}
      </>
    );
  };
  const hidden = MORE.find((each) => each === filter);
  return (
    <fieldset className="-mx-1 flex flex-wrap items-center gap-0.5">
      <legend className="sr-only">Show</legend>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === filter}
          onClick={() => choose(each)}
          className={cx(TAB, each === filter ? "bg-pressed font-strong text-ink" : "text-ink-soft hover:bg-hover hover:text-ink")}
        >
          {label(each)}
        </button>
      ))}
      <Menu
        align="end"
        label="More filters"
        trigger={
          <button
            type="button"
            aria-label={hidden ? `${FILTER_WORDS[hidden]}, more filters` : "More filters"}
            className={cx(TAB, "ms-auto", hidden ? "bg-pressed font-strong text-ink" : "text-ink-soft hover:bg-hover hover:text-ink")}
          >
            {hidden ? FILTER_WORDS[hidden] : "More"}
            <ChevronDown aria-hidden className="size-3.5" />
          </button>
        }
      >
        {MORE.map((each) => (
          <MenuChoice key={each} chosen={each === filter} onSelect={() => choose(each)}>
            {label(each)}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuItem onSelect={onSelect}>Select conversations</MenuItem>
      </Menu>
    </fieldset>
  );
}
