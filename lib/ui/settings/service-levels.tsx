"use client";
import { Timer } from "lucide-react";
import type { SlaPolicy } from "@/lib/protocol/routes/sla-policies";
import { SLA_CLOCKS } from "@/lib/protocol/sla";
import { rest } from "../api";
import { CLOCK_WORDS } from "../conversation/sla-words";
import { useMay } from "../desk/desk-context";
import { filterWords } from "../inbox/filter-words";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { Link } from "../shell/link";
import { useTeamName } from "../use-teams";
import { EditAndDelete, EditedList } from "./edited-list";
import { ServiceLevelForm } from "./service-level-form";

/** Minutes as one would say them: `45 min`, `8 h`, `1 h 30 min`. */
function minutesWords(minutes: number): string {
  const [hours, left] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : "", left > 0 ? `${left} min` : ""].filter(Boolean).join(" ");
}

const promisesOf = (policy: SlaPolicy): string =>
  SLA_CLOCKS.flatMap((clock) => (policy[clock] === null ? [] : `${CLOCK_WORDS[clock]} within ${minutesWords(policy[clock])}`)).join(" · ");

function PolicyRow({ policy, onEdit, onDeleted }: { policy: SlaPolicy; onEdit: () => void; onDeleted: () => void }) {
  const isAdmin = useMay("admin");
  const nameOf = useMemberName();
  const teamOf = useTeamName();
  return (
    <li className="flex items-start gap-3 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-strong">
          <bdi>{policy.name}</bdi>
        </p>
        <p dir="auto" className="text-13 text-ink-soft [overflow-wrap:anywhere]">
          {filterWords(policy.filter, nameOf, teamOf)}
        </p>
        <p className="text-13 text-ink-soft">{promisesOf(policy)}</p>
      </div>
      {isAdmin && (
        <EditAndDelete
          name={policy.name}
          body="Nothing is promised by it any more. What was missed stays in the events."
          remove={() => rest.delete("/api/sla-policies/{id}", { params: { id: policy.id } })}
          onEdit={onEdit}
          onDeleted={onDeleted}
        />
      )}
    </li>
  );
}

/** How fast people are to be answered. */
export function ServiceLevels() {
  return (
    <EditedList
      title="Service levels"
      about={
        <>
          How fast people are to be answered, in{" "}
          <Link href="/handoff" className="text-accent-text underline">
            business hours
          </Link>
          . The first one that fits a conversation holds.
        </>
      }
      resource={useRoute("/api/sla-policies")}
      empty={{
        icon: <Timer aria-hidden />,
        title: "No service levels yet",
        words: "Say within which time a person is answered, and see in the inbox what is due next.",
      }}
      words={{ make: "New service level", making: "New service level", editing: "Edit the service level" }}
      form={(policy, onDone) => <ServiceLevelForm policy={policy} onDone={onDone} />}
    >
      {(all, { edit, reload }) => (
        <ol aria-label="Service levels">
          {all.map((policy) => (
            <PolicyRow key={policy.id} policy={policy} onEdit={() => edit(policy)} onDeleted={reload} />
          ))}
        </ol>
      )}
    </EditedList>
  );
}
