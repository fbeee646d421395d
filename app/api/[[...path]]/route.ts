import { runtime } from "@/lib/runtime";

/** The app that the server mounts in front of Next, for what reaches the same addresses through Next. */
const answer = (request: Request): Response | Promise<Response> => runtime().api.fetch(request);

export { answer as DELETE, answer as GET, answer as HEAD, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
