import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ipaddr from "ipaddr.js";
import { parse as parsePostgres } from "pg-connection-string";
import { z } from "zod";
import { ALIAS_NAMES, unalias } from "./env-aliases";
import { BadFilesUrl, parseFilesUrl } from "./files-url";
import { readUrl } from "./protocol/read-url";
import { LIMITS } from "./protocol/values";
import { readRedisAddress } from "./redis-address";

const flag = (fallback: boolean) =>
  z
    .enum(["true", "false", "1", "0"], { error: "is neither true nor false" })
    .optional()
    .transform((value) => (value === undefined ? fallback : value === "true" || value === "1"));

const whole = (fallback: number, min = 1, max = 1_000_000_000) =>
  z.coerce
    .number({ error: "is not a number" })
    .int("is not a whole number")
    .min(min, `is less than ${min}`)
    .max(max, `is more than ${max}`)
    .default(fallback);

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean),
  );

const ranges = list.refine(
  (entries) => entries.every((entry) => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)),
  "is not a list of addresses or CIDR ranges",
);

const url = (...protocols: string[]) =>
  z.string().refine(
    (text) => protocols.includes(readUrl(text)?.protocol ?? ""),
    // What is asked of it behind this takes an address.
    { error: `is not an address that begins with ${protocols.map((p) => `${p}//`).join(" or ")}`, abort: true },
  );

const postgresAddress = z
  .string()
  .refine(
    isPostgresAddress,
    "is not an address such as postgres://user:password@host:5432/database (characters such as / @ : # % in the password are percent-encoded, or it is given in PGPASSWORD)",
  );

const redisAddress = z.string().superRefine((text, context) => {
  try {
    readRedisAddress(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
});

const encryptionKey = z
  .string()
  .transform((text) => text.split(",").map((key) => key.trim()))
  .refine(
    (keys) => keys.every((key) => Buffer.from(key, "base64").length === 32),
    "is not 32 bytes in base64 (several are separated by commas)",
  );

const schema = z.object({
  DATABASE_URL: postgresAddress.optional(),
  DATABASE_POOL_SIZE: whole(16, 2, 1_000),
  DATABASE_REPLICA_URL: postgresAddress.optional(),
  REDIS_URL: redisAddress.optional(),
  PORT: whole(3000, 0, 65_535),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: url("http:", "https:")
    .refine((text) => new URL(text).pathname === "/" && !/[?#]/.test(text), "has a path; Baton is served at the root of a host of its own")
    .optional(),
  AUTH_SECRET: z.string().min(16, "is shorter than 16 characters").optional(),
  NODE_ENV: z.string().optional(),
  ENVIRONMENT: z
    .enum(["development", "staging", "production", "test"], { error: "is none of development, staging, production, test" })
    .optional(),
  WS_ALLOWED_ORIGINS: list,
  WS_MAX_CONNECTIONS_PER_DIALOG: whole(50),
  WS_MAX_TOTAL_CONNECTIONS: whole(1000),
  WS_MAX_CONNECTIONS_PER_USER: whole(5),
  WS_MAX_CONNECTIONS_PER_IP: whole(200),
  WS_CONNECTION_TIMEOUT: whole(0, 0, 604_800),
  WS_COMPRESSION_MIN_BYTES: whole(0, 0, LIMITS.FRAME_BYTES_MAX),
  WS_PING_INTERVAL_SECONDS: whole(25, 1, 3600),
  WS_PONG_TIMEOUT_SECONDS: whole(40, 1, 3600),
  WS_RATE_LIMIT_PER_IP: whole(100),
  WS_RATE_LIMIT_WINDOW: whole(60, 1, 86_400),
  WS_MAX_MESSAGE_RATE: whole(60),
  WS_MAX_MESSAGE_BYTES: whole(10_240, 1, 90_000),
  WS_TRUSTED_PROXIES: ranges,
  WS_COUNTRY_HEADER: z
    .string()
    .regex(/^[\w-]+$/, "is not the name of an HTTP header")
    .transform((name) => name.toLowerCase())
    .optional(),
  WS_REQUIRE_TOKEN_SIGNATURE: flag(true),
  WS_ACK_TIMEOUT_SECONDS: whole(10, 1, 600),
  WS_MAX_RETRY_ATTEMPTS: whole(3, 0, 100),
  WS_MESSAGE_TTL_SECONDS: whole(300),
  WS_MESSAGE_CLEANUP_INTERVAL: whole(60),
  WS_ENCRYPTION_KEY: encryptionKey.optional(),
  WS_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], { error: "is not a log level" }).default("info"),
  WS_LOG_HEARTBEAT_EVENTS: flag(false),
  METRICS_TOKEN: z.string().regex(/^\S+$/, "has spaces in it, which a bearer token can't have").optional(),
  SECURITY_CONTACT: z
    .string()
    .regex(/^(mailto:|https:\/\/|tel:)\S+$/, "is not a contact such as mailto:security@example.com or https://example.com/security")
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url("http:", "https:").optional(),
  MAX_UPLOAD_BYTES: whole(20_971_520),
  FILES_URL: z.string().superRefine(checkFilesUrl).optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_REGION: z.string().optional(),
  FILES_QUOTA_BYTES: whole(10_737_418_240, 0, Number.MAX_SAFE_INTEGER),
  EVENTS_RETENTION_DAYS: whole(30, 1, 3_650),
  BATON_SIGNUP: z.enum(["closed", "open"], { error: "is neither closed nor open" }).default("closed"),
  BATON_OWNER_EMAIL: z.email("is not an e-mail address").optional(),
  BATON_OWNER_PASSWORD: z.string().min(8, "is shorter than 8 characters").optional(),
  BATON_DEMO: flag(false).optional(),
  BATON_DATA_DIR: z.string().default(".data"),
  BATON_SHUTDOWN_DELAY_SECONDS: whole(2, 0, 60),
  BATON_TEST_FAULTS: flag(false),
  ADMIN_IP_ALLOWLIST: ranges,
  FETCH_ALLOWED_NETWORKS: ranges,
  TELEGRAM_API_URL: url("http:", "https:").default("https://api.telegram.org"),
  SMTP_URL: url("smtp:", "smtps:").optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, "is not an address such as Support <support@example.com>")
    .optional(),
  IMAP_URL: url("imap:", "imaps:")
    .refine((text) => new URL(text).username !== "", "names no user: imaps://user:password@mail.example.com")
    .optional(),
  BATON_OIDC_ISSUER: url("http:", "https:").optional(),
  BATON_OIDC_CLIENT_ID: z.string().optional(),
  BATON_OIDC_CLIENT_SECRET: z.string().optional(),
  BATON_OIDC_NAME: z.string().max(60).default("single sign-on"),
  AI_BASE_URL: url("http:", "https:").optional(),
  AI_API_KEY: z.string().optional(),
  AI_MODEL: z.string().optional(),
  AI_EMBEDDING_MODEL: z.string().optional(),
  AI_EMBEDDING_BASE_URL: url("http:", "https:").optional(),
  AI_EMBEDDING_API_KEY: z.string().optional(),
});

type Raw = z.output<typeof schema>;

/** The settings of protocol.md 9, checked and completed. */
export type Env = Raw & {
  AUTH_SECRET: string;
  ENVIRONMENT: "development" | "staging" | "production" | "test";
  BATON_DEMO: boolean;
  FILES_URL: string;
};

/** What stops the start, such as a bad setting; the message is the one line that is printed. */
export class StartError extends Error {}

/** Every name that is read; other names count for nothing. */
export const SETTING_NAMES: ReadonlySet<string> = new Set([...Object.keys(schema.shape), ...ALIAS_NAMES]);

function secretUnder(dataDir: string): string {
  const file = join(dataDir, "auth-secret");
  try {
    if (existsSync(file)) return readFileSync(file, "utf8").trim();
    mkdirSync(dataDir, { recursive: true });
    const secret = randomBytes(32).toString("base64url");
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  } catch (error) {
    throw new StartError(`BATON_DATA_DIR ${dataDir} can't be written: ${(error as Error).message}`, { cause: error });
  }
}

function checkFilesUrl(text: string, context: z.RefinementCtx): void {
  try {
    parseFilesUrl(text);
  } catch (error) {
    if (!(error instanceof BadFilesUrl)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
}

/** What is kept in a bucket takes a key and its secret: in the address, or by Amazon's own names. */
function requireCredentials({ FILES_URL: given, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret }: Raw): void {
  const place = given === undefined ? undefined : parseFilesUrl(given);
  if (place?.kind !== "s3" || place.credentials || (key && secret)) return;
  throw new StartError(`${key ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID"} is missing beside FILES_URL, which has no key in it`);
}

/** An address of Postgres as pg takes it: also one that names a socket's folder instead of a host. */
function isPostgresAddress(text: string): boolean {
  try {
    return /^postgres(ql)?:\/\//.test(text) && Boolean(parsePostgres(text).host);
  } catch {
    return false;
  }
}

/**
 * Reads the settings. An empty variable counts as none. With the embedded database a missing AUTH_SECRET is made
 * and kept under BATON_DATA_DIR.
 * @param onNotice hears what the start has to say of names that do not count
 * @throws StartError naming the first variable that is bad or missing.
 */
export function readEnv(source: Record<string, string | undefined>, onNotice: (line: string) => void = () => undefined): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const { settings, namedAs, notices } = unalias(given);
  const result = schema.safeParse(settings);
  if (!result.success) {
    const issue = result.error.issues[0];
    const name = String(issue?.path[0]);
    throw new StartError(`${namedAs.get(name) ?? name} ${issue?.message}`);
  }
  for (const notice of notices) onNotice(notice);
  const raw = result.data;
  return complete(raw);
}

/** Checks what settings mean beside each other. */
function complete(raw: Raw): Env {
  const environment = raw.ENVIRONMENT ?? (raw.NODE_ENV === "production" ? "production" : "development");
  if (raw.DATABASE_URL && !raw.AUTH_SECRET) throw new StartError("AUTH_SECRET is missing; it is required with DATABASE_URL");
  if (raw.DATABASE_REPLICA_URL && !raw.DATABASE_URL) throw new StartError("DATABASE_URL is missing beside DATABASE_REPLICA_URL");
  if (raw.REDIS_URL && !raw.DATABASE_URL)
    throw new StartError("DATABASE_URL is missing; several nodes (REDIS_URL) need a database they share");
  const isProduction = environment === "production" || environment === "staging";
  if (isProduction && !raw.WS_REQUIRE_TOKEN_SIGNATURE)
    throw new StartError("WS_REQUIRE_TOKEN_SIGNATURE is false, which production does not allow");
  if (isProduction && raw.BATON_TEST_FAULTS) throw new StartError("BATON_TEST_FAULTS is set, which production does not allow");
  if (raw.BATON_OWNER_EMAIL && !raw.BATON_OWNER_PASSWORD) throw new StartError("BATON_OWNER_PASSWORD is missing beside BATON_OWNER_EMAIL");
  if (raw.AI_EMBEDDING_MODEL && !raw.AI_BASE_URL && !raw.AI_EMBEDDING_BASE_URL)
    throw new StartError("AI_EMBEDDING_BASE_URL or AI_BASE_URL is missing beside AI_EMBEDDING_MODEL");
  requireCredentials(raw);
  const oidc = ["BATON_OIDC_ISSUER", "BATON_OIDC_CLIENT_ID", "BATON_OIDC_CLIENT_SECRET"] as const;
  const missing = oidc.find((name) => raw[name] === undefined);
  if (missing && oidc.some((name) => raw[name] !== undefined))
    throw new StartError(`${missing} is missing beside the other BATON_OIDC settings`);
  return {
    ...raw,
    ENVIRONMENT: environment,
    AUTH_SECRET: raw.AUTH_SECRET ?? secretUnder(raw.BATON_DATA_DIR),
    BATON_DEMO: raw.BATON_DEMO ?? !raw.DATABASE_URL,
    // Several nodes share a database, and need not share a disk.
    FILES_URL: raw.FILES_URL ?? (raw.DATABASE_URL ? "db:" : "file:"),
  };
}
