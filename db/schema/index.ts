export * from "./feed";
export * from "./inbox";
export * from "./knowledge";
export * from "./log";
export * from "./monitoring";
export * from "./people";
export * from "./records";
export * from "./tools";
