import { CircleAlert, CircleCheck } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { TelegramChannel } from "@/lib/protocol/routes/telegram";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Confirm, Modal } from "../base/modal";
import { Card, FormError } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { shortDate } from "../base/time";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";

const PATH = "/api/assistants/{id}/channels/telegram";
/** How often it is asked whether a bot that was just connected works. */
const LOOK_MS = 1_500;

type TokenProps = { assistantId: string; onConnected: (channel: TelegramChannel) => void };

function TokenForm({ assistantId, onConnected }: TokenProps) {
  const [token, setToken] = useState("");
  const { busy, error, start } = useAction((body: BodyOf<"POST", typeof PATH>) => rest.post(PATH, { params: { id: assistantId }, body }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const connected = await start({ token });
    if (!connected) return;
    setToken("");
    onConnected(connected);
  };
  const wrong = fieldError(error, "token");
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Bot token"
        hint="Telegram's @BotFather makes a bot with /newbot and shows its token. It is kept encrypted and not shown again."
        placeholder="123456789:AAF…"
        required
        autoComplete="off"
        spellCheck={false}
        dir="ltr"
        value={token}
        onChange={(event) => setToken(event.target.value)}
        error={wrong}
      />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} disabled={token.trim() === ""} className="self-end">
        Connect
      </Button>
    </form>
  );
}

/** How a bot does, in words. */
function Standing({ channel }: { channel: TelegramChannel }) {
  if (channel.status === "failing")
    return (
      <p role="status" className="flex items-start gap-1.5 text-13 text-red-text">
        <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span>
          {channel.error}
          {channel.failing_since && ` · since ${shortDate(channel.failing_since)}`}
        </span>
      </p>
    );
  const last = channel.last_update_at ? `last message ${shortDate(channel.last_update_at)}` : "no message yet";
  return (
    <p role="status" className="flex items-start gap-1.5 text-13 text-ink-soft">
      <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-green-text" />
      {channel.status === "connecting" ? "Connecting…" : `Connected · ${last}`}
    </p>
  );
}

type BotProps = { assistantId: string; channel: TelegramChannel; onChanged: (channel?: TelegramChannel) => void };

function ConnectedBot({ assistantId, channel, onChanged }: BotProps) {
  const [open, setOpen] = useState<"token" | "disconnect" | null>(null);
  const close = () => setOpen(null);
  const disconnect = async () => {
    const answer = await rest.delete(PATH, { params: { id: assistantId } });
    if (!answer.ok) return toast("failed", `Not disconnected: ${answer.error.error}`);
    onChanged();
  };
  const { bot } = channel;
  if (!bot) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex items-baseline gap-1.5">
          <bdi className="truncate font-strong">{bot.name}</bdi>
          <a
            href={`https://t.me/${bot.username}`}
            target="_blank"
            rel="noreferrer"
            className="shrink-0 text-13 text-accent-text hover:underline"
          >
            @{bot.username}
          </a>
        </p>
        <Standing channel={channel} />
      </div>
      <div className="-ms-3 flex sm:ms-0">
        <Button look="quiet" onClick={() => setOpen("token")}>
          Replace token
        </Button>
        <Button look="quiet" className="text-red-text" onClick={() => setOpen("disconnect")}>
          Disconnect
        </Button>
      </div>
      <Modal open={open === "token"} onClose={close} title="Replace the token">
        <TokenForm
          assistantId={assistantId}
          onConnected={(connected) => {
            close();
            onChanged(connected);
          }}
        />
      </Modal>
      <Confirm
        open={open === "disconnect"}
        onClose={close}
        title={`Disconnect @${bot.username}?`}
        body="People who write to it get no answer. Conversations stay, and go on when the same bot is connected again."
        action="Disconnect"
        onConfirm={disconnect}
      />
    </div>
  );
}

/** The bot with which an assistant and its team talk to people at Telegram. */
export function TelegramSection({ assistantId }: { assistantId: string }) {
  const { data, error, loading, reload, set } = useRoute(PATH, { params: { id: assistantId } });
  const isConnecting = data?.status === "connecting";
  useEffect(() => {
    if (!isConnecting) return;
    const timer = setInterval(() => void reload(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isConnecting, reload]);
  const change = (channel?: TelegramChannel) => (channel ? set(() => channel) : void reload());
  return (
    <Card title="Telegram" about="People write to a bot of yours; the assistant and your team answer here, as in the chat on your website.">
      {loading && <SkeletonRows rows={1} />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data?.bot === null && <TokenForm assistantId={assistantId} onConnected={change} />}
      {data?.bot && <ConnectedBot assistantId={assistantId} channel={data} onChanged={change} />}
    </Card>
  );
}
