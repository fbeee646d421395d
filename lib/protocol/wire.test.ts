import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { grantedAck, refusedAck } from "./acks";
import { DOWN } from "./events-down";
import { handshakeAuth, UP, type UpEvent } from "./events-up";
import { type Json, toJsonSchema } from "./named";
import { PROTOCOL_OLDEST, PROTOCOL_VERSION } from "./version";

/** Words about a schema are no part of the wire. */
const withoutWords = (key: string, value: unknown) => (key === "description" && typeof value === "string" ? undefined : value);
const hashOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value, withoutWords)).digest("hex").slice(0, 12);

/** The JSON schema of every part of the wire, by its name; things that have a name of their own stand once. */
function wire(): Record<string, Json> {
  const named: Record<string, Json> = {};
  const parts = {
    ...prefixed("handshake", handshakeAuth, (schema) => toJsonSchema(schema, "input", named)),
    ...prefixed("up", UP, (schema) => toJsonSchema(schema, "input", named)),
    ...prefixed("ack", UP, (_schema, event) => toJsonSchema(grantedAck(event as UpEvent), "output", named)),
    "ack refused": toJsonSchema(refusedAck, "output", named),
    ...prefixed("down", DOWN, (schema) => toJsonSchema(schema, "output", named)),
  };
  return { ...parts, ...prefixed("schema", named, (schema) => schema) };
}

const prefixed = <T>(kind: string, all: Readonly<Record<string, T>>, toSchema: (each: T, name: string) => Json): Record<string, Json> =>
  Object.fromEntries(Object.entries(all).map(([name, each]) => [`${kind} ${name}`, toSchema(each, name)]));

/**
 * A change here is a change of the wire. One that clients of PROTOCOL_OLDEST go on understanding (a new event, a new field
 * in what the server sends, a new optional one in what it takes) needs a new hash and a line in CHANGELOG.md. Any other
 * raises PROTOCOL_VERSION too, and PROTOCOL_OLDEST where old clients are to be turned away. See docs/protocol.md.
 */
it("the wire is what it was: a change of any schema is seen here", () => {
  const hashes = Object.fromEntries(Object.entries(wire()).map(([name, schema]) => [name, hashOf(schema)]));
  expect({ version: PROTOCOL_VERSION, oldest: PROTOCOL_OLDEST, ...hashes }).toMatchInlineSnapshot(`
    {
      "ack chat_message": "1b5b468e060e",
      "ack delete_message": "ec05c6e9426b",
      "ack edit_message": "ec05c6e9426b",
      "ack handoff_accept": "fb8288e62f45",
      "ack handoff_complete": "fb8288e62f45",
      "ack handoff_request": "5591abcfb0e9",
      "ack join_dialog": "7665304c2497",
      "ack join_room": "7665304c2497",
      "ack leave_dialog": "968ae834ea46",
      "ack leave_room": "968ae834ea46",
      "ack page_view": "968ae834ea46",
      "ack rate": "968ae834ea46",
      "ack react": "ec05c6e9426b",
      "ack read": "968ae834ea46",
      "ack refused": "ac7dd84ec2b7",
      "ack set_status": "968ae834ea46",
      "ack subscribe_analytics": "968ae834ea46",
      "ack subscribe_order_updates": "7464d17ff696",
      "ack subscribe_quote_updates": "7464d17ff696",
      "ack sync": "834689f5580f",
      "ack typing_start": "968ae834ea46",
      "ack typing_stop": "968ae834ea46",
      "ack viewing": "968ae834ea46",
      "down agent_completed": "53f3a88f1555",
      "down agent_started": "1f5ab4ba7144",
      "down agent_thinking": "0e2aeee47b4c",
      "down analytics_update": "973251ed056f",
      "down balance_alert": "a8227b5b0401",
      "down connection_established": "0b164233df46",
      "down deadline_reminder": "2256420de728",
      "down dialog_removed": "296f941eb777",
      "down dialog_updated": "412bcdfed444",
      "down error": "e0308bd90f17",
      "down handoff_completed": "1ac4f89d05b3",
      "down handoff_request": "be1ea61d5e0a",
      "down handoff_started": "17076583d9eb",
      "down message": "7b1f5979b7f7",
      "down message_updated": "7b1f5979b7f7",
      "down notification": "cd1c3c393f27",
      "down notifications_read": "f55fbd7626a7",
      "down operator_assigned": "cfb510c22a68",
      "down operator_status_change": "5295ef6e5846",
      "down order_status_update": "ed31c6d70998",
      "down page_view": "17769278f90a",
      "down partial_result": "4589292a2dbe",
      "down payment_update": "49815454c628",
      "down person_updated": "19cb01248034",
      "down presence_update": "d030457a4750",
      "down quote_update": "ebe81abd70ef",
      "down receipt": "49ebee877746",
      "down session_close": "1f91168f5f6e",
      "down session_expiring": "93d628175ce8",
      "down system_alert": "453ac72b1100",
      "down tool_executing": "c037c8114f07",
      "down typing": "ac10f56a9e02",
      "down viewing": "f3582d3df14a",
      "handshake admin": "bd858bea0104",
      "handshake site": "f6710a7fb7e9",
      "handshake widget": "5207d4d073f2",
      "oldest": 1,
      "schema Attachment": "1776bdc6b6b6",
      "schema Author": "37aca0482b3d",
      "schema Citation": "29e1db7044e0",
      "schema Close": "c5b10423bdbc",
      "schema ConnectionEstablished": "3d3cdcb91511",
      "schema Dialog": "013b6ca83dec",
      "schema DialogVisitor": "1ad65bc0929f",
      "schema ErrorBody": "f1bf649d1465",
      "schema Handoff": "3627c03a6b4b",
      "schema LastWords": "2abe8f707547",
      "schema LiveDialog": "587a9e54040c",
      "schema LiveMessage": "279f759d8197",
      "schema Message": "ceb76b6fdb1e",
      "schema Person": "37aca0482b3d",
      "schema Principal": "e7316c6acac9",
      "schema QueueStanding": "b2871c2c583b",
      "schema Rating": "7757c579633f",
      "schema Receipt": "3822a34450ab",
      "schema Record": "8dfaed2d47f0",
      "schema SlaStanding": "a4ad492a3179",
      "up chat_message": "5a742e8745cd",
      "up delete_message": "eb1cb02abfe2",
      "up edit_message": "7e66a60fc19c",
      "up handoff_accept": "61b8cdf7af5a",
      "up handoff_complete": "7419fc1f41b6",
      "up handoff_request": "5a60a546933b",
      "up join_dialog": "7a5efc47f2df",
      "up join_room": "50a7c88e7b1d",
      "up leave_dialog": "61b8cdf7af5a",
      "up leave_room": "1cc4c70d1209",
      "up page_view": "915ab3cf3e24",
      "up rate": "6bc8f90a11c4",
      "up react": "71fade7e383c",
      "up read": "f3ad6ed2f61b",
      "up set_status": "ce2e639dc2f0",
      "up subscribe_analytics": "8243f0af367f",
      "up subscribe_order_updates": "1996c9968cdf",
      "up subscribe_quote_updates": "220780b48c8e",
      "up sync": "8eefc6d4fca0",
      "up typing_start": "396669b43d20",
      "up typing_stop": "396669b43d20",
      "up viewing": "155512d87031",
      "version": 1,
    }
  `);
});
