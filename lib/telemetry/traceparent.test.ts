import { expect, it } from "vitest";
import { readTraceparent, writeTraceparent } from "./traceparent";

const [TRACE, SPAN] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];

it("what is written is read again; of the flags, whether it is sampled", () => {
  for (const flags of ["00", "01"])
    expect(writeTraceparent(readTraceparent(`00-${TRACE}-${SPAN}-${flags}`) as never)).toBe(`00-${TRACE}-${SPAN}-${flags}`);
  expect(readTraceparent(`00-${TRACE}-${SPAN}-03`)).toMatchObject({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
});

it("a later version may say more behind it", () => {
  expect(readTraceparent(`01-${TRACE}-${SPAN}-01-more`)).toMatchObject({ traceId: TRACE });
});

it.each([
  "",
  "words",
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${"0".repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-011`,
  `00-${TRACE}1-${SPAN}-01`,
])("%s says nothing that counts", (text) => {
  expect(readTraceparent(text)).toBeUndefined();
});
