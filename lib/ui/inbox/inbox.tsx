import { MessageSquareText } from "lucide-react";
import { cx } from "../base/cx";
import { Empty } from "../base/states";
import { Conversation } from "../conversation/conversation";
import { useDeskValue } from "../desk/desk-context";
import { Key } from "../shell/shortcuts";
import { ConversationList } from "./conversation-list";

function NothingChosen() {
  const isEmpty = useDeskValue(({ list }) => !list.loading && !list.error && list.items.length === 0);
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

/** Conversations at the left, the open one beside them. On a phone one of the two is shown. */
export function Inbox({ dialogId }: { dialogId: number | null }) {
  return (
    <>
      <section
        aria-label="Inbox"
        className={cx(
          "w-full min-w-0 flex-col border-e border-line bg-panel md:flex md:w-80 md:shrink-0 xl:w-88",
          dialogId === null ? "flex" : "hidden",
        )}
      >
        <ConversationList openId={dialogId} />
      </section>
      {dialogId === null ? <NothingChosen /> : <Conversation key={dialogId} dialogId={dialogId} backTo="/inbox" />}
    </>
  );
}
