/*
 * As much of PostgreSQL's protocol (version 3) as it takes to cut a client's bytes into questions:
 *
 *     u8 type │ i32 length, itself included │ body      the first message of a client has no type
 */

const HEADER_BYTES = 5;
/** Those after which the client waits for an answer: query, sync, flush, function call, terminate. */
const ENDS_QUESTION: ReadonlySet<number> = new Set(
  Array.from('QSHFX', (type) => type.charCodeAt(0)),
);
const TERMINATE = 'X'.charCodeAt(0);
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const READY_BYTES = 6;

/** Bytes of one client as they come, in any pieces. */
export class ClientMessages {
  private bytes = Buffer.alloc(0);
  private started = false;

  add(bytes: Uint8Array): void {
    this.bytes = this.bytes.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.bytes, bytes]);
  }

  /** The next whole question, of one message or several; null when it is not all here. */
  take(): Uint8Array | null {
    const { bytes } = this;
    let end = 0;
    let isWhole = false;
    while (!isWhole) {
      const typeBytes = this.started ? 1 : 0;
      if (bytes.length < end + typeBytes + 4) return null;
      const next = end + typeBytes + bytes.readInt32BE(end + typeBytes);
      if (bytes.length < next) return null;
      isWhole = !this.started || ENDS_QUESTION.has(bytes[end]!);
      this.started = true;
      end = next;
    }
    this.bytes = bytes.subarray(end);
    return bytes.subarray(0, end);
  }
}

/**
 * In which state an answer leaves the session: I idle, T in a transaction, E in one that has failed; null
 * when the answer is not at its end.
 */
export function statusAfter(answer: Uint8Array): 'I' | 'T' | 'E' | null {
  const at = answer.length - READY_BYTES;
  if (at < 0 || answer[at] !== READY_FOR_QUERY || answer[at + HEADER_BYTES - 1] !== HEADER_BYTES) {
    return null;
  }
  return String.fromCharCode(answer[at + HEADER_BYTES]!) as 'I' | 'T' | 'E';
}

/** The client says goodbye. */
export function isTermination(question: Uint8Array): boolean {
  return question[0] === TERMINATE;
}
