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
    country: countryIn(core.env.WS_COUNTRY_HEADER && header(core.env.WS_COUNTRY_HEADER)),
    address: clientAddress(request.socket?.remoteAddress, header("x-forwarded-for"), core.env.WS_TRUSTED_PROXIES),
  };
}

/** A country as a proxy names it, by two letters; XX and the like stand for none. */
const countryIn = (value: string | undefined): string | undefined => {
  const code = value?.trim().toUpperCase();
  return code && /^[A-Z]{2}$/.test(code) && code !== "XX" ? code : undefined;
};
