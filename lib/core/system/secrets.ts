import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

export type Secrets = {
  /** Signs sessions and tokens. */
  signingKey: Uint8Array;
  /** Encrypts a text for the database: AES-256-GCM, `keyId.iv.tag.ciphertext` in base64url. */
  seal(plain: string): string;
  /** @throws Error when the text was changed or its key is no longer among the settings. */
  unseal(sealed: string): string;
  /** What names the keys that are known; it does not disclose them. */
  keyIds: readonly string[];
  /** What every text begins with that was sealed by the key that seals now. */
  currentPrefix: string;
};

type Key = { id: string; bytes: Uint8Array };

const toKey = (bytes: Uint8Array): Key => ({ id: createHash("sha256").update(bytes).digest("base64url").slice(0, 8), bytes });

/**
 * @param authSecret AUTH_SECRET
 * @param encryptionKeys WS_ENCRYPTION_KEY: base64 keys, the first of which encrypts; without them one derived from AUTH_SECRET.
 */
export function createSecrets(authSecret: string, encryptionKeys: readonly string[] = []): Secrets {
  const derived = new Uint8Array(hkdfSync("sha256", authSecret, "", "baton encryption", 32));
  const given = encryptionKeys.map((key) => toKey(Buffer.from(key, "base64")));
  const keys = [...given, toKey(derived)];
  const first = keys[0] as Key;
  return {
    keyIds: keys.map(({ id }) => id),
    currentPrefix: `${first.id}.`,
    signingKey: new TextEncoder().encode(authSecret),
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", first.bytes, iv);
      const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return [first.id, ...[iv, cipher.getAuthTag(), text].map((part) => part.toString("base64url"))].join(".");
    },
    unseal(sealed) {
      const [id, iv, tag, text] = sealed.split(".");
      const key = keys.find((candidate) => candidate.id === id);
      if (!key || !iv || !tag || text === undefined) throw new Error(`no key ${id} for a sealed text`);
      const decipher = createDecipheriv("aes-256-gcm", key.bytes, Buffer.from(iv, "base64url"));
      decipher.setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(text, "base64url")), decipher.final()]).toString("utf8");
    },
  };
}

/** For credentials that are random themselves (API keys, refresh tokens): a fast hash is enough. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

export const randomToken = (prefix: string, bytes = 24): string => `${prefix}${randomBytes(bytes).toString("base64url")}`;
