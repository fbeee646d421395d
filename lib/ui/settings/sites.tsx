"use client";
import { Globe, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { ApiResult, BodyOf } from "@/lib/client/api";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import type { Site, SiteWithSecret } from "@/lib/protocol/routes/sites";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { DomainsField } from "../base/domains-field";
import { Choice, TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { Confirm, Modal } from "../base/modal";
import { FormError, PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { Once } from "./once";

type SiteFormProps = { site?: Site; assistants: readonly Assistant[]; onDone: (saved: Site | SiteWithSecret) => void };

function SiteForm({ site, assistants, onDone }: SiteFormProps) {
  const form = useFormDraft(`site ${site?.id ?? "new"}`, site?.name ?? "the new site", {
    name: site?.name ?? "",
    domains: site?.allowed_domains ?? [],
    assistantId: site ? (site.assistant_id ?? "") : (assistants[0]?.id ?? ""),
    native: site?.allow_native ?? false,
  });
  const { name, domains, assistantId, native } = form.value;
  const { busy, error, start } = useAction(
    (body: BodyOf<"POST", "/api/sites">): Promise<ApiResult<Site | SiteWithSecret>> =>
      site ? rest.patch("/api/sites/{id}", { params: { id: site.id }, body }) : rest.post("/api/sites", { body }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ name, allowed_domains: domains, assistant_id: assistantId || null, allow_native: native });
    if (!saved) return;
    form.reset();
    onDone(saved);
  };
  const wrong = { name: fieldError(error, "name"), domains: fieldError(error, "allowed_domains") };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        required
        maxLength={200}
        value={name}
        onChange={(event) => form.change({ name: event.target.value })}
        error={wrong.name}
      />
      <DomainsField
        label="Domains"
        hint="Pages on these hosts may connect. At least one."
        value={domains}
        onChange={(next) => form.change({ domains: next })}
        error={wrong.domains}
      />
      <Choice
        label="Assistant"
        hint="Answers its customers first."
        value={assistantId}
        onChange={(event) => form.change({ assistantId: event.target.value })}
      >
        <option value="">None: conversations wait for a person</option>
        {assistants.map(({ id, name: words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </Choice>
      <Switch
        label="Native apps"
        hint="Allow connections without an Origin header, such as a phone's app."
        checked={native}
        onChange={(on) => form.change({ native: on })}
      />
      {error && !wrong.name && !wrong.domains && <FormError error={error} />}
      <SaveBar
        form={form}
        on="window"
        busy={busy}
        disabled={domains.length === 0 || name.trim() === ""}
        save={site ? "Save" : "Create site"}
      />
    </form>
  );
}

type SiteRowProps = { site: Site; assistants: readonly Assistant[]; onChanged: () => void; onSecret: (secret: string) => void };

function SiteRow({ site, assistants, onChanged, onSecret }: SiteRowProps) {
  const [open, setOpen] = useState<"edit" | "rotate" | "remove" | null>(null);
  const rotate = async () => {
    const answer = await rest.post("/api/sites/{id}/rotate-secret", { params: { id: site.id } });
    if (answer.ok) onSecret(answer.value.secret);
    else toast("failed", `The secret was not changed: ${answer.error.error}`);
  };
  const remove = async () => {
    const answer = await rest.delete("/api/sites/{id}", { params: { id: site.id } });
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    toast("done", `${site.name} is removed.`);
    onChanged();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-strong">{site.name}</p>
        <p className="truncate text-13 text-ink-soft">{site.allowed_domains.join(", ")}</p>
        <p className="truncate text-12 text-ink-faint">
          site_id <code className="font-mono select-all">{site.id}</code>
        </p>
      </div>
      <div className="flex gap-1">
        <Button look="quiet" onClick={() => setOpen("edit")}>
          Change
        </Button>
        <Button look="quiet" onClick={() => setOpen("rotate")}>
          New secret
        </Button>
        <Button look="quiet" className="text-red-text" onClick={() => setOpen("remove")}>
          Remove
        </Button>
      </div>
      <Modal open={open === "edit"} onClose={() => setOpen(null)} title={site.name}>
        <SiteForm
          site={site}
          assistants={assistants}
          onDone={() => {
            setOpen(null);
            toast("done", "The site is saved.");
            onChanged();
          }}
        />
      </Modal>
      <Confirm
        open={open === "rotate"}
        onClose={() => setOpen(null)}
        title={`Make a new secret for ${site.name}?`}
        body="Tokens signed with the old one open nothing any more, and its customers' connections end until your backend signs with the new one."
        action="Make a new secret"
        onConfirm={rotate}
      />
      <Confirm
        open={open === "remove"}
        onClose={() => setOpen(null)}
        title={`Remove ${site.name}?`}
        body="Its customers' connections end at once. Their conversations stay."
        action="Remove"
        onConfirm={remove}
      />
    </li>
  );
}

/** The sites whose backends say who their customers are. */
export function Sites() {
  const { data, error, loading, reload } = useRoute("/api/sites", { query: { limit: 100 } });
  const assistants = useRoute("/api/assistants", { query: { limit: 100 } }).data?.data ?? [];
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const make = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setMaking(true)}>
      Create a site
    </Button>
  );
  return (
    <PageBody
      title="Sites"
      about="Identify signed-in customers: your backend signs a token with the site's secret."
      action={data && data.data.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && (
        <Empty icon={<Globe aria-hidden />} title="No sites" action={make}>
          Anonymous visitors need none. Make one to recognise people who are signed in with you.
        </Empty>
      )}
      {data && (
        <ul aria-label="Sites">
          {data.data.map((site) => (
            <SiteRow key={site.id} site={site} assistants={assistants} onChanged={() => void reload()} onSecret={setSecret} />
          ))}
        </ul>
      )}
      <Modal open={making} onClose={() => setMaking(false)} title="Create a site">
        <SiteForm
          assistants={assistants}
          onDone={(made) => {
            setMaking(false);
            if ("secret" in made) setSecret(made.secret);
            void reload();
          }}
        />
      </Modal>
      <Once
        title="Keep this secret"
        about="It is shown here and never again. Your backend signs site tokens with it."
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </PageBody>
  );
}
