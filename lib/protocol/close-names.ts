import { CLOSES } from "./closes";

/** How a transport ends by itself; no server of ours sends these. */
const OF_TRANSPORTS: Readonly<Record<number, string>> = { 1006: "ABNORMAL_CLOSURE", 1009: "MESSAGE_TOO_BIG" };

const OURS = new Map<number, string>(Object.entries(CLOSES).map(([name, { code }]) => [code, name]));

/** @returns the code as it is counted: one that is not in the list counts as that of a client which left */
export const countedCode = (code: number): number => (OURS.has(code) || code in OF_TRANSPORTS ? code : CLOSES.NORMAL_CLOSURE.code);

export const closeName = (code: number): string => OURS.get(code) ?? OF_TRANSPORTS[code] ?? "NORMAL_CLOSURE";
