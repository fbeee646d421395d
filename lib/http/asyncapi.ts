import { z } from "zod";
import { grantedAck, refusedAck } from "../protocol/acks";
import { DOWN, type DownEvent } from "../protocol/events-down";
import { handshakeAuth, UP, type UpEvent } from "../protocol/events-up";
import { downFrame, upFrame } from "../protocol/frames";
import { type Json, toJsonSchema } from "../protocol/named";
import { PROTOCOL_OLDEST, PROTOCOL_VERSION } from "../protocol/version";

const DESCRIPTION = `The live connections of Baton, self-hosted live chat for websites: Socket.IO 4 at the path \`/socket.io\`, and a raw WebSocket for
clients without it. REST is described by /api/openapi.json.

Operations are named from the server's side: it receives what clients send and answers with an acknowledgement, and sends the
rest. A client ignores events and fields that it does not know. The version of this wire is ${PROTOCOL_VERSION}; a client may send its own as
\`auth.protocol\`, and one older than ${PROTOCOL_OLDEST} is refused with 1002.`;

const NAMESPACES = "`admin` for members, `site` for customers, `widget` for visitors";

const messageRef = (channel: string, id: string): Json => ({ $ref: `#/channels/${channel}/messages/${id}` });
const channelRef = (channel: string): Json => ({ $ref: `#/channels/${channel}` });

/** Gathers messages and operations; named schemas stand once, under `components`. */
class Events {
  readonly schemas: Record<string, Json> = {};
  readonly messages: Record<string, Json> = {};
  readonly operations: Record<string, Json> = {};

  constructor() {
    for (const event of Object.keys(UP) as UpEvent[]) this.addUp(event);
    for (const event of Object.keys(DOWN) as DownEvent[]) this.addDown(event);
  }

  schema(schema: z.ZodType, io: "input" | "output"): Json {
    return toJsonSchema(schema, io, this.schemas);
  }

  private addUp(event: UpEvent): void {
    const { description, ...payload } = this.schema(UP[event], "input");
    const answer = this.schema(z.union([grantedAck(event), refusedAck]), "output");
    this.messages[`client_${event}`] = { name: event, title: event, summary: description, payload };
    this.messages[`ack_${event}`] = { name: "ack", title: `Acknowledgement of ${event}`, payload: answer };
    this.operations[`receive_${event}`] = {
      action: "receive",
      channel: channelRef("live"),
      title: event,
      summary: description,
      messages: [messageRef("live", `client_${event}`)],
      reply: { channel: channelRef("live"), messages: [messageRef("live", `ack_${event}`)] },
    };
  }

  private addDown(event: DownEvent): void {
    const description = z.globalRegistry.get(DOWN[event])?.description;
    this.messages[`server_${event}`] = { name: event, title: event, summary: description, payload: this.schema(DOWN[event], "output") };
    this.operations[`send_${event}`] = {
      action: "send",
      channel: channelRef("live"),
      title: event,
      summary: description,
      messages: [messageRef("live", `server_${event}`)],
      ...(event === "message" ? { reply: { channel: channelRef("live"), messages: [messageRef("live", "received")] } } : {}),
    };
  }
}

const RECEIVED: Json = {
  name: "ack",
  title: "Acknowledgement of a message",
  summary: "The client has it in its state; without one the server sends it again.",
  payload: { type: "object" },
};

const text = (description: string): Json => ({ type: "string", description });

const QUERY: Json = {
  after_seq: { type: "integer", description: "replays what changed after this number, before anything live" },
  format: { type: "string", enum: ["direct", "wrapped"], description: "messages alone: bare, or as `{ message }`" },
  protocol: { type: "integer", description: "the version of the wire that the client speaks" },
};

/** The raw WebSocket's addresses, with what their query carries. */
const GATEWAYS: Record<string, { address: string; about: string; credential: Json }> = {
  members: { address: "/ws/dialogs/{dialog_id}", about: "A dialog for members", credential: { token: text("an access token") } },
  customers: { address: "/ws/site/dialogs/{dialog_id}", about: "A dialog for customers", credential: { site_token: text("a site token") } },
  visitors: {
    address: "/ws/widget/dialogs/{dialog_id}",
    about: "A dialog for visitors",
    credential: { assistant_id: text("the assistant"), visitor_token: text("the one given on first contact") },
  },
  all_of_a_member: { address: "/ws/connect", about: "All that a member hears", credential: { token: text("an access token") } },
};

function gatewayParts(): { channels: Json; operations: Json } {
  const channels: Json = {};
  const operations: Json = {};
  for (const [id, { address, about, credential }] of Object.entries(GATEWAYS)) {
    const channel = `raw_${id}`;
    channels[channel] = {
      address,
      title: about,
      description: "Text frames of the raw WebSocket; the payloads are those of the channel `live`. A refusal is a close with the code.",
      ...(address.includes("{") ? { parameters: { dialog_id: { description: "the dialog's id; `new` opens one" } } } : {}),
      messages: {
        client_frame: { $ref: "#/components/messages/client_frame" },
        server_frame: { $ref: "#/components/messages/server_frame" },
      },
      bindings: { ws: { method: "GET", query: { type: "object", properties: { ...credential, ...QUERY } }, bindingVersion: "0.1.0" } },
    };
    const side = (action: "receive" | "send", frame: string): Json => ({
      action,
      channel: channelRef(channel),
      title: `${about}: what the server ${action}s`,
      messages: [messageRef(channel, frame)],
    });
    operations[`receive_${channel}`] = side("receive", "client_frame");
    operations[`send_${channel}`] = side("send", "server_frame");
  }
  return { channels, operations };
}

/**
 * The live connections as an AsyncAPI 3 document, from the schemas that the server checks by.
 * @param server Baton's own address, such as `https://chat.example.com`
 */
export function asyncApi(version: string, server: string): Json {
  const { protocol, host } = new URL(server);
  const events = new Events();
  const gateways = gatewayParts();
  const auth = Object.fromEntries(
    Object.entries(handshakeAuth).map(([name, schema]) => [`Handshake_${name}`, events.schema(schema, "input")]),
  );
  const frames = {
    client_frame: { name: "frame", title: "A client's frame", payload: events.schema(upFrame, "input") },
    server_frame: { name: "frame", title: "A frame of the server's", payload: events.schema(downFrame, "output") },
  };
  const messages = { ...events.messages, received: RECEIVED };
  return {
    asyncapi: "3.1.0",
    id: "urn:baton:live",
    info: {
      title: "Baton, live",
      version,
      description: DESCRIPTION,
      license: { name: "AGPL-3.0-only", url: "https://www.gnu.org/licenses/agpl-3.0.html" },
      contact: { name: "Who runs this server", url: server },
      tags: [{ name: "chat", description: "Conversations as they happen" }],
    },
    defaultContentType: "application/json",
    servers: { baton: { host, protocol: protocol === "https:" ? "wss" : "ws", description: "This server" } },
    channels: {
      live: {
        address: "/{namespace}",
        title: "Socket.IO",
        description: `A namespace of Socket.IO. The handshake's \`auth\` is as the schemas \`Handshake_…\` have it; a refusal is a \`connect_error\` whose \`data\` is a \`Close\`.`,
        parameters: { namespace: { enum: Object.keys(handshakeAuth), description: NAMESPACES } },
        messages: Object.fromEntries(Object.keys(messages).map((id) => [id, { $ref: `#/components/messages/${id}` }])),
      },
      ...gateways.channels,
    },
    operations: { ...events.operations, ...gateways.operations },
    components: { messages: { ...messages, ...frames }, schemas: { ...events.schemas, ...auth } },
  };
}
