"use client";
import { Download, Ellipsis, MessageSquareText, MessagesSquare, Pencil, Search, Smile, Trash2, Upload } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { Contact } from "@/lib/protocol/routes/contacts";
import { rest } from "../api";
import { Avatar } from "../base/avatar";
import { Button, IconButton } from "../base/button";
import { Menu, MenuItem } from "../base/menu";
import { Confirm } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { useMay, useMe } from "../desk/desk-context";
import { wayOf } from "../inbox/new-conversation";
import { directRoom } from "../rooms/direct-room";
import { useRoute, useRoutePages } from "../server-state";
import { useNavigate } from "../shell/link";
import { WriteWindow } from "../visitors/write-window";
import { ContactConditionsButton } from "./contact-conditions";
import { EditContact } from "./edit-contact";
import { type ContactFilter, queryOf, statedFilter } from "./filter";
import { ImportWindow } from "./import-window";
import { Segments } from "./segments";

const PAGE = 50;

/** @param write begins a conversation, where there is none that one can see */
async function openNewest(contact: Contact, navigate: (href: string) => void, write: () => void): Promise<void> {
  const answer = await rest.get("/api/dialogs", { query: { filter: "all", limit: 1, contact: contact.id } });
  const newest = answer.ok ? answer.value.data[0] : undefined;
  if (newest) navigate(`/inbox/${newest.id}`);
  else if (!answer.ok) toast("failed", `Not opened: ${answer.error.error}`);
  else toast("failed", `${contact.name} has no conversation that you can see.`, { action: { label: "Begin one", run: write } });
}

type ContactProps = { contact: Contact; onChanged: () => void; onWrite: () => void };

function ContactMenu({ contact, onChanged, onWrite }: ContactProps) {
  const isAdmin = useMay("admin");
  const me = useMe();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"edit" | "erase" | null>(null);
  const erase = async () => {
    const answer = await rest.delete("/api/contacts/{id}", { params: { id: contact.id } });
    if (!answer.ok) return toast("failed", `Not erased: ${answer.error.error}`);
    toast("done", `${contact.name} is erased.`);
    onChanged();
  };
  return (
    <>
      <Menu
        align="end"
        label={`Change ${contact.name}`}
        trigger={
          <IconButton label={`Change ${contact.name}`}>
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => void openNewest(contact, navigate, onWrite)}>
          <MessageSquareText aria-hidden />
          Open the conversation
        </MenuItem>
        {contact.kind === "customer" && (
          <MenuItem onSelect={() => navigate(`/rooms/${directRoom(me.id, contact.id)}`)}>
            <MessagesSquare aria-hidden />
            Message
          </MenuItem>
        )}
        <MenuItem onSelect={() => setOpen("edit")}>
          <Pencil aria-hidden />
          Name and e-mail
        </MenuItem>
        {isAdmin && (
          <>
            <MenuItem onSelect={() => location.assign(`/api/contacts/${encodeURIComponent(contact.id)}/export`)}>
              <Download aria-hidden />
              Export their data
            </MenuItem>
            <MenuItem danger onSelect={() => setOpen("erase")}>
              <Trash2 aria-hidden />
              Erase
            </MenuItem>
          </>
        )}
      </Menu>
      <EditContact contact={contact} open={open === "edit"} onClose={() => setOpen(null)} onSaved={onChanged} />
      <Confirm
        open={open === "erase"}
        onClose={() => setOpen(null)}
        title={`Erase ${contact.name}?`}
        body="Every conversation and file of theirs is gone for good, for the whole team, and their name goes from orders and quotes."
        action="Erase"
        onConfirm={erase}
      />
    </>
  );
}

