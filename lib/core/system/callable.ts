import { inRanges } from "./address-ranges";
import type { SystemCore } from "./core";
import { isPublicAddress } from "./guarded-fetch";

/** Tests call servers of their own: on this machine, without a certificate. Nothing else does. */
export const callsAnywhere = (core: Pick<SystemCore, "env">): boolean => core.env.ENVIRONMENT === "test";

/** Which addresses may be called for somebody else: public ones, and those of FETCH_ALLOWED_NETWORKS. */
export const callableIn = (core: Pick<SystemCore, "env">): ((address: string) => boolean) =>
  callsAnywhere(core) ? () => true : (address) => isPublicAddress(address) || inRanges(address, core.env.FETCH_ALLOWED_NETWORKS);
