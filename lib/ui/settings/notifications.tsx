"use client";
import { type ReactNode, useId } from "react";
import type { NotifyChannel, NotifySettings, NotifyTopic } from "@/lib/protocol/notify-settings";
import { rest } from "../api";
import { Choice, TextField } from "../base/field";
import { Card, PageBody } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { usePush } from "../notifications/push";
import { useRoute } from "../server-state";
import { setPreferences, usePreferences } from "../shell/preferences";
import { TimezoneField } from "./timezone-field";

const TOPICS: readonly { topic: NotifyTopic; words: string; about: string }[] = [
  { topic: "queue", words: "Someone is waiting", about: "A conversation is offered to you, or to everyone." },
  { topic: "mine", words: "Your conversations", about: "New messages, and what a colleague gives you." },
  { topic: "mentions", words: "Mentions", about: "A colleague mentions you in an internal note." },
  { topic: "records", words: "Orders and quotes", about: "Changes and deadlines of those you are part of." },
];

const CHANNELS: readonly { channel: NotifyChannel; words: string }[] = [
  { channel: "sound", words: "Sound" },
  { channel: "desktop", words: "Desktop" },
  { channel: "push", words: "Push" },
  { channel: "email", words: "Email" },
];

const DELAYS = [1, 5, 10, 30, 60, 240];

type Save = (change: Partial<NotifySettings>) => void;
type Part = { settings: NotifySettings; save: Save };

function Matrix({ settings, save }: Part) {
  const id = useId();
  return (
    <table className="w-full max-w-xl text-13">
      <thead>
        <tr className="text-12 text-ink-faint">
          <th scope="col" className="pb-2 text-start font-normal">
            <span className="sr-only">About</span>
          </th>
          {CHANNELS.map(({ channel, words }) => (
            <th key={channel} scope="col" className="w-16 pb-2 text-center font-normal">
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {TOPICS.map(({ topic, words, about }) => (
          <tr key={topic} className="border-t border-line">
            <th scope="row" id={`${id}-${topic}`} className="py-2.5 pe-3 text-start font-normal">
              <span className="block text-14 font-strong">{words}</span>
              <span className="block text-ink-faint max-sm:hidden">{about}</span>
            </th>
            {CHANNELS.map(({ channel, words: how }) => (
              <td key={channel} className="text-center">
                <label className="hit-square inline-flex items-center justify-center">
                  <span className="sr-only">{`${words}: ${how}`}</span>
                  <input
                    type="checkbox"
                    checked={settings[topic][channel]}
                    onChange={(event) => save({ [topic]: { ...settings[topic], [channel]: event.target.checked } })}
                    className="size-4.5 accent-accent"
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const QUIET_AT_FIRST = { from: "20:00", to: "08:00" };

function Quiet({ settings, save }: Part) {
  const { quiet } = settings;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label="Quiet hours"
        hint="Nothing sounds, pops up or is mailed in them; you are notified of what came meanwhile when they end."
        checked={quiet !== null}
        onChange={(on) => save(on ? { quiet: QUIET_AT_FIRST, timezone: zone } : { quiet: null })}
      />
      {quiet && (
        <div className="flex max-w-md flex-wrap gap-3">
          <TextField
            label="From"
            type="time"
            required
            value={quiet.from}
            onChange={(event) => event.target.value && save({ quiet: { ...quiet, from: event.target.value } })}
          />
          <TextField
            label="To"
            type="time"
            required
            value={quiet.to}
            onChange={(event) => event.target.value && save({ quiet: { ...quiet, to: event.target.value } })}
          />
          <TimezoneField value={settings.timezone} onChange={(timezone) => save({ timezone })} />
        </div>
      )}
    </div>
  );
}

/** What belongs to this machine: whether it may sound, show and be pushed to at all. */
function ThisBrowser() {
  const { sound, notifications } = usePreferences();
  const push = usePush();
  const supported = typeof Notification !== "undefined";
  const refused = supported && Notification.permission === "denied";
  const allow = async (on: boolean) => {
    const granted = on && (await Notification.requestPermission()) === "granted";
    setPreferences({ notifications: granted });
    if (on && !granted) toast("failed", "The browser does not allow notifications for Baton. Change it in the settings of this site.");
  };
  const turnPush = async (on: boolean) => {
    const fault = await push.turn(on);
    if (fault) toast("failed", fault);
  };
  const BLOCKED = "The browser blocks them for Baton. Allow them in the settings of this site.";
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label="Sound"
        hint="A short chime. Of all your tabs and devices one plays it."
        checked={sound}
        onChange={(on) => setPreferences({ sound: on })}
      />
      <Switch
        label="Desktop notifications"
        hint={refused ? BLOCKED : supported ? "Shown while Baton is open, but not in front." : "This browser has none."}
        checked={supported && notifications && !refused}
        disabled={!supported || refused}
        onChange={(on) => void allow(on)}
      />
      <Switch
        label="Push"
        hint={
          push.state === "unsupported"
            ? "This browser has none, or Baton is not reached by https."
            : push.state === "refused"
              ? BLOCKED
              : "Also while Baton is closed here, for what you have not read elsewhere."
        }
        checked={push.state === "on"}
        disabled={push.state !== "on" && push.state !== "off"}
        onChange={(on) => void turnPush(on)}
      />
    </div>
  );
}

function Mail({ settings, save, sent }: Part & { sent: boolean }) {
  return (
    <div className="max-w-xs">
      <Choice
        label="What you have not read comes by e-mail after"
        hint={sent ? "All of it in one e-mail." : "This installation sends no e-mails yet: whoever runs it sets SMTP_URL."}
        value={settings.email_after_minutes}
        onChange={(event) => save({ email_after_minutes: Number(event.target.value) })}
      >
        {[...new Set([...DELAYS, settings.email_after_minutes])]
          .sort((a, b) => a - b)
          .map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes === 1 ? "1 minute" : minutes < 60 ? `${minutes} minutes` : minutes === 60 ? "1 hour" : `${minutes / 60} hours`}
            </option>
          ))}
      </Choice>
    </div>
  );
}

/** How one is notified: everywhere, at which hours, and in this browser. */
export function NotificationSettings(): ReactNode {
  const { data, error, loading, reload, set } = useRoute("/api/notifications/settings");
  const push = useRoute("/api/push");
  const save: Save = async (change) => {
    set((old) => ({ ...old, ...change }));
    const answer = await rest.patch("/api/notifications/settings", { body: change });
    if (answer.ok) return set(() => answer.value);
    toast("failed", `Not saved: ${answer.error.error}`);
    await reload();
  };
  return (
    <PageBody title="Notifications" about="In Baton itself every notification stands under the bell. Choose what else notifies you.">
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && (
        <>
          <Card title="What notifies you of what" about="Desktop, sound and push also need to be allowed in each browser, below.">
            <Matrix settings={data} save={save} />
          </Card>
          <Card title="When">
            <div className="flex flex-col gap-6">
              <Quiet settings={data} save={save} />
              <Mail settings={data} save={save} sent={push.data?.email ?? true} />
            </div>
          </Card>
        </>
      )}
      <Card title="This browser">
        <ThisBrowser />
      </Card>
    </PageBody>
  );
}
