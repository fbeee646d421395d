import { Globe } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import type { ApiResult, BodyOf } from "@/lib/client/api";
import type { Website } from "@/lib/protocol/routes/websites";
import { rest } from "../api";
import { Button } from "../base/button";
import { Choice, TextField } from "../base/field";
import { Confirm } from "../base/modal";
import { FormError } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { shortDate } from "../base/time";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { WebsitePagesWindow } from "./website-pages-window";

/** How often progress is asked for while a website is read. */
const LOOK_MS = 2_000;

const EVERY: Record<Website["every"], string> = { never: "Once", daily: "Daily", weekly: "Weekly" };
const EVERY_OPTIONS = Object.entries(EVERY).map(([value, label]) => (
  <option key={value} value={value}>
    {label}
  </option>
));

const isUnderWay = ({ status }: Website): boolean => status === "waiting" || status === "reading";
const withScheme = (address: string): string => (/^https?:\/\//i.test(address) ? address : `https://${address}`);

function AddWebsite({ assistantId, onAdded }: { assistantId: string; onAdded: () => void }) {
  const [url, setUrl] = useState("");
  const [every, setEvery] = useState<Website["every"]>("weekly");
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/websites">) =>
    rest.post("/api/assistants/{id}/websites", { params: { id: assistantId }, body }),
  );
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await start({ url: withScheme(url.trim()), every }))) return;
    setUrl("");
    onAdded();
  };
  return (
    <form onSubmit={add} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <TextField
            label="Address of a website or sitemap"
            placeholder="www.example.com/help/"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        </div>
        <div className="w-28">
          <Choice label="Read it" value={every} onChange={(event) => setEvery(event.target.value as Website["every"])}>
            {EVERY_OPTIONS}
          </Choice>
        </div>
        <Button type="submit" look="primary" className="h-9 pointer-coarse:h-11" busy={busy} disabled={url.trim() === ""}>
          Add website
        </Button>
      </div>
      <FormError error={error} />
    </form>
  );
}

/** Where a website stands, in words. */
function standing({ status, found, read, failed, finished_at, next_at }: Website): string {
  if (status === "waiting") return "Looking for its sitemap";
  if (status === "reading") return `Reading: ${read + failed} of ${found} pages`;
  const done = finished_at ? `read ${shortDate(finished_at)}` : "";
  return [`${read} of ${found} pages`, done, next_at && `again ${shortDate(next_at)}`].filter(Boolean).join(" · ");
}

function Progress({ website }: { website: Website }) {
  const done = website.found === 0 ? 0 : (website.read + website.failed) / website.found;
  return (
    <div aria-hidden className="mt-2 h-1 basis-full overflow-hidden rounded-full bg-pressed">
      <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${Math.round(done * 100)}%` }} />
    </div>
  );
}

type RowProps = { website: Website; assistantId: string; mayChange: boolean; onChanged: () => void };

function WebsiteRow({ website, assistantId, mayChange, onChanged }: RowProps) {
  const [open, setOpen] = useState<"pages" | "remove" | null>(null);
  const params = { id: assistantId, website_id: website.id };
  const change = async (asked: Promise<ApiResult<unknown>>) => {
    const answer = await asked;
    if (!answer.ok) toast("failed", `Not done: ${answer.error.error}`);
    onChanged();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-3 last:border-b-0">
      <Globe aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <div className="ms-1 min-w-0 flex-1 basis-56">
        <p className="truncate font-strong">{website.url.replace(/^https?:\/\//, "").replace(/\/$/, "")}</p>
        <p role="status" className="tabular text-12 text-ink-faint">
          {standing(website)}
        </p>
        {website.note && (
          <p className={website.status === "failed" ? "text-12 text-red-text" : "text-12 text-amber-text"}>{website.note}</p>
        )}
      </div>
      {website.found > 0 && (
        <Button look="quiet" className={website.failed > 0 ? "text-red-text" : undefined} onClick={() => setOpen("pages")}>
          {website.failed > 0 ? `${website.failed} failed` : "Pages"}
        </Button>
      )}
      {mayChange && (
        <div className="-ms-3 flex basis-full items-center gap-x-1 ps-7">
          <select
            aria-label={`How often ${website.url} is read`}
            value={website.every}
            onChange={(event) =>
              void change(
                rest.patch("/api/assistants/{id}/websites/{website_id}", {
                  params,
                  body: { every: event.target.value as Website["every"] },
                }),
              )
            }
            className="hit cursor-pointer rounded-control bg-transparent px-2 text-13 text-ink-soft hover:bg-hover hover:text-ink"
          >
            {EVERY_OPTIONS}
          </select>
          <Button look="quiet" onClick={() => void change(rest.post("/api/assistants/{id}/websites/{website_id}/read", { params }))}>
            {isUnderWay(website) ? "Start again" : "Read now"}
          </Button>
          <Button look="quiet" className="text-red-text" onClick={() => setOpen("remove")}>
            Remove
          </Button>
        </div>
      )}
      {isUnderWay(website) && <Progress website={website} />}
      <WebsitePagesWindow website={website} assistantId={assistantId} open={open === "pages"} onClose={() => setOpen(null)} />
      <Confirm
        open={open === "remove"}
        onClose={() => setOpen(null)}
        title="Remove this website?"
        body={`The assistant forgets all pages of ${website.url}. Answers already given keep their quotes.`}
        action="Remove"
        onConfirm={() => change(rest.delete("/api/assistants/{id}/websites/{website_id}", { params }))}
      />
    </li>
  );
}

/** The websites that an assistant knows, each with how far it is read. */
export function Websites({ assistantId, mayChange }: { assistantId: string; mayChange: boolean }) {
  const { data, error, loading, reload } = useRoute("/api/assistants/{id}/websites", {
    params: { id: assistantId },
    query: { limit: 100 },
  });
  const isBusy = data?.data.some(isUnderWay) ?? false;
  useEffect(() => {
    if (!isBusy) return;
    const timer = setInterval(() => void reload(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isBusy, reload]);
  return (
    <>
      {mayChange && <AddWebsite assistantId={assistantId} onAdded={() => void reload()} />}
      {loading && <SkeletonRows rows={1} />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && !mayChange && <p className="text-13 text-ink-faint">None yet.</p>}
      {data && (
        <ul aria-label="Websites" className="mt-2">
          {data.data.map((website) => (
            <WebsiteRow
              key={website.id}
              website={website}
              assistantId={assistantId}
              mayChange={mayChange}
              onChanged={() => void reload()}
            />
          ))}
        </ul>
      )}
    </>
  );
}
