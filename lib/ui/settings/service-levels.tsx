"use client";
import { Pencil, Plus, Timer, Trash2 } from "lucide-react";
import { useState } from "react";
import type { SlaPolicy } from "@/lib/protocol/routes/sla-policies";
import { SLA_CLOCKS } from "@/lib/protocol/sla";
import { rest } from "../api";
import { Button, IconButton } from "../base/button";
import { Confirm, Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { CLOCK_WORDS } from "../conversation/sla-words";
import { useMay } from "../desk/desk-context";
import { filterWords } from "../inbox/filter-words";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { Link } from "../shell/link";
import { useTeamName } from "../use-teams";
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
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const answer = await rest.delete("/api/sla-policies/{id}", { params: { id: policy.id } });
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `${policy.name} is deleted.`);
    onDeleted();
  };
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
        <>
          <IconButton label={`Edit ${policy.name}`} onClick={onEdit}>
            <Pencil />
          </IconButton>
          <IconButton label={`Delete ${policy.name}`} onClick={() => setAsking(true)}>
            <Trash2 />
          </IconButton>
          <Confirm
            open={asking}
            onClose={() => setAsking(false)}
            title={`Delete ${policy.name}?`}
            body="Nothing is promised by it any more. What was missed stays in the events."
            action="Delete"
            onConfirm={remove}
          />
        </>
      )}
    </li>
  );
}

/** How fast people are to be answered. */
export function ServiceLevels() {
  const { data, error, loading, reload } = useRoute("/api/sla-policies");
  const [editing, setEditing] = useState<SlaPolicy | "new" | null>(null);
  const all = data?.data ?? [];
  const make = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing("new")}>
      New service level
    </Button>
  );
  const done = () => {
    setEditing(null);
    void reload();
  };
  return (
    <PageBody
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
      action={all.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && all.length === 0 && (
        <Empty icon={<Timer aria-hidden />} title="No service levels yet" action={make}>
          Say within which time a person is answered, and see in the inbox what is due next.
        </Empty>
      )}
      <ol aria-label="Service levels">
        {all.map((policy) => (
          <PolicyRow key={policy.id} policy={policy} onEdit={() => setEditing(policy)} onDeleted={() => void reload()} />
        ))}
      </ol>
      <Modal
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={editing === "new" ? "New service level" : "Edit the service level"}
      >
        {editing !== null && <ServiceLevelForm policy={editing === "new" ? null : editing} onDone={done} />}
      </Modal>
    </PageBody>
  );
}
