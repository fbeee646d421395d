export { eraseOldEvents } from "./erase-old-events";
export { eventsAt, headOf, listEvents } from "./read-events";
