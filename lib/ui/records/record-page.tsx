"use client";
import { useParams, useRouter } from "next/navigation";
import { useEffect } from "react";
import type { RecordType } from "@/lib/protocol/routes/records";
import { Trouble } from "../base/states";
import { Conversation } from "../conversation/conversation";
import { LogSkeleton } from "../conversation/log-skeleton";
import { useDesk } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { RecordPanel } from "./record-panel";
import { TYPE_WORDS } from "./words";

/** The order or quote that the address names: its room, and beside it what it is about. */
function RecordPage({ type }: { type: RecordType }) {
  const { id: encoded = "" } = useParams<{ id?: string }>();
  const id = decodeURIComponent(encoded);
  // As in the inbox: what is opened anew begins at its end.
  const { bfcacheId } = useRouter();
  const desk = useDesk();
  const { data: record, error, reload } = useRoute("/api/records/{type}/{id}", { params: { type, id } });
  useEffect(() => desk.on("dialog_updated", ({ room }) => void (room === `${type}_${id}` && reload())), [desk, type, id, reload]);
  if (!record) {
    return (
      <div className="flex min-w-0 flex-1 flex-col bg-page">
        {error ? <Trouble error={error} onRetry={() => void reload()} /> : <LogSkeleton />}
      </div>
    );
  }
  return (
    <Conversation
      key={`${record.dialog_id} ${bfcacheId}`}
      dialogId={record.dialog_id}
      backTo={TYPE_WORDS[type].href}
      title={record.title}
      aside={(panel) => <RecordPanel record={record} {...panel} />}
    />
  );
}

export const Order = () => <RecordPage type="order" />;
export const Quote = () => <RecordPage type="quote" />;
