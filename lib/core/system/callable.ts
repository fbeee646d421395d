import { isIP } from "node:net";
import { badRequest } from "../log";
import { inRanges } from "./address-ranges";
import type { SystemCore } from "./core";
import { isPublicAddress } from "./guarded-fetch";

/** Tests call servers of their own: on this machine, without a certificate. Nothing else does. */
export const callsAnywhere = (core: Pick<SystemCore, "env">): boolean => core.env.ENVIRONMENT === "test";

/** Which addresses may be called for somebody else: public ones, and those of FETCH_ALLOWED_NETWORKS. */
export const callableIn = (core: Pick<SystemCore, "env">): ((address: string) => boolean) =>
  callsAnywhere(core) ? () => true : (address) => isPublicAddress(address) || inRanges(address, core.env.FETCH_ALLOWED_NETWORKS);

/** What can be seen in an address itself; where its name leads is checked at each call. @throws DomainError BAD_REQUEST, which names the field */
export function checkAddress(core: Pick<SystemCore, "env">, field: string, address: string): void {
  const { hostname, username, password } = new URL(address);
  if (username || password) throw badRequest(`${field}: has a password in it; the signature says who sends`);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !callableIn(core)(host))
    throw badRequest(`${field}: is an address of a private network, which FETCH_ALLOWED_NETWORKS would have to open`);
}
