import { CornerDownLeft, Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from "react";
import { isComposing } from "@/lib/client/composition";
import { cx } from "../base/cx";
import { roomTitle, titleOf } from "../conversation/words";
import { useRoute } from "../server-state";
import { useNavigate } from "./link";

const PLACES = [
  { href: "/inbox", name: "Inbox" },
  { href: "/rooms", name: "Team chat" },
  { href: "/assistants", name: "Assistants" },
  { href: "/contacts", name: "Contacts" },
  { href: "/orders", name: "Orders" },
  { href: "/quotes", name: "Quotes" },
  { href: "/visitors", name: "Visitors" },
  { href: "/members", name: "Members" },
  { href: "/teams", name: "Teams" },
  { href: "/canned-replies", name: "Canned replies" },
  { href: "/macros", name: "Macros" },
  { href: "/sites", name: "Sites" },
  { href: "/api-keys", name: "API keys" },
  { href: "/webhooks", name: "Webhooks" },
  { href: "/settings", name: "Settings" },
  { href: "/handoff", name: "Handoff" },
  { href: "/notifications", name: "Notifications" },
  { href: "/privacy", name: "Privacy" },
  { href: "/audit", name: "Audit log" },
];

const SHOWN = 8;
const MESSAGES_SHOWN = 6;

type Target = { key: string; href: string; name: string; about: string };

function useTargets(query: string, open: boolean): Target[] {
  const asked = useDeferredValue(query.trim());
  const found = useRoute("/api/dialogs", open && asked ? { query: { filter: "all", limit: SHOWN, query: asked } } : null);
  const words = useRoute("/api/search", open && asked.length > 1 ? { query: { limit: MESSAGES_SHOWN, query: asked } } : null);
  const messages = (words.data?.data ?? []).map(({ message, room, dialog_id, title, snippet }) => ({
    key: `message ${message.id}`,
    href: room.startsWith("support_") ? `/inbox/${dialog_id}` : `/rooms/${encodeURIComponent(room)}`,
    name: title ?? roomTitle(room),
    about: snippet,
  }));
  const places = PLACES.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase())).map((place) => ({
    ...place,
    key: place.href,
    about: "Page",
  }));
  const people = (found.data?.data ?? []).map((dialog) => ({
    key: `dialog ${dialog.id}`,
    href: `/inbox/${dialog.id}`,
    name: titleOf(dialog),
    about: dialog.visitor?.email ?? "Conversation",
  }));
  return [...people, ...places, ...messages].slice(0, SHOWN + MESSAGES_SHOWN);
}

/** A field that goes to a person's conversation or to a place; Ctrl or Command with K opens it. */
export function QuickSwitch() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[14vh] z-50 mx-auto max-w-lg overflow-hidden rounded-card bg-raised shadow-raised animate-appear focus:outline-none"
        >
          <Radix.Title className="sr-only">Go to</Radix.Title>
          <Finder onDone={() => setOpen(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Finder({ onDone }: { onDone: () => void }) {
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const targets = useTargets(query, true);
  const chosen = Math.min(at, targets.length - 1);
  const go = (target: Target | undefined) => {
    if (!target) return;
    navigate(target.href);
    onDone();
  };
  const onKey = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((chosen + step + targets.length) % Math.max(1, targets.length));
    else if (event.key === "Enter") go(targets[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-3.5">
        <Search aria-hidden className="size-4 text-ink-faint" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the window exists for this field
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={targets[chosen] ? `${id}-${chosen}` : undefined}
          aria-label="A person, a place, or words of a message"
          placeholder="A person, a place, or words of a message"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
          className="h-12 w-full bg-transparent text-14 outline-none"
        />
      </div>
      <div id={id} role="listbox" aria-label="Places and people" className="max-h-80 overflow-y-auto p-1.5">
        {targets.map((target, index) => (
          <div
            key={target.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onPointerMove={() => setAt(index)}
            onClick={() => go(target)}
            onKeyDown={onKey}
            className={cx("hit flex cursor-pointer items-center gap-2 rounded-control px-2.5 text-13", index === chosen && "bg-hover")}
          >
            <span className="truncate font-strong">{target.name}</span>
            <span className="flex-1 truncate text-ink-faint">{target.about}</span>
            {index === chosen && <CornerDownLeft aria-hidden className="size-3.5 text-ink-faint" />}
          </div>
        ))}
        {targets.length === 0 && <p className="px-2.5 py-6 text-center text-13 text-ink-soft">Nothing found. Try fewer letters.</p>}
      </div>
    </>
  );
}
