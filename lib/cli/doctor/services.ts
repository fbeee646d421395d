import { verifyInbox, verifyMail } from "../../channels";
import type { Env } from "../../env";
import { type Check, type Finding, fail, ok, warn, wordsOf } from "./check";

const TIMEOUT_MS = 10_000;

/** The mail server: that it answers, and lets Baton in. */
export const checkMail: Check = async ({ env, bad }) => {
  if (bad.has("SMTP_URL")) return [];
  if (!env.SMTP_URL) return [ok("mail", "SMTP_URL is not set: no email is sent")];
  try {
    await verifyMail(env.SMTP_URL);
    return [ok("mail", "The mail server takes email from Baton")];
  } catch (error) {
    const help = "Check host, port, user and password in SMTP_URL; port 465 takes smtps://.";
    return [fail("mail", `The mail server does not let Baton in: ${wordsOf(error)}`, help)];
  }
};

/** The mailbox: that its server answers, lets Baton in, and has the folder. */
export const checkInbox: Check = async ({ env, bad }) => {
  if (bad.has("IMAP_URL")) return [];
  if (!env.IMAP_URL) return [ok("inbox", "IMAP_URL is not set: no mailbox is read")];
  try {
    await verifyInbox(env.IMAP_URL);
    return [ok("inbox", "The mail server lets Baton read the mailbox")];
  } catch (error) {
    const help = "Check host, port, user, password and folder in IMAP_URL; port 993 takes imaps://. Signs such as @ are percent-encoded.";
    return [fail("inbox", `The mailbox can't be read: ${(error as Error).message}`, help)];
  }
};

type ModelServer = { url: string; key: string | undefined; names: { url: string; key: string }; models: (string | undefined)[] };

/** The servers of the models, each with what is asked of it. */
function modelServers(env: Env): ModelServer[] {
  const { AI_BASE_URL, AI_API_KEY, AI_MODEL, AI_EMBEDDING_BASE_URL, AI_EMBEDDING_API_KEY, AI_EMBEDDING_MODEL } = env;
  const own = AI_EMBEDDING_BASE_URL !== undefined;
  return [
    ...(AI_BASE_URL
      ? [
          {
            url: AI_BASE_URL,
            key: AI_API_KEY,
            names: { url: "AI_BASE_URL", key: "AI_API_KEY" },
            models: [AI_MODEL, own ? undefined : AI_EMBEDDING_MODEL],
          },
        ]
      : []),
    ...(own
      ? [
          {
            url: AI_EMBEDDING_BASE_URL,
            key: AI_EMBEDDING_API_KEY,
            names: { url: "AI_EMBEDDING_BASE_URL", key: "AI_EMBEDDING_API_KEY" },
            models: [AI_EMBEDDING_MODEL],
          },
        ]
      : []),
  ];
}

/** The servers of the models: that they answer, and have them. */
export const checkModel: Check = async ({ env, bad }) => {
  if (bad.has("AI_BASE_URL") || bad.has("AI_EMBEDDING_BASE_URL")) return [];
  const answers = await Promise.all(modelServers(env).map(checkServer));
  return env.AI_BASE_URL ? answers : [ok("model", "AI_BASE_URL is not set: the embedded answerer answers"), ...answers];
};

async function checkServer({ url, key, names, models: wanted }: ModelServer): Promise<Finding> {
  try {
    const answer = await fetch(`${url.replace(/\/$/, "")}/models`, {
      headers: key ? { authorization: `Bearer ${key}` } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 401 || answer.status === 403)
      return fail("model", `${names.url} refuses ${names.key} (${answer.status})`, `Set ${names.key} to a key that its provider knows.`);
    if (answer.status >= 500)
      return fail("model", `${names.url} answers with ${answer.status}`, "Look into the log of the server of the model.");
    if (!answer.ok)
      return warn(
        "model",
        `${names.url} does not list its models (${answer.status})`,
        "Check that it ends as its provider says, mostly with /v1.",
      );
    const models = namesIn(await answer.json().catch(() => undefined));
    const missing = wanted.filter((name) => name !== undefined && models.length > 0 && !models.includes(name));
    return missing.length > 0
      ? warn("model", `${names.url} has no model ${missing.join(", ")}`, `It has ${models.slice(0, 5).join(", ")}.`)
      : ok("model", names.url === "AI_BASE_URL" ? "The server of the model answers" : "The server of the embedding model answers");
  } catch (error) {
    return fail("model", `${names.url} can't be reached: ${wordsOf(error)}`, "Check that it runs, and that this machine may reach it.");
  }
}

function namesIn(answer: unknown): string[] {
  const { data } = (answer ?? {}) as { data?: unknown };
  return Array.isArray(data) ? data.map((model: { id?: unknown }) => String(model?.id)) : [];
}
