import type { IncomingMessage } from "node:http";
import type { Core } from "../core/core";
import { clientAddress } from "../core/system";
import { cameByTls } from "../http/forwarded";
import type { Peer } from "./authenticate";

/** Where a handshake comes from, by its HTTP request. */
export function peerOf(core: Core, request: IncomingMessage): Peer {
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return {
    origin: header("origin"),
    host: header("host"),
    cookie: header("cookie"),
    isSecure: cameByTls(request),
    fetchSite: header("sec-fetch-site"),
    userAgent: header("user-agent")?.slice(0, 400),
    address: clientAddress(request.socket?.remoteAddress, header("x-forwarded-for"), core.env.WS_TRUSTED_PROXIES),
  };
}
