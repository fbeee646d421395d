import { type ReactNode, useEffect, useState } from "react";
import { Trouble } from "../base/states";
import { actOnToast, dropToasts, toast } from "../base/toast";
import { useDesk, useDeskValue, useMe } from "../desk/desk-context";
import { DetailsPanel } from "../details/details-panel";
import { useNavigate } from "../shell/link";
import { useKeys } from "../shell/shortcuts";
import { moveDrafts } from "./drafts";
import { DropZone } from "./drop-zone";
import { Handover } from "./handover";
import { Header } from "./header";
import { Log } from "./log";
import { LogSkeleton } from "./log-skeleton";
import { MailBar } from "./mail-bar";
import { focusReply, ReplyBox } from "./reply-box";
import { useDialogActions } from "./use-dialog-actions";
import { useViewing } from "./viewers";

/** Keeps a conversation joined while it is shown; `again` leaves it and joins anew. */
function useOpenDialog(dialogId: number) {
  const desk = useDesk();
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another opening
  useEffect(() => desk.open(dialogId), [desk, dialogId, attempt]);
  const view = useDeskValue((snapshot) => snapshot.dialogs.get(dialogId));
  return { view, again: () => setAttempt((count) => count + 1) };
}

function useConversationKeys(dialogId: number): void {
  const { accept, resolve } = useDialogActions(dialogId);
  useKeys((key) => {
    if (key === "r") focusReply("reply");
    else if (key === "n") focusReply("note");
    else if (key === "a") void accept();
    else if (key === "e") void resolve();
    else if (key === "z") return actOnToast();
    else return false;
    return true;
  });
}

/** Leads to where a conversation goes on that was merged; what was being written goes along. */
function useMerge(dialogId: number, into: number | undefined): void {
  const me = useMe();
  const navigate = useNavigate();
  useEffect(() => {
    if (into === undefined || location.pathname !== `/inbox/${dialogId}`) return;
    moveDrafts(me.id, dialogId, into);
    navigate(`/inbox/${into}${location.search}`);
  }, [me.id, dialogId, into, navigate]);
}

type ConversationProps = {
  dialogId: number;
  backTo: string;
  title?: string;
  /** What stands beside it in place of who the person is. */
  aside?: (panel: { open: boolean; onClose: () => void }) => ReactNode;
};

/** An open conversation: its log, the reply box, and who the person is. */
export function Conversation({ dialogId, backTo, title, aside }: ConversationProps) {
  const { view, again } = useOpenDialog(dialogId);
  const [details, setDetails] = useState(false);
  useConversationKeys(dialogId);
  useViewing(dialogId);
  const dialog = view?.dialog ?? null;
  useMerge(dialogId, dialog?.merged_into);
  const failed = view?.error && view.items.length === 0 ? view.error : null;

  useEffect(() => {
    const cause = `log ${dialogId}`;
    if (view?.error && view.items.length > 0) toast("failed", view.error.error, { cause });
    else dropToasts(cause);
    return () => dropToasts(cause);
  }, [dialogId, view?.error, view?.items.length]);

  if (failed) {
    return (
      <div className="flex min-w-0 flex-1 bg-page">
        <Trouble error={failed} onRetry={again} />
      </div>
    );
  }
  return (
    <>
      <DropZone>
        <Header
          dialog={dialog}
          title={title}
          backTo={backTo}
          hasAside={aside !== undefined}
          detailsOpen={details}
          onDetails={() => setDetails((was) => !was)}
        />
        {dialog?.visitor && (dialog.channel === "email" || dialog.visitor.email) && <MailBar key={`mail-${dialogId}`} dialog={dialog} />}
        {dialog?.visitor && <Handover key={dialogId} dialog={dialog} />}
        {view && view.at !== null ? <Log view={view} /> : <LogSkeleton />}
        <ReplyBox key={`reply-${dialogId}`} dialogId={dialogId} dialog={dialog} />
      </DropZone>
      {aside?.({ open: details, onClose: () => setDetails(false) })}
      {!aside && dialog?.visitor && <DetailsPanel dialog={dialog} open={details} onClose={() => setDetails(false)} />}
    </>
  );
}
