/** The browser's half of Baton, with no framework: what the dashboard and the widget stand on. */
export * from "./types";
