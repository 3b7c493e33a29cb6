const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** No venue sends more in one message; what is longer is cut, and so can not be taken for a frame. */
export const LINE_BYTES_MAX = 16 << 20;

export interface Line {
  /** From 1, as editors count. */
  readonly number: number;
  readonly bytes: Buffer;
  /** False for what stands behind the last line end of a file. */
  readonly ended: boolean;
}

/**
 * Lines without their ends, Unix's or Windows', all that end in one chunk together: waiting for each
 * costs more than reading it. Empty lines are counted and left out.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  let number = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      // The end of a line that is too long is left out: what is left can then be no whole frame.
      const tail = restBytes > LINE_BYTES_MAX ? [] : [chunk.subarray(from, to)];
      const bytes = withoutReturn(rest.length > 0 ? Buffer.concat([...rest, ...tail]) : tail[0]!);
      from = to + 1;
      rest = [];
      restBytes = 0;
      number++;
      if (bytes.length > 0) lines.push({ number, bytes, ended: true });
    }
    if (from < chunk.length && restBytes <= LINE_BYTES_MAX) {
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
    }
    if (lines.length > 0) yield lines;
  }
  const bytes = withoutReturn(Buffer.concat(rest));
  if (bytes.length > 0) yield [{ number: number + 1, bytes, ended: false }];
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
}
