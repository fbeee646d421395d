import { Parser } from "@asyncapi/parser";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { DOWN } from "../protocol/events-down";
import { UP } from "../protocol/events-up";
import { ALL_ROUTES } from "../protocol/routes";
import { asyncApi } from "./asyncapi";
import { openApi } from "./openapi";

const SERVER = "https://chat.baton.test";

type Schema = { $ref?: string; properties?: Record<string, Schema> };
type Content = { content: Record<string, { schema: Schema }> };
type Operation = { responses: Record<string, Content>; requestBody?: Content };
type OpenApi = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

const described = openApi("1.0.0", SERVER) as OpenApi;
const operation = (method: string, path: string) => described.paths[path]?.[method] as Operation;
const answerOf = ({ responses }: Operation, status: number) => responses[status]?.content["application/json"]?.schema;

describe("the documents of the API", () => {
  it("OpenAPI is clean under Redocly's recommended rules", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source: JSON.stringify(openApi("1.0.0", SERVER)), absoluteRef: "openapi.json", config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([]);
  });

  it("AsyncAPI is clean under the parser of AsyncAPI", async () => {
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApi("1.0.0", SERVER)));
    expect(diagnostics.map(({ code, message, path }) => `${code} ${path.join(".")}: ${message}`)).toEqual([]);
    expect(document?.version()).toBe("3.1.0");
  });

  it("OpenAPI describes each family of routes", () => {
    const { tags } = described as unknown as { tags: { name: string }[] };
    expect(tags.map(({ name }) => name).sort()).toEqual([...new Set(Object.values(ALL_ROUTES).map(({ tag }) => tag))].sort());
  });

  it("OpenAPI has one schema for each thing with a name, which routes refer to", () => {
    for (const name of ["Message", "Dialog", "Contact", "Assistant", "Document", "Member", "Handoff", "Record", "Notification"])
      expect(described.components.schemas, name).toHaveProperty(name);
    expect(answerOf(operation("get", "/api/dialogs/{id}"), 200)).toEqual({ $ref: "#/components/schemas/Dialog" });
    const properties = answerOf(operation("patch", "/api/dialogs/{id}/messages/{message_id}"), 200)?.properties;
    expect(properties?.message).toEqual({ $ref: "#/components/schemas/Message" });
  });

  it("OpenAPI has the number before a message that was written, and the answer to one written before", () => {
    expect(described.components.schemas.LiveMessage?.properties).toHaveProperty("prev_seq");
    for (const [path, status] of Object.entries({
      "/api/dialogs": 201,
      "/api/dialogs/{id}/messages": 201,
      "/api/rooms/{name}/messages": 201,
    }))
      for (const each of [status, 200])
        expect(answerOf(operation("post", path), each)?.properties?.message, path).toEqual({ $ref: "#/components/schemas/LiveMessage" });
  });

  it("OpenAPI says what can be uploaded, as a file and as JSON", () => {
    const { requestBody } = operation("post", "/api/assistants/{id}/documents");
    expect(requestBody?.content["multipart/form-data"]?.schema.properties?.file).toMatchObject({ type: "string", format: "binary" });
    expect(Object.keys(requestBody?.content["application/json"]?.schema.properties ?? {})).toEqual([
      "title",
      "type",
      "content",
      "source",
      "url",
      "state",
      "valid_until",
      "preferred",
      "language",
      "audience",
    ]);
    expect(operation("post", "/api/files").requestBody?.content).toHaveProperty(["multipart/form-data"]);
  });

  it("OpenAPI says with which status a wrong password, an unknown assistant and a node that takes no work are answered", () => {
    expect(operation("post", "/api/token").responses).toHaveProperty("401");
    expect(operation("post", "/api/token/refresh").responses).toHaveProperty("401");
    expect(operation("post", "/api/widget/session").responses).toHaveProperty("404");
    expect(Object.keys(answerOf(operation("get", "/readyz"), 503)?.properties ?? {})).toEqual(["status", "timestamp", "reason"]);
    expect(answerOf(operation("get", "/api/websocket/health"), 503)).toMatchObject({ $ref: "#/components/schemas/WebsocketHealth" });
  });

  it("AsyncAPI has every event and acknowledgement, with the schema that OpenAPI has of a message", () => {
    const { components, operations } = asyncApi("1.0.0", SERVER) as {
      components: { messages: Record<string, { payload: Schema }>; schemas: Record<string, Schema> };
      operations: object;
    };
    expect(components.messages).toHaveProperty("server_message.payload.$ref", "#/components/schemas/LiveMessage");
    expect(components.schemas.LiveMessage).toEqual(described.components.schemas.LiveMessage);
    for (const event of Object.keys(UP)) expect(operations, event).toHaveProperty(`receive_${event}.reply`);
    for (const event of Object.keys(DOWN)) expect(operations, event).toHaveProperty(`send_${event}`);
  });
});
