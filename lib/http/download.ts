/** The stream of what is made while it is sent, a piece for each that is taken. */
function streamOf(pieces: AsyncGenerator<Uint8Array>, first?: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (first) controller.enqueue(first);
    },
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}

async function* encoded(texts: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

/** An answer that is made while it is sent: should that fail, its connection is cut, also where its length was announced. */
export class StreamedResponse extends Response {
  /** @param first was taken of the pieces already: what can't be read at all is refused before anything is answered */
  constructor(pieces: AsyncGenerator<Uint8Array>, init: ResponseInit, first?: Uint8Array) {
    super(streamOf(pieces, first), init);
  }
}

/** A file for the browser to save, sent a piece at a time as its pieces are made. */
export function download(name: string, type: string, pieces: AsyncGenerator<string>): Response {
  return new StreamedResponse(encoded(pieces), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
