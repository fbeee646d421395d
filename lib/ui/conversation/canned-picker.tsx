import { Lock, Paperclip } from "lucide-react";
import { fillVariables } from "@/lib/protocol/canned-reply";
import type { Dialog } from "@/lib/protocol/dialog";
import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { givenName } from "@/lib/protocol/visitor-name";
import { cx } from "../base/cx";
import { useMe } from "../desk/desk-context";
import { useWholeList } from "../server-state";
import { Link } from "../shell/link";
import { askedAt, findCanned } from "./find-canned";
import { type AskedOptions, CHOICE_BOX, ChoiceList, choiceKeys, choiceWiring, useAsked } from "./word-picker";

type Options = Omit<AskedOptions, "askedAt"> & { dialog: Dialog | null; attach: (reply: CannedReply) => void };

/** Offers the canned replies that fit the word behind a slash; the keys choose among them while they are shown. */
export function useCannedPicker({ dialog, attach, ...field }: Options) {
  const me = useMe();
  const asking = useAsked({ ...field, askedAt: (text, caret) => (dialog?.visitor ? askedAt(text, caret) : null) });
  const { asked } = asking;
  const { data } = useWholeList("/api/canned-replies", asked !== null);
  const found = asked && data ? findCanned(data.data, asked.query) : [];
  const isEmpty = asked?.query === "" && data?.data.length === 0;
  const take = (reply: CannedReply) => {
    if (!dialog) return;
    const values = { "contact.name": givenName(dialog.visitor), "contact.email": dialog.visitor?.email ?? null, "agent.name": me.name };
    asking.replace(fillVariables(reply.text, values));
    attach(reply);
  };
  const choice = { asking, found, isOpen: found.length > 0 || isEmpty, take };
  return { ...choice, isEmpty, onKey: choiceKeys(choice), wiring: choiceWiring(choice), begin: () => asking.begin("/") };
}

/** The list that `useCannedPicker` chooses from. */
export function CannedPicker({ picker }: { picker: ReturnType<typeof useCannedPicker> }) {
  if (picker.isEmpty) {
    return (
      <p className={cx(CHOICE_BOX, "px-3 py-2 text-13 text-ink-soft")}>
        No canned replies yet.{" "}
        <Link href="/canned-replies" className="text-accent-text underline underline-offset-2">
          Write the first one
        </Link>
      </p>
    );
  }
  return (
    <ChoiceList {...picker} label="Canned replies" keyOf={({ id }) => id}>
      {(reply) => (
        <>
          <span className="shrink-0 font-strong">/{reply.shortcut}</span>
          <span dir="auto" className="min-w-0 flex-1 truncate text-ink-soft">
            {reply.text}
          </span>
          {reply.attachments.length > 0 && (
            <span title={reply.attachments.map(({ name }) => name).join(", ")} className="shrink-0 text-ink-faint">
              <Paperclip aria-hidden className="size-3" />
              <span className="sr-only">With files</span>
            </span>
          )}
          {!reply.shared && (
            <span title="Only yours" className="shrink-0 text-ink-faint">
              <Lock aria-hidden className="size-3" />
              <span className="sr-only">Only yours</span>
            </span>
          )}
        </>
      )}
    </ChoiceList>
  );
}
