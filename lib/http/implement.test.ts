import { expect, it } from "vitest";
import { z } from "zod";
import { ANYONE, route } from "../protocol/routes/spec";
import { Answer } from "./answer";
import { implement } from "./implement";

const params = z.object({ id: z.coerce.number() });
const getThing = route({ method: "GET", path: "/api/things/{id}", summary: "", tag: "", who: ANYONE, params, answer: params });
const specs = { getThing };

it("a family is its specs, each with the verb of its name", () => {
  const verb = async () => ({ id: 1 });
  expect(implement(specs, { getThing: verb })).toEqual([{ spec: getThing, verb }]);
});

it("the compiler holds a verb to its spec, and a family to all of its specs", () => {
  implement(specs, { getThing: async ({ params }) => new Answer(200, { id: params.id }) });
  implement(specs, { getThing: async () => new Response("a stream") });
  // @ts-expect-error the answer has another field
  implement(specs, { getThing: async () => ({ name: "x" }) });
  // @ts-expect-error so has one with a status of its own
  implement(specs, { getThing: async () => new Answer(201, { name: "x" }) });
  // @ts-expect-error nothing is no answer
  implement(specs, { getThing: async () => undefined });
  // @ts-expect-error the path has no such name
  implement(specs, { getThing: async ({ params }) => ({ id: params.thing }) });
  // @ts-expect-error a verb is missing
  expect(implement(specs, {})).toHaveLength(1);
});
