"use client";
import { History, Workflow } from "lucide-react";
import { useState } from "react";
import type { Rule } from "@/lib/protocol/routes/rules";
import { rest } from "../api";
import { IconButton } from "../base/button";
import { Modal } from "../base/modal";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { filterWords } from "../inbox/filter-words";
import { ActionLines } from "../macros/action-lines";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { useTeamName } from "../use-teams";
import { EditAndDelete, EditedList } from "./edited-list";
import { RuleForm } from "./rule-form";
import { RuleRuns } from "./rule-runs";
import { whenWords } from "./rule-words";

type RowProps = { rule: Rule; onEdit: () => void; onRuns: () => void; onChanged: () => void };

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
        {isAdmin && (
          <EditAndDelete
            name={rule.name}
            body="It does nothing any more. What it has done stays."
            remove={() => rest.delete("/api/rules/{id}", { params: { id: rule.id } })}
            onEdit={onEdit}
            onDeleted={onChanged}
          />
        )}
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
  const [shown, setShown] = useState<Rule | null>(null);
  return (
    <EditedList
      title="Rules"
      about="What happens by itself: label, assign, answer or resolve once something has happened in a conversation. What a rule does starts no other rule."
      resource={useRoute("/api/rules")}
      empty={{
        icon: <Workflow aria-hidden />,
        title: "No rules yet",
        words: "Make one, see what it would have done last month, and turn it on.",
      }}
      words={{ make: "New rule", making: "New rule", editing: "Edit the rule" }}
      form={(rule, onDone) => <RuleForm rule={rule} onDone={onDone} />}
    >
      {(all, { edit, reload }) => (
        <>
          <ol aria-label="Rules">
            {all.map((rule) => (
              <RuleRow key={rule.id} rule={rule} onEdit={() => edit(rule)} onRuns={() => setShown(rule)} onChanged={reload} />
            ))}
          </ol>
          <Modal open={shown !== null} onClose={() => setShown(null)} title={`What ${shown?.name ?? "it"} did`}>
            {shown && <RuleRuns id={shown.id} />}
          </Modal>
        </>
      )}
    </EditedList>
  );
}
