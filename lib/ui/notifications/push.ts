import { useCallback, useEffect, useState } from "react";
import { rest } from "../api";

export type PushState = "unsupported" | "refused" | "off" | "on" | "busy";

const WORKER = "/push-worker.js";

const isSupported = () => typeof window !== "undefined" && "serviceWorker" in navigator && "PushManager" in window;

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function subscribe(): Promise<string | null> {
  if ((await Notification.requestPermission()) !== "granted") return "The browser does not allow notifications for Baton.";
  const info = await rest.get("/api/push");
  if (!info.ok) return info.error.error;
  const registration = await navigator.serviceWorker.register(WORKER);
  await navigator.serviceWorker.ready;
  try {
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(info.value.public_key) });
    const { endpoint = "", keys: { p256dh = "", auth = "" } = {} } = made.toJSON();
    const kept = await rest.post("/api/push/subscriptions", { body: { endpoint, keys: { p256dh, auth } } });
    if (kept.ok) return null;
    await made.unsubscribe();
    return kept.error.error;
  } catch {
    return "The browser's push service does not answer.";
  }
}

async function unsubscribe(): Promise<string | null> {
  const made = await current();
  if (!made) return null;
  await rest.delete("/api/push/subscriptions", { body: { endpoint: made.endpoint } });
  await made.unsubscribe();
  return null;
}

/** The browser belongs to nobody any more: it is not pushed to, and what it still shows goes. */
export async function endPush(): Promise<void> {
  if (!isSupported()) return;
  await unsubscribe();
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
}

/** Whether this browser is pushed to, and a way to change it. `turn` answers with what went wrong, or null. */
export function usePush(): { state: PushState; turn: (on: boolean) => Promise<string | null> } {
  const [state, setState] = useState<PushState>("busy");
  const check = useCallback(async () => {
    if (!isSupported()) return setState("unsupported");
    if (Notification.permission === "denied") return setState("refused");
    setState((await current()) ? "on" : "off");
  }, []);
  useEffect(() => void check(), [check]);
  return {
    state,
    turn: async (on) => {
      setState("busy");
      const fault = await (on ? subscribe() : unsubscribe());
      await check();
      return fault;
    },
  };
}
