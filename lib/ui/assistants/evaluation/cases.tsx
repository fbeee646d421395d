import { FlaskConical } from "lucide-react";
import { useState } from "react";
import type { EvaluationCase } from "@/lib/protocol/routes/evaluations";
import { rest } from "../../api";
import { Button } from "../../base/button";
import { Confirm, Modal } from "../../base/modal";
import { Card } from "../../base/page";
import { Empty, SkeletonRows, Trouble } from "../../base/states";
import { toast } from "../../base/toast";
import { useRoutePages } from "../../server-state";
import { AddCases } from "./add-cases";
import { CaseForm } from "./case-form";
import { BEHAVIOUR } from "./words";

type RowProps = { assistantId: string; one: EvaluationCase; mayChange: boolean; onChanged: () => void };

function CaseRow({ assistantId, one, mayChange, onChanged }: RowProps) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const close = () => setOpen(null);
  const remove = async () => {
    const answer = await rest.delete("/api/assistants/{id}/evaluations/{case_id}", { params: { id: assistantId, case_id: one.id } });
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    onChanged();
  };
  const expected = [BEHAVIOUR[one.behaviour], one.source, one.fact && `“${one.fact}”`].filter(Boolean).join(" · ");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="line-clamp-2 font-strong wrap-anywhere">{one.turns.join(" → ")}</p>
        <p className="truncate text-12 text-ink-faint">{expected}</p>
      </div>
      {mayChange && (
        <div className="-ms-3 flex sm:ms-0">
          <Button look="quiet" onClick={() => setOpen("edit")}>
            Edit
          </Button>
          <Button look="quiet" className="text-red-text" onClick={() => setOpen("remove")}>
            Remove
          </Button>
        </div>
      )}
      <Modal open={open === "edit"} onClose={close} title="Test" wide>
        <CaseForm
          assistantId={assistantId}
          one={one}
          onSaved={() => {
            close();
            onChanged();
          }}
        />
      </Modal>
      <Confirm
        open={open === "remove"}
        onClose={close}
        title="Remove this test?"
        body="Its results in earlier runs go with it."
        action="Remove"
        onConfirm={remove}
      />
    </li>
  );
}

type CasesProps = { assistantId: string; mayChange: boolean; onChanged: () => void };

/** The test conversations of an assistant. */
export function Cases({ assistantId, mayChange, onChanged }: CasesProps) {
  const { items, error, loading, hasMore, loadingMore, more, reload } = useRoutePages("/api/assistants/{id}/evaluations", {
    params: { id: assistantId },
    query: { limit: 50 },
  });
  const changed = () => {
    void reload();
    onChanged();
  };
  return (
    <Card title="Tests" about="Conversations with what the assistant has to do at their end. They are run without a visitor.">
      {mayChange && <AddCases assistantId={assistantId} onAdded={changed} />}
      {loading && <SkeletonRows rows={2} />}
      {error && !items && <Trouble error={error} onRetry={() => void reload()} />}
      {items?.length === 0 && (
        <Empty icon={<FlaskConical aria-hidden />} title="No tests yet">
          Ten questions that visitors often ask are a good beginning.
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul aria-label="Tests" className="mt-3">
          {items.map((one) => (
            <CaseRow key={one.id} assistantId={assistantId} one={one} mayChange={mayChange} onChanged={changed} />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button className="mt-3" busy={loadingMore} onClick={() => void more()}>
          Show more
        </Button>
      )}
    </Card>
  );
}
