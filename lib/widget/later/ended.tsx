/** @jsxImportSource preact */
import { useWidget } from "../app/shared";

/** Nothing more is to come in it; one may write all the same, or begin anew. */
export function Ended({ onNew }: { onNew: () => void }) {
  const { boot, strings } = useWidget();
  return (
    <div class="ended">
      <p role="note">{strings.isEnded}</p>
      {!boot.assistant.widget.one_conversation && (
        <button type="button" onClick={onNew}>
          {strings.newConversation}
        </button>
      )}
    </div>
  );
}
