import type { Assistant } from "@/lib/protocol/routes/assistants";
import { CopyButton } from "../base/copy-button";
import { Card } from "../base/page";
import { useRoute } from "../server-state";

const tagOf = (origin: string, id: string, accent: string | null) =>
  `<script async src="${origin}/embed.js" data-assistant="${id}"${accent ? ` data-accent="${accent}"` : ""}></script>`;

const callOf = (origin: string, id: string, accent: string | null) => `<script>
  window.baton = window.baton || function () { (baton.q = baton.q || []).push(arguments) };
  baton("init", { assistant: "${id}"${accent ? `, accent: "${accent}"` : ""} });
</script>
<script async src="${origin}/embed.js"></script>`;

function Snippet({ code }: { code: string }) {
  return (
    <div className="flex flex-col items-end gap-2">
      <pre className="w-full rounded-control whitespace-pre-wrap [overflow-wrap:anywhere] border border-line bg-ground px-3 py-2.5 font-mono text-12 leading-relaxed select-all">
        {code}
      </pre>
      <CopyButton text={code} />
    </div>
  );
}

/** The lines of HTML that put the chat on a page. */
export function Install({ assistant }: { assistant: Assistant }) {
  const { origin } = location;
  const accent = useRoute("/api/me").data?.workspace.accent ?? null;
  return (
    <>
      <Card title="One line of HTML" about="Put it before </body> on every page that shall have the chat.">
        <Snippet code={tagOf(origin, assistant.id, accent)} />
      </Card>
      <Card title="To call it from your own code" about="Calls that are made before it has loaded wait for it.">
        <Snippet code={callOf(origin, assistant.id, accent)} />
      </Card>
    </>
  );
}
