export { readReport } from "./read-report";
export { toCsv } from "./to-csv";
