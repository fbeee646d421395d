import type { FormEvent } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Workspace as WorkspaceView } from "@/lib/protocol/routes/workspaces";
import { fieldError, rest } from "../api";
import { applyAccent } from "../base/accent";
import { Labelled, TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { FormError } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";

const DEFAULT_ACCENT = "#0f6b70";

function WorkspaceForm({ workspace, onSaved }: { workspace: WorkspaceView; onSaved: (saved: WorkspaceView) => void }) {
  const form = useFormDraft("workspace", "the workspace", { name: workspace.name, accent: workspace.accent ?? DEFAULT_ACCENT });
  const { name, accent } = form.value;
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/workspace">) => rest.patch("/api/workspace", { body }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ name, accent: accent === DEFAULT_ACCENT ? null : accent });
    if (!saved) return;
    applyAccent(saved.accent);
    onSaved(saved);
    form.reset();
    toast("done", "Workspace saved");
  };
  return (
    <form onSubmit={save} className="flex max-w-md flex-col gap-4">
      <TextField
        label="Workspace name"
        required
        maxLength={200}
        value={name}
        onChange={(event) => form.change({ name: event.target.value })}
        error={fieldError(error, "name")}
      />
      <Labelled label="Colour" hint="Used in the dashboard and the widget." error={fieldError(error, "accent")}>
        {(wiring) => (
          <input
            {...wiring}
            type="color"
            value={accent}
            onChange={(event) => form.change({ accent: event.target.value })}
            className="h-9 w-16 rounded-control border border-line-strong bg-page p-1"
          />
        )}
      </Labelled>
      {error && error.code !== "BAD_REQUEST" && <FormError error={error} />}
      <SaveBar form={form} busy={busy} disabled={name.trim() === ""} save="Save the workspace" />
    </form>
  );
}

/** The workspace's name and colour. */
export function Workspace() {
  const { data, error, loading, reload, set } = useRoute("/api/workspace");
  if (loading) return <SkeletonRows rows={1} />;
  if (error && !data) return <Trouble error={error} onRetry={() => void reload()} />;
  return data && <WorkspaceForm workspace={data} onSaved={(saved) => set(() => saved)} />;
}
