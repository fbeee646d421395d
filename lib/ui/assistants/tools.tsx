import { Plus, Wrench } from "lucide-react";
import { useState } from "react";
import type { ToolView } from "@/lib/protocol/routes/tools";
import { rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Confirm, Modal } from "../base/modal";
import { Card } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useRoute } from "../server-state";
import { ToolForm } from "./tool-form";
import { TryTool } from "./try-tool";

type RowProps = { assistantId: string; tool: ToolView; onChanged: () => void };

function ToolRow({ assistantId, tool, onChanged }: RowProps) {
  const [open, setOpen] = useState<"edit" | "try" | "remove" | null>(null);
  const close = () => setOpen(null);
  const remove = async () => {
    const answer = await rest.delete("/api/assistants/{id}/tools/{tool_id}", { params: { id: assistantId, tool_id: tool.id } });
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    toast("done", `${tool.name} is removed.`);
    onChanged();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-3 last:border-b-0">
      <div className={cx("min-w-0 flex-1 basis-56", !tool.enabled && "opacity-60")}>
        <p className="flex items-baseline gap-2">
          <code className="truncate font-mono text-13 font-strong">{tool.name}</code>
          {!tool.enabled && <span className="text-12 text-ink-faint">not in use</span>}
        </p>
        <p className="line-clamp-2 text-13 text-ink-soft">{tool.description}</p>
        <p className="truncate text-12 text-ink-faint">
          {tool.audience === "customers" ? "Identified customers" : "Every visitor"} · {tool.method}{" "}
          <span className="font-mono">{tool.url.replace(/^https?:\/\//, "")}</span>
        </p>
      </div>
      <div className="-ms-3 flex sm:ms-0">
        <Button look="quiet" onClick={() => setOpen("try")}>
          Try it
        </Button>
        <Button look="quiet" onClick={() => setOpen("edit")}>
          Edit
        </Button>
        <Button look="quiet" className="text-red-text" onClick={() => setOpen("remove")}>
          Remove
        </Button>
      </div>
      <Modal open={open === "edit"} onClose={close} title={tool.name} wide>
        <ToolForm
          assistantId={assistantId}
          tool={tool}
          onSaved={() => {
            close();
            onChanged();
          }}
        />
      </Modal>
      <Modal open={open === "try"} onClose={close} title={`Try ${tool.name}`} wide>
        <TryTool assistantId={assistantId} tool={tool} />
      </Modal>
      <Confirm
        open={open === "remove"}
        onClose={close}
        title={`Remove ${tool.name}?`}
        body="The model can't call it any more, and its secret is gone."
        action="Remove"
        onConfirm={remove}
      />
    </li>
  );
}

/** The calls to the site's own systems that an assistant's model may make. */
export function Tools({ assistantId }: { assistantId: string }) {
  const { data, error, loading, reload } = useRoute("/api/assistants/{id}/tools", { params: { id: assistantId } });
  const [adding, setAdding] = useState(false);
  const add = (
    <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setAdding(true)}>
      Add a tool
    </Button>
  );
  return (
    <Card
      title="Tools"
      about="Calls to your own systems that a language model may make while it answers. The built-in answerer makes none."
    >
      {loading && <SkeletonRows rows={2} />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && (
        <Empty icon={<Wrench aria-hidden />} title="No tools yet" action={add}>
          Such as the state of a refund, a free appointment, or a change of address.
        </Empty>
      )}
      {data && data.data.length > 0 && (
        <>
          {add}
          <ul aria-label="Tools" className="mt-3">
            {data.data.map((tool) => (
              <ToolRow key={tool.id} assistantId={assistantId} tool={tool} onChanged={() => void reload()} />
            ))}
          </ul>
        </>
      )}
      <Modal open={adding} onClose={() => setAdding(false)} title="A new tool" wide>
        <ToolForm
          assistantId={assistantId}
          tool={null}
          onSaved={() => {
            setAdding(false);
            void reload();
          }}
        />
      </Modal>
    </Card>
  );
}
