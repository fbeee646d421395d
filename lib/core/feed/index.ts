export { eraseOldEvents } from "./erase-old-events";
export { placeEntries } from "./place-entries";
export { eventsAt, headOf, listEvents } from "./read-events";
