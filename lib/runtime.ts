import type { MemberActor } from "./core/log";
import type { App } from "./http/context";
import type { SignInStep } from "./http/sign-in";

/** Everything that pages take from the server they run in. */
export type Runtime = {
  api: Pick<App, "fetch">;
  /** Who is signed in to the dashboard, by the headers of a request. */
  memberOf: (headers: Pick<Headers, "get">) => Promise<MemberActor | undefined>;
  beginSignIn: (headers: Pick<Headers, "get">) => Promise<SignInStep>;
  /** What the identity provider is called, where members sign in by one. */
  identityProvider: string | null;
  /** Whether a forgotten password is set anew by a link in an email. */
  mailsResets: boolean;
};

/** Next bundles pages apart from the server, and a second copy of the core would be another core: pages find the one here. */
const KEY = Symbol.for("baton.runtime");

type Holder = { [KEY]?: Runtime };

export function setRuntime(runtime: Runtime): void {
  (globalThis as Holder)[KEY] = runtime;
}

/** @throws Error when called outside the server, for instance while Next builds. */
export function runtime(): Runtime {
  const found = (globalThis as Holder)[KEY];
  if (!found) throw new Error("Baton's pages run inside its own server: start it with npm start");
  return found;
}
