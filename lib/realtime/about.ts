import type { Peer } from "./authenticate";
import type { ClientAbout } from "./connection";

const LENGTH_MAX = 100;

/** What a client says of itself in its handshake; what is no short text is as good as nothing. */
export function aboutOf(
  { userAgent, country }: Pick<Peer, "userAgent" | "country">,
  given: Readonly<Record<string, unknown>>,
): ClientAbout {
  const said = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === "string" && value.length > 0 && value.length <= LENGTH_MAX ? value : undefined;
  };
  return { userAgent, country, clientType: said("client_type"), clientVersion: said("client_version"), deviceId: said("device_id") };
}
