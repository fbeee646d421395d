"use client";
import { MessageSquareQuote, Plus } from "lucide-react";
import { useState } from "react";
import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { useRoute } from "../server-state";
import { CannedReplyForm } from "./canned-reply-form";
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
    </SharedThingRow>
  );
}

/** Texts that the team inserts into its replies. */
export function CannedReplies() {
  const { data, error, loading, reload } = useRoute("/api/canned-replies");
  const [editing, setEditing] = useState<CannedReply | "new" | null>(null);
  const [query, setQuery] = useState("");
  const all = data?.data ?? [];
  const wanted = query.trim().toLowerCase();
  const shown = all.filter(({ shortcut, text }) => `${shortcut} ${text}`.toLowerCase().includes(wanted));
  const make = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing("new")}>
      Write a reply
    </Button>
  );
  const done = () => {
    setEditing(null);
    void reload();
  };
  return (
    <PageBody
      title="Canned replies"
      about="Texts you send often. Type / and a word of the shortcut in the reply box to insert one."
      action={all.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && all.length === 0 && (
        <Empty icon={<MessageSquareQuote aria-hidden />} title="No canned replies yet" action={make}>
          Write the answer you give most often once, and insert it from then on.
        </Empty>
      )}
      {all.length >= SEARCH_FROM && (
        <TextField label="Search" type="search" value={query} onChange={({ target }) => setQuery(target.value)} />
      )}
      {all.length > 0 && shown.length === 0 && <p className="py-4 text-13 text-ink-soft">Nothing holds “{query.trim()}”.</p>}
      <ul aria-label="Canned replies">
        {shown.map((reply) => (
          <ReplyRow key={reply.id} reply={reply} onEdit={() => setEditing(reply)} onDeleted={() => void reload()} />
        ))}
      </ul>
      <Modal open={editing !== null} onClose={() => setEditing(null)} title={editing === "new" ? "Write a canned reply" : "Edit the reply"}>
        {editing !== null && <CannedReplyForm reply={editing === "new" ? null : editing} onDone={done} />}
      </Modal>
    </PageBody>
  );
}
