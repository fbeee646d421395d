import { type Env, readEnv, SETTING_NAMES, StartError } from "../../env";
import { type Finding, fail, ok, type Patient, warn } from "./check";

type Settings = Record<string, string | undefined>;

/** What a missing setting is taken for, so that the others can be looked at. */
const STAND_INS: Readonly<Settings> = {
  AUTH_SECRET: "stands in for a missing one",
  DATABASE_URL: "postgres://stands-in.invalid/baton",
  BATON_OWNER_PASSWORD: "stands in for one",
  AI_BASE_URL: "http://stands-in.invalid",
  BATON_OIDC_ISSUER: "https://stands-in.invalid",
  BATON_OIDC_CLIENT_ID: "stands in for one",
  BATON_OIDC_CLIENT_SECRET: "stands in for one",
};

/** Names that look like ours, and are not read by anybody else. */
const OURS = /^(WS|WEBSOCKET|BATON|AI|SMTP|IMAP|MAIL|FILES|FETCH)_[A-Z_]+$/;

/**
 * Reads the settings as a start does, and goes on behind each that is bad, so that all of them are found at once.
 * @returns what was found, and the settings without those that are bad
 */
export function examineSettings(given: Readonly<Settings>): Omit<Patient, "migrationsFolder"> & { found: Finding[] } {
  // With the embedded database the first start makes one, which is not for us to do.
  const settings: Settings = { ...given, AUTH_SECRET: given.AUTH_SECRET || (given.DATABASE_URL ? undefined : STAND_INS.AUTH_SECRET) };
  const [bad, found] = [new Set<string>(), [] as Finding[]];
  for (;;) {
    try {
      const env = readEnv(settings, (notice) => found.push(warn("settings", notice, "Keep one of the two names.")));
      const all = [...found, ...notObeyed(given), ...besideEachOther(env, bad)];
      return { env, settings, bad, found: all.length > 0 ? all : [ok("settings", "Every setting is as it should be")] };
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      const name = error.message.split(" ")[0] ?? "";
      // It was set aside already: what is wrong is no setting.
      if (bad.has(name)) throw error;
      bad.add(name);
      found.push(fail("settings", error.message, `Correct ${name}, see docs/settings.md; Baton does not start like this.`));
      settings[name] = error.message.includes(" is missing") || name === "AUTH_SECRET" ? STAND_INS[name] : undefined;
    }
  }
}

const notObeyed = (given: Readonly<Settings>): Finding[] =>
  Object.keys(given)
    .filter((name) => OURS.test(name) && given[name] && !SETTING_NAMES.has(name))
    .map((name) => warn("settings", `${name} is no setting, and has no effect`, "Check its spelling in docs/settings.md, or take it out."));

/** What is allowed each for itself, and not what one wants together. */
function besideEachOther(env: Env, bad: ReadonlySet<string>): Finding[] {
  const isProduction = env.ENVIRONMENT === "production" || env.ENVIRONMENT === "staging";
  const findings: (Finding | false)[] = [
    isProduction &&
      !env.PUBLIC_URL &&
      !bad.has("PUBLIC_URL") &&
      warn(
        "settings",
        "PUBLIC_URL is not set",
        "Set it to the address that people reach Baton at: links in emails and password resets need it.",
      ),
    isProduction &&
      env.PUBLIC_URL?.startsWith("http://") === true &&
      warn("settings", "PUBLIC_URL is not https://", "Let a proxy end TLS; browsers refuse notifications and more without it."),
    env.PUBLIC_URL?.startsWith("https://") === true &&
      env.WS_TRUSTED_PROXIES.length === 0 &&
      !bad.has("WS_TRUSTED_PROXIES") &&
      warn(
        "settings",
        "WS_TRUSTED_PROXIES is empty, though PUBLIC_URL is behind a proxy that ends TLS",
        "Name the proxy's address: without it all visitors share one address, and its limits.",
      ),
    env.SMTP_URL !== undefined &&
      env.MAIL_FROM === undefined &&
      !bad.has("MAIL_FROM") &&
      warn("settings", "MAIL_FROM is not set beside SMTP_URL", "Set it to an address that your mail server may send from."),
    (env.AI_BASE_URL === undefined) !== (env.AI_MODEL === undefined) &&
      !bad.has("AI_BASE_URL") &&
      warn("settings", "AI_BASE_URL and AI_MODEL belong together", "Set both, or neither: with one of them the embedded answerer answers."),
  ];
  return findings.filter((finding) => finding !== false);
}
