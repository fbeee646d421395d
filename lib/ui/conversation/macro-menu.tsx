import { Zap } from "lucide-react";
import { fillVariables } from "@/lib/protocol/canned-reply";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Macro } from "@/lib/protocol/routes/macros";
import { givenName } from "@/lib/protocol/visitor-name";
import { Button, IconButton } from "../base/button";
import { Menu, MenuItem, MenuTitle } from "../base/menu";
import { Modal } from "../base/modal";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { useMe } from "../desk/desk-context";
import { ActionLines } from "../macros/action-lines";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { Link, useNavigate } from "../shell/link";
import { useTeamName } from "../use-teams";
import { attemptMacro } from "./attempt-macro";
import { useDialogActions } from "./use-dialog-actions";

/** Runs macros in a conversation. */
function useRunMacro(dialog: Dialog) {
  const { busy, runMacro } = useDialogActions(dialog.id);
  return { busy: busy === "macro", run: (macro: Macro) => attemptMacro(dialog.id, macro, (clientId) => runMacro(macro, clientId)) };
}

type PreviewProps = { macro: Macro; dialog: Dialog };

/** A macro's name, and below it what it would do in this conversation. */
function Preview({ macro, dialog }: PreviewProps) {
  const me = useMe();
  const nameOf = useMemberName();
  const teamOf = useTeamName();
  const values = { "contact.name": givenName(dialog.visitor), "contact.email": dialog.visitor?.email ?? null, "agent.name": me.name };
  const said = { nameOf, teamOf, me: "you", fill: (text: string) => fillVariables(text, values) };
  return (
    <span className="min-w-0 flex-1 py-1 text-start font-normal whitespace-normal">
      <span dir="auto" className="block truncate font-strong">
        {macro.name}
      </span>
      <span className="block text-12 text-ink-soft">
        <ActionLines actions={macro.actions} said={said} />
      </span>
    </span>
  );
}

/** What the menu holds, asked for when it opens. */
function MacroItems({ dialog, run }: { dialog: Dialog; run: (macro: Macro) => Promise<void> }) {
  const navigate = useNavigate();
  const { data, error } = useRoute("/api/macros");
  if (!data) return <MenuTitle>{error ? `${error.error}. Open the menu again to retry.` : "Loading…"}</MenuTitle>;
  if (data.data.length === 0) return <MenuItem onSelect={() => navigate("/macros")}>Make the first macro…</MenuItem>;
  return (
    <>
      <MenuTitle>Run a macro</MenuTitle>
      {data.data.map((macro) => (
        <MenuItem key={macro.id} onSelect={() => void run(macro)}>
          <Preview macro={macro} dialog={dialog} />
        </MenuItem>
      ))}
    </>
  );
}

/** Runs a macro, each shown with what it would do here. */
export function MacroMenu({ dialog }: { dialog: Dialog }) {
  const { busy, run } = useRunMacro(dialog);
  return (
    <Menu
      align="end"
      label="Macros"
      trigger={
        <IconButton label="Macros" disabled={busy} className="max-sm:hidden">
          <Zap />
        </IconButton>
      }
    >
      <div className="w-72">
        <MacroItems dialog={dialog} run={run} />
      </div>
    </Menu>
  );
}

function MacroList({ dialog, run }: { dialog: Dialog; run: (macro: Macro) => void }) {
  const { data, error, loading, reload } = useRoute("/api/macros");
  if (loading) return <SkeletonRows rows={3} />;
  if (!data) return error && <Trouble error={error} onRetry={() => void reload()} />;
  if (data.data.length === 0) {
    return (
      <Empty icon={<Zap aria-hidden />} title="No macros yet">
        <Link href="/macros" className="text-accent-text underline underline-offset-2">
          Make the first one
        </Link>
      </Empty>
    );
  }
  return (
    <ul aria-label="Macros" className="flex flex-col gap-1">
      {data.data.map((macro) => (
        <li key={macro.id}>
          <Button look="quiet" className="w-full shrink" onClick={() => run(macro)}>
            <Preview macro={macro} dialog={dialog} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** The same choices as the menu's, for a phone. */
export function MacroWindow({ dialog, open, onClose }: { dialog: Dialog; open: boolean; onClose: () => void }) {
  const { run } = useRunMacro(dialog);
  const choose = (macro: Macro) => {
    onClose();
    void run(macro);
  };
  return (
    <Modal open={open} onClose={onClose} title="Run a macro">
      <MacroList dialog={dialog} run={choose} />
    </Modal>
  );
}
