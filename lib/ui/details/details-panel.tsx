import { Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { Avatar } from "../base/avatar";
import { IconButton } from "../base/button";
import { SidePanel } from "../base/side-panel";
import { EditContact } from "../contacts/edit-contact";
import { titleOf } from "../conversation/words";
import { CustomerRecords } from "../records/customer-records";
import { Blocking } from "./blocking";
import { Earlier } from "./earlier";
import { Handling } from "./handling";
import { Labels } from "./labels";
import { RatingGiven } from "./rating-given";
import { Trail } from "./trail";
import { VisitorFacts } from "./visitor-facts";

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-3.5 last:border-b-0">
      <h3 className="mb-2 text-12 text-ink-faint">{title}</h3>
      {children}
    </section>
  );
}

/** Who the person is and how the conversation is handled. Beside it where there is room, else a screen of its own. */
export function DetailsPanel({ dialog, open, onClose }: { dialog: Dialog; open: boolean; onClose: () => void }) {
  const { visitor } = dialog;
  const [editing, setEditing] = useState(false);
  return (
    <SidePanel
      open={open}
      onClose={onClose}
      head={
        <>
          <Avatar name={titleOf(dialog)} size="large" />
          <div className="min-w-0 flex-1">
            <h2 className="truncate text-15">{titleOf(dialog)}</h2>
            <p className="truncate text-12 text-ink-faint select-text">
              {visitor?.email ?? (visitor?.kind === "customer" ? "Customer" : visitor ? "Visitor" : dialog.title)}
            </p>
          </div>
          {visitor && (
            <IconButton label="Change name and email" onClick={() => setEditing(true)}>
              <Pencil />
            </IconButton>
          )}
        </>
      }
    >
      {visitor && (
        <>
          <EditContact contact={visitor} open={editing} onClose={() => setEditing(false)} />
          <Section title="Conversation">
            <Handling dialog={dialog} />
            {dialog.rating && <RatingGiven rating={dialog.rating} />}
          </Section>
          <Section title="Labels">
            <Labels dialog={dialog} />
          </Section>
          <Section title="About">
            <VisitorFacts visitor={visitor} startedAt={dialog.created_at} />
          </Section>
          {visitor.kind === "customer" && (
            <Section title="Orders and quotes">
              <CustomerRecords contactId={visitor.id} />
            </Section>
          )}
          <Section title="Pages visited">
            <Trail contactId={visitor.id} />
          </Section>
          <Section title="Other conversations">
            <Earlier dialog={dialog} />
          </Section>
          <Section title="Access">
            <Blocking contactId={visitor.id} name={titleOf(dialog)} />
          </Section>
        </>
      )}
    </SidePanel>
  );
}
