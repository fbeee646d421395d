import { type FormEvent, useState } from "react";
import type { Workspace as WorkspaceView } from "@/lib/protocol/routes/workspaces";
import { api, fieldError } from "../api";
import { applyAccent } from "../base/accent";
import { Button } from "../base/button";
import { Labelled, TextField } from "../base/field";
import { FormError } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useAction, useResource } from "../use-resource";

const DEFAULT_ACCENT = "#0f6b70";

function WorkspaceForm({ workspace }: { workspace: WorkspaceView }) {
  const [name, setName] = useState(workspace.name);
  const [accent, setAccent] = useState(workspace.accent ?? DEFAULT_ACCENT);
  const { busy, error, start } = useAction((body: object) => api<WorkspaceView>("PATCH", "/api/workspace", body));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ name, accent: accent === DEFAULT_ACCENT ? null : accent });
    if (!saved) return;
    applyAccent(saved.accent);
    toast("done", "The workspace is saved.");
  };
  return (
    <form onSubmit={save} className="flex max-w-md flex-col gap-4">
      <TextField
        label="Workspace name"
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(error, "name")}
      />
      <Labelled label="Colour" hint="The dashboard and the widget wear it." error={fieldError(error, "accent")}>
        {(wiring) => (
          <input
            {...wiring}
            type="color"
            value={accent}
            onChange={(event) => setAccent(event.target.value)}
            className="h-9 w-16 rounded-control border border-line-strong bg-page p-1"
          />
        )}
      </Labelled>
      {error && error.code !== "BAD_REQUEST" && <FormError error={error} />}
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ""}>
          Save the workspace
        </Button>
      </div>
    </form>
  );
}

/** The workspace's name and colour. */
export function Workspace() {
  const { data, error, loading, reload } = useResource<WorkspaceView>("/api/workspace");
  if (loading) return <SkeletonRows rows={1} />;
  if (error && !data) return <Trouble error={error} onRetry={() => void reload()} />;
  return data && <WorkspaceForm workspace={data} />;
}
