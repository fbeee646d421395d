import type { Dialog } from "@/lib/protocol/dialog";
import { type Mentionable, mentionable } from "@/lib/protocol/mention";
import type { Member } from "@/lib/protocol/routes/people";
import { isInSight } from "@/lib/protocol/sight";
import { Avatar } from "../base/avatar";
import { useMe } from "../desk/desk-context";
import { useMembers } from "../use-members";
import { findMentionable, mentionAt } from "./find-mention";
import { type AskedOptions, ChoiceList, choiceKeys, choiceWiring, useAsked } from "./word-picker";

const seesIt = ({ id, visibility, teams }: Member, { assignee, team }: Dialog): boolean => {
  const seen = visibility === "all" ? undefined : visibility === "team" ? teams : [];
  return isInSight(id, seen, { assignee_id: Number(assignee?.id ?? 0) || null, team_id: team?.id ?? null });
};

/** Whom a note of a conversation can mention: who does not see it would not learn of it. */
export function useMentionable(dialog: Dialog | null): Mentionable[] {
  const { data } = useMembers();
  return dialog ? mentionable((data?.data ?? []).filter((member) => seesIt(member, dialog))) : [];
}

type Options = Omit<AskedOptions, "askedAt"> & { people: readonly Mentionable[]; on: boolean };

/** Offers the colleagues whose names fit what stands behind an `@`, while a note is written. */
export function useMentionPicker({ people, on, ...field }: Options) {
  const me = useMe();
  const asking = useAsked({ ...field, askedAt: (text, caret) => (on ? mentionAt(text, caret) : null) });
  const others = people.filter(({ id }) => id !== me.id);
  const found = asking.asked ? findMentionable(others, asking.asked.query) : [];
  const choice = { asking, found, isOpen: found.length > 0, take: ({ words }: Mentionable) => asking.replace(`@${words} `) };
  return { ...choice, onKey: choiceKeys(choice), wiring: choiceWiring(choice), begin: () => asking.begin("@") };
}

/** The list that `useMentionPicker` chooses from. */
export function MentionPicker({ picker }: { picker: ReturnType<typeof useMentionPicker> }) {
  return (
    <ChoiceList {...picker} label="Mention a colleague" keyOf={({ id }) => id}>
      {({ name, words }) => (
        <>
          <Avatar name={name} size="small" />
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {words}
          </span>
        </>
      )}
    </ChoiceList>
  );
}
