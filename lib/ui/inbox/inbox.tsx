"use client";
import { MessageSquareText } from "lucide-react";
import { useParams, useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "../base/cx";
import { Empty } from "../base/states";
import { Conversation } from "../conversation/conversation";
import { useDeskValue } from "../desk/desk-context";
import { Key } from "../shell/shortcuts";
import { isNarrowed } from "./address";
import { ConversationList } from "./conversation-list";
import { useInboxAddress, useInboxSearch } from "./use-inbox-query";

/** What stands beside the list while no conversation is open. */
export function NothingChosen() {
  const isEmpty = useDeskValue(({ list }) => !list.loading && !list.error && list.items.length === 0 && !isNarrowed(list.query));
  return (
    <div className="hidden flex-1 bg-page md:flex">
      <Empty icon={<MessageSquareText aria-hidden />} title={isEmpty ? "Inbox zero" : "Choose a conversation"}>
        {isEmpty ? (
          "New conversations will appear here."
        ) : (
          <>
            Move with <Key>J</Key> and <Key>K</Key>, press <Key>?</Key> for all shortcuts.
          </>
        )}
      </Empty>
    </div>
  );
}

/** The number in an address, null where it holds none. */
const useDialogId = (): number | null => {
  const { id } = useParams<{ id?: string }>();
  return id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : null;
};

/** Conversations at the left, the open one beside them. On a phone one of the two is shown. */
export function InboxLayout({ children }: { children: ReactNode }) {
  const openId = useDialogId();
  useInboxAddress();
  return (
    <>
      <section
        aria-label="Inbox"
        className={cx(
          "w-full min-w-0 flex-col border-e border-line bg-panel md:flex md:w-80 md:shrink-0 xl:w-88",
          openId === null ? "flex" : "hidden",
        )}
      >
        <ConversationList openId={openId} />
      </section>
      {children}
    </>
  );
}

/** The conversation that the address names. */
export function InboxConversation() {
  const id = useDialogId();
  // A conversation that is opened anew begins at its end; one that is gone back to is as it was left.
  const { bfcacheId } = useRouter();
  const search = useInboxSearch();
  return id === null ? <NothingChosen /> : <Conversation key={`${id} ${bfcacheId}`} dialogId={id} backTo={`/inbox${search}`} />;
}
