/** RFC 3339 with six digits of a second, as Kraken writes times ("2026-07-07T23:00:03.501510Z"). */

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/;

/** µs since the epoch. Throws a SyntaxError on any other form. */
export function parseTimestamp(text: string): number {
  const [, seconds, micros] = FORM.exec(text) ?? [];
  const epochMs = Date.parse(`${seconds}Z`);
  if (micros === undefined || !Number.isFinite(epochMs)) {
    throw new SyntaxError(`expected a time like 2026-07-07T23:00:03.501510Z, was "${text}"`);
  }
  return epochMs * 1_000 + Number(micros);
}

export function timestampText(atUs: number): string {
  const ms = Math.floor(atUs / 1_000);
  const micros = (atUs - ms * 1_000).toString().padStart(3, '0');
  return `${new Date(ms).toISOString().slice(0, -1)}${micros}Z`;
}

/** Nine digits, as the ohlc channel writes them. */
export function nanoTimestampText(atUs: number): string {
  return `${timestampText(atUs).slice(0, -1)}000Z`;
}
