import { AtSign, BookmarkPlus, ChevronDown, Lock, UsersRound } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ListQuery } from "@/lib/client";
import { COUNT_CAP } from "@/lib/protocol/dialog-filter";
import type { View } from "@/lib/protocol/routes/views";
import { rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Menu, MenuItem } from "../base/menu";
import { Confirm, Modal } from "../base/modal";
import { SaveFilterForm } from "../base/save-filter-form";
import { toast } from "../base/toast";
import { useDeskValue, useMay, useMe } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { isNarrowed, readQuery, writeQuery } from "./address";
import { useInboxQuery } from "./use-inbox-query";

/** The counts of a busy team change all the time, and each view is counted by itself. */
const RECOUNT_MS = 10_000;

const queryOf = ({ filter }: View): ListQuery =>
  readQuery(new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)])));

/** Counts the views again after conversations have changed, now and then. */
function useRecount(reload: () => Promise<void>): void {
  const counts = useDeskValue((snapshot) => snapshot.counts);
  const last = useRef(Date.now());
  // biome-ignore lint/correctness/useExhaustiveDependencies: other counts are what it waits for
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = Date.now();
        void reload();
      },
      Math.max(0, last.current + RECOUNT_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [counts, reload]);
}

const countText = (count: number): string => (count >= COUNT_CAP ? "999+" : String(count));

/** What its author, or of a shared one an admin, does with the view that is shown. */
function ViewMenu({ view, onChanged }: { view: View; onChanged: () => void }) {
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const isOwn = view.author_id === me.id;
  const share = async () => {
    const answer = await rest.patch("/api/views/{id}", { params: { id: view.id }, body: { shared: !view.shared } });
    if (!answer.ok) return toast("failed", `Not changed: ${answer.error.error}`);
    onChanged();
  };
  const remove = async () => {
    const answer = await rest.delete("/api/views/{id}", { params: { id: view.id } });
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `The view ${view.name} is deleted.`);
    onChanged();
  };
  return (
    <>
      <Menu
        align="end"
        label={`Change the view ${view.name}`}
        trigger={
          <button type="button" aria-label={`Change the view ${view.name}`} className="flex h-full items-center pe-2">
            <ChevronDown aria-hidden className="size-3.5" />
          </button>
        }
      >
        {isOwn && <MenuItem onSelect={() => void share()}>{view.shared ? "Keep it to myself" : "Share with the team"}</MenuItem>}
        <MenuItem danger onSelect={() => setAsking(true)}>
          Delete…
        </MenuItem>
      </Menu>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete the view ${view.name}?`}
        body="The conversations that it shows stay as they are."
        action="Delete"
        onConfirm={remove}
      />
    </>
  );
}

type PillProps = { view: View; current: boolean; onChoose: () => void; onChanged: () => void };

function ViewPill({ view, current, onChoose, onChanged }: PillProps) {
  const me = useMe();
  const isAdmin = useMay("admin");
  const mayChange = view.author_id === me.id || (view.shared && isAdmin);
  return (
    <li
      className={cx(
        "flex h-7 max-w-full shrink-0 items-center rounded-full border text-12 pointer-coarse:h-9",
        current ? "border-transparent bg-pressed font-strong text-ink" : "border-line text-ink-soft hover:text-ink",
      )}
    >
      <button type="button" aria-pressed={current} onClick={onChoose} className="flex h-full min-w-0 items-center gap-1.5 px-2.5">
        {!view.shared && <Lock aria-hidden className="size-3 shrink-0 text-ink-faint" />}
        <span className="max-w-40 truncate">{view.name}</span>
        <span className="tabular text-ink-faint">{countText(view.count)}</span>
      </button>
      {current && mayChange && <ViewMenu view={view} onChanged={onChanged} />}
    </li>
  );
}

type OwnPillProps = { icon: ReactNode; about?: string; name: string; count: number; current: boolean; onChoose: () => void };

/** A view that is there by itself: the open conversations of one of my teams, or those in which I am mentioned. */
function OwnPill({ icon, about, name, count, current, onChoose }: OwnPillProps) {
  return (
    <li
      className={cx(
        "flex h-7 max-w-full shrink-0 items-center rounded-full border text-12 pointer-coarse:h-9",
        current ? "border-transparent bg-pressed font-strong text-ink" : "border-line text-ink-soft hover:text-ink",
      )}
    >
      <button type="button" aria-pressed={current} onClick={onChoose} className="flex h-full min-w-0 items-center gap-1.5 px-2.5">
        {icon}
        {about && <span className="sr-only">{about} </span>}
        <span className="max-w-40 truncate">{name}</span>
        <span className="tabular text-ink-faint">{countText(count)}</span>
      </button>
    </li>
  );
}

const MENTIONS: ListQuery = { filter: "open", mentions: "me" };

const PILL_ICON = "size-3 shrink-0 text-ink-faint";

/** Where I am mentioned, my teams, and the saved views, with how many conversations each finds; one that is chosen shows its own list. */
export function Views() {
  const { query, choose } = useInboxQuery();
  const views = useRoute("/api/views");
  const [saving, setSaving] = useState(false);
  useRecount(views.reload);
  const known = views.data?.data ?? [];
  const { teams = [], mentions = 0 } = useDeskValue((snapshot) => snapshot.counts) ?? {};
  const shown = writeQuery(query);
  const showsMentions = writeQuery(MENTIONS) === shown;
  const isSaved = showsMentions || known.some((view) => writeQuery(queryOf(view)) === shown);
  const maySave = views.data !== null && !isSaved && isNarrowed(query);
  const changed = () => void views.reload();
  if (known.length === 0 && teams.length === 0 && mentions === 0 && !showsMentions && !maySave) return null;
  return (
    <nav aria-label="Views">
      <ul className="-mx-1 flex gap-1.5 overflow-x-auto px-1 py-0.5">
        {(mentions > 0 || showsMentions) && (
          <OwnPill
            icon={<AtSign aria-hidden className={PILL_ICON} />}
            name="Mentions"
            count={mentions}
            current={showsMentions}
            onChoose={() => choose(MENTIONS)}
          />
        )}
        {teams.map(({ id, name, open }) => {
          const ofTeam: ListQuery = { filter: "open", team: id };
          return (
            <OwnPill
              key={`team ${id}`}
              icon={<UsersRound aria-hidden className={PILL_ICON} />}
              about="My team"
              name={name}
              count={open}
              current={writeQuery(ofTeam) === shown}
              onChoose={() => choose(ofTeam)}
            />
          );
        })}
        {known.map((view) => (
          <ViewPill
            key={view.id}
            view={view}
            current={writeQuery(queryOf(view)) === shown}
            onChoose={() => choose(queryOf(view))}
            onChanged={changed}
          />
        ))}
        {maySave && (
          <li className="shrink-0">
            <Button
              look="quiet"
              className="h-7 min-h-7 px-2 text-12"
              icon={<BookmarkPlus aria-hidden className="size-3.5" />}
              onClick={() => setSaving(true)}
            >
              Save view
            </Button>
          </li>
        )}
      </ul>
      <Modal
        open={saving}
        onClose={() => setSaving(false)}
        title="Save this view"
        description="The tab, the filters and the search, as they are now."
      >
        <SaveFilterForm
          submit="Save the view"
          save={(named) => rest.post("/api/views", { body: { ...named, filter: query } })}
          onSaved={(view) => {
            setSaving(false);
            toast("done", `Saved as ${view.name}`);
            changed();
          }}
        />
      </Modal>
    </nav>
  );
}
