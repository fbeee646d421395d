import { expect, expectTypeOf, it, vi } from "vitest";
import type { Dialog } from "../protocol/dialog";
import { createApi, type Send } from "./api";

const send = vi.fn<Send>(async () => ({ ok: true, value: {} }));
const api = createApi(send);

it("fills the names of a path, leaves out what is not asked for, and passes the body on", async () => {
  await api.get("/api/dialogs", { query: { filter: "mine", limit: 20, query: undefined } });
  expect(send).toHaveBeenLastCalledWith("GET", "/api/dialogs?filter=mine&limit=20", { body: undefined, signal: undefined });
  await api.get("/api/records/{type}/{id}", { params: { type: "order", id: "a/b ü" } });
  expect(send).toHaveBeenLastCalledWith("GET", "/api/records/order/a%2Fb%20%C3%BC", { body: undefined, signal: undefined });
  await api.post("/api/dialogs/{id}/read", { params: { id: 7 }, body: { seq: 3 } });
  expect(send).toHaveBeenLastCalledWith("POST", "/api/dialogs/7/read", { body: { seq: 3 }, signal: undefined });
});

it("says what a route answers", async () => {
  const answer = await api.get("/api/dialogs/{id}", { params: { id: 7 } });
  if (answer.ok) expectTypeOf(answer.value).toEqualTypeOf<Dialog>();
  const list = await api.get("/api/dialogs");
  if (list.ok) expectTypeOf(list.value.data).toEqualTypeOf<Dialog[]>();
});

it("is refused by the compiler where path, parameter, query, body or answer is none", async () => {
  // @ts-expect-error there is no such path
  await api.get("/api/dialog");
  // @ts-expect-error the path does not take this method
  await api.delete("/api/dialogs/{id}", { params: { id: 7 } });
  // @ts-expect-error the path has a name to fill
  await api.get("/api/dialogs/{id}");
  // @ts-expect-error the name is another
  await api.get("/api/dialogs/{id}", { params: { dialog_id: 7 } });
  // @ts-expect-error there is no such filter
  await api.get("/api/dialogs", { query: { filter: "none" } });
  // @ts-expect-error a number is read up to a number
  await api.post("/api/dialogs/{id}/read", { params: { id: 7 }, body: { seq: "three" } });
  // @ts-expect-error a body has to be there
  await api.post("/api/dialogs/{id}/read", { params: { id: 7 } });
  const answer = await api.get("/api/me");
  // @ts-expect-error a member has no such field
  if (answer.ok) expect(answer.value.shoe_size).toBeUndefined();
  expect(send).toHaveBeenCalled();
});
