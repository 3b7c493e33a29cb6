/** An answer is read so far. */
const LONGEST_ANSWER = 1 << 18;

/** Posts, and returns the answer's bytes. Rejects for any status but 2xx, and for an answer without end. */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Buffer> {
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the answer was ${response.status}`);
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > LONGEST_ANSWER) throw new Error('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Without what may be secret of an address: user, path and query. */
export function shown(url: string): string {
  return new URL(url).origin;
}
