/**
 * The files that a paste is about. Word processors and spreadsheets put a picture of the text beside it: there the text
 * is meant. A file manager puts the names or addresses of its files beside them: there the files are.
 */
export function pastedFiles(data: Pick<DataTransfer, "files" | "getData"> | null): File[] {
  const files = [...(data?.files ?? [])];
  const lines = (data?.getData("text/plain") ?? "").split(/\r?\n/).filter((line) => line.trim() !== "");
  const namesFile = (line: string) => files.some(({ name }) => line.endsWith(name) || line.endsWith(encodeURIComponent(name)));
  return lines.every(namesFile) ? files : [];
}
