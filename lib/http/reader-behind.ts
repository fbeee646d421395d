/** Ends the answer to a reader who does not read: the connection is cut, and nothing went wrong here. */
export class ReaderBehind extends Error {
  constructor() {
    super("The reader does not keep up");
  }
}