function ContactRow({ contact, onChanged, onWrite }: ContactProps) {
  const now = useNow();
  const navigate = useNavigate();
  const seen = contact.online ? "Online" : contact.last_seen ? `${longSpan(now - Date.parse(contact.last_seen))} ago` : "";
  return (
    <li className="flex items-center gap-3 border-b border-line py-2.5 last:border-b-0">
      <Avatar name={contact.name} online={contact.online} />
      <button
        type="button"
        onClick={() => void openNewest(contact, navigate, onWrite)}
        className="min-w-0 flex-1 rounded-control text-start"
      >
        <span className="block truncate font-strong">{contact.name}</span>
        <span className="block truncate text-13 text-ink-soft">
          {contact.email ?? (contact.kind === "customer" ? `Customer ${contact.external_id}` : "Visitor")}
        </span>
      </button>
      <span className="text-13 text-ink-faint max-sm:hidden">{seen}</span>
      <ContactMenu contact={contact} onChanged={onChanged} onWrite={onWrite} />
    </li>
  );
}

/** Everybody who is known: visitors, customers, and people of whom a table or a member told. */
export function Contacts() {
  const [filter, setFilter] = useState<ContactFilter>({});
  const [importing, setImporting] = useState(false);
  const [writingTo, setWritingTo] = useState<Contact | null>(null);
  const sendsEmail = useRoute("/api/me").data?.sends_email ?? true;
  const isAdmin = useMay("admin");
  const asked = useDeferredValue(statedFilter(filter));
  const { items, error, loading, hasMore, more, reload } = useRoutePages("/api/contacts", { query: { limit: PAGE, ...asked } });
  const contacts = items ?? [];
  const isNarrowed = Object.keys(asked).length > 0;
  return (
    <PageBody title="Contacts" about="Visitors and customers who have written to you, and people you have imported or written to.">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <div className="relative flex-1 basis-full sm:max-w-sm sm:basis-48">
          <Search aria-hidden className="pointer-events-none absolute start-2.5 top-1/2 size-3.5 -translate-y-1/2 text-ink-faint" />
          <input
            type="search"
            aria-label="Search people"
            placeholder="Search by name or e-mail"
            value={filter.q ?? ""}
            onChange={({ target }) => setFilter({ ...filter, q: target.value || undefined })}
            className="hit w-full rounded-control border border-transparent bg-pressed ps-8 pe-2 text-13"
          />
        </div>
        <ContactConditionsButton filter={filter} change={setFilter} />
        {isAdmin && (
          <Button icon={<Upload aria-hidden className="size-3.5" />} onClick={() => setImporting(true)}>
            Import
          </Button>
        )}
        {isAdmin && contacts.length > 0 && (
          <Button
            icon={<Download aria-hidden className="size-3.5" />}
            onClick={() => location.assign(`/api/contacts/export?${queryOf(asked)}`)}
          >
            Export as CSV
          </Button>
        )}
      </div>
      <ImportWindow open={importing} onClose={() => setImporting(false)} onDone={() => void reload()} />
      <Segments filter={filter} choose={setFilter} />
      {loading && <SkeletonRows />}
      {error && contacts.length === 0 && <Trouble error={error} onRetry={() => void reload()} />}
      {!loading && !error && contacts.length === 0 && (
        <Empty icon={<Smile aria-hidden />} title={isNarrowed ? "No results" : "Nobody has written yet"}>
          {isNarrowed ? "Try fewer letters, or a wider filter." : "Whoever writes to you appears here."}
        </Empty>
      )}
      <ul aria-label="Contacts">
        {contacts.map((contact) => (
          <ContactRow key={contact.id} contact={contact} onChanged={() => void reload()} onWrite={() => setWritingTo(contact)} />
        ))}
      </ul>
      {hasMore && (
        <Button className="mt-4 self-center" onClick={() => void more()}>
          Show more
        </Button>
      )}
      <WriteWindow
        person={writingTo}
        hint={writingTo ? wayOf({ contact: writingTo }, sendsEmail).words : ""}
        onClose={() => setWritingTo(null)}
      />
    </PageBody>
  );
}
