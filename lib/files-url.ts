import { fileURLToPath } from "node:url";
import { readUrl } from "./protocol/read-url";

/** Where files are kept, as FILES_URL and the rows of files name it. */
export type FilesPlace =
  | { kind: "db"; name: "db:" }
  /** @property folder none: `files` under BATON_DATA_DIR */
  | { kind: "file"; name: string; folder: string | undefined }
  | {
      kind: "s3";
      /** Without the credentials. */
      name: string;
      bucket: string;
      /** What keys begin with: empty, or with `/` at its end. */
      prefix: string;
      /** None: Amazon's own. */
      endpoint: string | undefined;
      region: string | undefined;
      credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
    };

/** The message goes behind the name of the setting. */
export class BadFilesUrl extends Error {}

const FORMS = "is none of db:, file:, file:/a/folder, s3://bucket?endpoint=https://…&region=…";
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^[\w.-]+(\/[\w.-]+)*$/;

/** @throws BadFilesUrl */
export function parseFilesUrl(text: string): FilesPlace {
  if (text === "db:") return { kind: "db", name: "db:" };
  if (text === "file:") return { kind: "file", name: "file:", folder: undefined };
  const url = readUrl(text);
  if (url?.protocol === "file:") return parseFolder(text, url);
  if (url?.protocol === "s3:") return parseBucket(url);
  throw new BadFilesUrl(FORMS);
}

function parseFolder(text: string, url: URL): FilesPlace {
  if (!text.startsWith("file:/") || url.host !== "" || url.search !== "" || url.hash !== "")
    throw new BadFilesUrl("is not the whole path of a folder, such as file:/var/lib/baton/files");
  try {
    const folder = fileURLToPath(url);
    return { kind: "file", name: url.href, folder };
  } catch (cause) {
    throw new BadFilesUrl("is no path of this system", { cause });
  }
}

function parseBucket(url: URL): FilesPlace {
  const bucket = url.hostname;
  if (!BUCKET.test(bucket)) throw new BadFilesUrl("does not begin with the name of a bucket, such as s3://baton-files");
  const unknown = [...url.searchParams.keys()].find((name) => name !== "endpoint" && name !== "region");
  if (unknown !== undefined || url.port !== "" || url.hash !== "")
    throw new BadFilesUrl(`has ${unknown ?? "a port or a #"} in it; an S3 address takes endpoint and region`);
  const path = url.pathname.replace(/^\/|\/$/g, "");
  if (path !== "" && !PREFIX.test(path)) throw new BadFilesUrl("has a folder in it that is none: letters, digits, . _ - and /");
  const endpoint = endpointOf(url.searchParams.get("endpoint"));
  const region = url.searchParams.get("region") || undefined;
  const named = new URLSearchParams({ ...(endpoint && { endpoint }), ...(region && { region }) }).toString();
  return {
    kind: "s3",
    name: `s3://${bucket}${path && `/${path}`}${named && `?${named}`}`,
    bucket,
    prefix: path && `${path}/`,
    endpoint,
    region,
    credentials: credentialsIn(url),
  };
}

function endpointOf(given: string | null): string | undefined {
  if (!given) return undefined;
  const url = readUrl(given);
  const isBare = url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash && !url.username;
  if (!isBare) throw new BadFilesUrl("has an endpoint that is not an address such as https://s3.example.com");
  return url.origin;
}

function credentialsIn({ username, password }: URL) {
  if (!username && !password) return undefined;
  if (!username || !password) throw new BadFilesUrl("has one of key and secret in it; it takes both, or neither");
  try {
    return { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) };
  } catch (cause) {
    throw new BadFilesUrl("has a key or secret in it that is not percent-encoded", { cause });
  }
}
