export { eraseOldEvents } from "./erase-old-events";
export { placeEntries } from "./place-entries";
export { eventIdOf, eventsAt, headOf, listEvents } from "./read-events";
