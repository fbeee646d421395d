"use client";
import { MessageSquareQuote, Paperclip } from "lucide-react";
import { useState } from "react";
import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { rest } from "../api";
import { TextField } from "../base/field";
import { useWholeList } from "../server-state";
import { CannedReplyForm } from "./canned-reply-form";
import { EditedList } from "./edited-list";
import { SharedThingRow } from "./shared-thing";

/** From so many on one looks for a reply rather than at all of them. */
const SEARCH_FROM = 8;

function ReplyRow({ reply, onEdit, onDeleted }: { reply: CannedReply; onEdit: () => void; onDeleted: () => void }) {
  return (
    <SharedThingRow
      thing={reply}
      heading={<span className="truncate">/{reply.shortcut}</span>}
      name={reply.shortcut}
      title={`/${reply.shortcut}`}
      kept="What was sent with it stays."
      remove={() => rest.delete("/api/canned-replies/{id}", { params: { id: reply.id } })}
      onEdit={onEdit}
      onDeleted={onDeleted}
    >
      <p dir="auto" className="line-clamp-2 text-13 whitespace-pre-wrap text-ink-soft [overflow-wrap:anywhere]">
        {reply.text}
      </p>
      {reply.attachments.length > 0 && (
        <p className="flex items-center gap-1.5 text-12 text-ink-faint">
          <Paperclip aria-hidden className="size-3.5 shrink-0" />
          <span className="sr-only">Files: </span>
          <span className="truncate">{reply.attachments.map(({ name }) => name).join(", ")}</span>
        </p>
      )}
    </SharedThingRow>
  );
}

/** Texts that the team inserts into its replies. */
export function CannedReplies() {
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const holds = ({ shortcut, text }: CannedReply) => `${shortcut} ${text}`.toLowerCase().includes(wanted);
  return (
    <EditedList
      title="Canned replies"
      about="Texts you send often. Type / and a word of the shortcut in the reply box to insert one."
      resource={useWholeList("/api/canned-replies")}
      empty={{
        icon: <MessageSquareQuote aria-hidden />,
        title: "No canned replies yet",
        words: "Write the answer you give most often once, and insert it from then on.",
      }}
      words={{ make: "Write a reply", making: "Write a canned reply", editing: "Edit the reply" }}
      form={(reply, onDone) => <CannedReplyForm reply={reply} onDone={onDone} />}
    >
      {(all, { edit, reload }) => (
        <>
          {all.length >= SEARCH_FROM && (
            <TextField label="Search" type="search" value={query} onChange={({ target }) => setQuery(target.value)} />
          )}
          {all.length > 0 && !all.some(holds) && <p className="py-4 text-13 text-ink-soft">Nothing holds “{query.trim()}”.</p>}
          <ul aria-label="Canned replies">
            {all.filter(holds).map((reply) => (
              <ReplyRow key={reply.id} reply={reply} onEdit={() => edit(reply)} onDeleted={reload} />
            ))}
          </ul>
        </>
      )}
    </EditedList>
  );
}
