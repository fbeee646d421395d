export { eraseOldEvents, eventsKeptSince } from "./erase-old-events";
export { eventsAt, headOf, listEvents } from "./read-events";
