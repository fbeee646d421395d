"use client";
import { History, Pencil, Plus, Trash2, Workflow } from "lucide-react";
import { useState } from "react";
import type { Rule } from "@/lib/protocol/routes/rules";
import { rest } from "../api";
import { Button, IconButton } from "../base/button";
import { Confirm, Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { filterWords } from "../inbox/filter-words";
import { ActionLines } from "../macros/action-lines";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { useTeamName } from "../use-teams";
import { RuleForm } from "./rule-form";
import { RuleRuns } from "./rule-runs";
import { whenWords } from "./rule-words";

type RowProps = { rule: Rule; onEdit: () => void; onRuns: () => void; onChanged: () => void };

function RuleActions({ rule, onEdit, onChanged }: Omit<RowProps, "onRuns">) {
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const answer = await rest.delete("/api/rules/{id}", { params: { id: rule.id } });
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `${rule.name} is deleted.`);
    onChanged();
  };
  return (
    <>
      <IconButton label={`Edit ${rule.name}`} onClick={onEdit}>
        <Pencil />
      </IconButton>
      <IconButton label={`Delete ${rule.name}`} onClick={() => setAsking(true)}>
        <Trash2 />
      </IconButton>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${rule.name}?`}
        body="It does nothing any more. What it has done stays."
        action="Delete"
        onConfirm={remove}
      />
    </>
  );
}

function RuleRow({ rule, onEdit, onRuns, onChanged }: RowProps) {
  const isAdmin = useMay("admin");
  const nameOf = useMemberName();
  const teamOf = useTeamName();
  const turn = async (enabled: boolean) => {
    const answer = await rest.patch("/api/rules/{id}", { params: { id: rule.id }, body: { enabled } });
    if (!answer.ok) return toast("failed", `Not changed: ${answer.error.error}`);
    onChanged();
  };
  return (
    <li className="border-b border-line py-3 last:border-b-0">
      <div className="flex items-start gap-3">
        <p className="min-w-0 flex-1 truncate font-strong">
          <bdi>{rule.name}</bdi>
        </p>
        <IconButton label={`What ${rule.name} did`} onClick={onRuns}>
          <History />
        </IconButton>
        {isAdmin && <RuleActions rule={rule} onEdit={onEdit} onChanged={onChanged} />}
      </div>
      <div className="text-13 text-ink-soft">
        <p>{whenWords(rule)}</p>
        <p className="[overflow-wrap:anywhere]">
          In: <bdi>{filterWords(rule.filter, nameOf, teamOf)}</bdi>
        </p>
        <p className="flex flex-col">
          <ActionLines actions={rule.actions} said={{ nameOf, teamOf }} />
        </p>
      </div>
      <div className="mt-2">
        <Switch label={rule.enabled ? "On" : "Off"} checked={rule.enabled} disabled={!isAdmin} onChange={(on) => void turn(on)} />
      </div>
    </li>
  );
}

/** What is done by itself once something has happened in a conversation that fits. */
export function Rules() {
  const { data, error, loading, reload } = useRoute("/api/rules");
  const [editing, setEditing] = useState<Rule | "new" | null>(null);
  const [shown, setShown] = useState<Rule | null>(null);
  const all = data?.data ?? [];
  const make = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing("new")}>
      New rule
    </Button>
  );
  const done = () => {
    setEditing(null);
    void reload();
  };
  return (
    <PageBody
      title="Rules"
      about="What happens by itself: label, assign, answer or resolve once something has happened in a conversation. What a rule does starts no other rule."
      action={all.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && all.length === 0 && (
        <Empty icon={<Workflow aria-hidden />} title="No rules yet" action={make}>
          Make one, see what it would have done last month, and turn it on.
        </Empty>
      )}
      <ol aria-label="Rules">
        {all.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            onEdit={() => setEditing(rule)}
            onRuns={() => setShown(rule)}
            onChanged={() => void reload()}
          />
        ))}
      </ol>
      <Modal open={editing !== null} onClose={() => setEditing(null)} title={editing === "new" ? "New rule" : "Edit the rule"}>
        {editing !== null && <RuleForm rule={editing === "new" ? null : editing} onDone={done} />}
      </Modal>
      <Modal open={shown !== null} onClose={() => setShown(null)} title={`What ${shown?.name ?? "it"} did`}>
        {shown && <RuleRuns id={shown.id} />}
      </Modal>
    </PageBody>
  );
}
