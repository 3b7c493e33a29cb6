// Numbers and times for reading. Every one has a fixed shape, so that columns do not dance.

export const NOTHING = '–';

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function formatCount(value: number): string {
  return counts.format(value);
}

/** "1 order", "1,200 orders". */
export function formatCounted(value: number, noun: string): string {
  return `${formatCount(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** Local wall clock of a time in microseconds since the epoch: "14:03:59.123". */
export function formatClock(us: number, withMilliseconds = true): string {
  const date = new Date(us / 1000);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return withMilliseconds ? `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}` : clock;
}

export function formatDateTime(us: number): string {
  const date = new Date(us / 1000);
  return `${date.toLocaleDateString('en-CA')} ${formatClock(us)}`;
}

/** A duration, coarse: "12 s", "3 min", "2 h 5 min". */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A short duration: microseconds below a millisecond, else milliseconds. */
export function formatLatency(us: number): string {
  if (us < 1000) return `${us.toFixed(us < 100 ? 1 : 0)} µs`;
  return us < 1_000_000 ? `${(us / 1000).toFixed(2)} ms` : `${(us / 1_000_000).toFixed(2)} s`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** About three significant digits, in few characters: 4.7e-5, 0.0123, 0.123, 1.23, 123, 12.3k. */
export function formatMagnitude(value: number): string {
  const size = Math.abs(value);
  if (size >= 99_950_000) return value.toExponential(1);
  if (size >= 999_500) return `${(value / 1_000_000).toFixed(1)}M`;
  if (size >= 9_995) return `${(value / 1000).toFixed(1)}k`;
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1 || size === 0) return value.toFixed(2);
  // What is small is not nothing: no zero but for zero.
  if (size < 0.0005) return value.toExponential(1);
  return value.toFixed(size >= 0.1 ? 3 : 4);
}

/** As formatMagnitude, with a plus for what is above zero and a true minus sign. */
export function formatSigned(value: number): string {
  const text = formatMagnitude(value);
  return value > 0 ? `+${text}` : text.replaceAll('-', '−');
}

/** What is not known yet is a dash, never a zero. */
export function formatNullable(
  value: number | null | undefined,
  format: (value: number) => string,
): string {
  return value === null || value === undefined ? NOTHING : format(value);
}

/** A share of −1 … 1, always signed, so that the columns do not dance. */
export function formatShare(share: number): string {
  const text = Math.abs(share).toFixed(2);
  return share < 0 ? `−${text}` : `+${text}`;
}

/** A z-score: one place below 10, and none of the digits that mean nothing far out. */
export function formatScore(z: number): string {
  const size = Math.abs(z);
  const text = size >= 100 ? '>99' : size.toFixed(size >= 9.95 ? 0 : 1);
  return z < 0 ? `−${text}` : `+${text}`;
}

/** Rounded down, so that only what is whole reads 100 %. */
export function formatPercentDown(percent: number): string {
  const thousandths = Math.floor(percent * 1000 + 1e-9) / 1000;
  return `${thousandths === 100 ? '100' : thousandths.toFixed(3)} %`;
}

/** Milliseconds in three digits: 0.85, 12.3, 1,270; negative when a clock is ahead of ours. */
export function formatMilliseconds(ms: number): string {
  const size = Math.abs(ms);
  const text = size >= 99.95 ? counts.format(size) : size.toFixed(size >= 9.995 ? 1 : 2);
  return ms < 0 ? `−${text}` : text;
}

/** "PARTIAL" stays; "REDUCE_ONLY" becomes "REDUCE ONLY". */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

export function shortId(id: string): string {
  return id.length > 10 ? `…${id.slice(-8)}` : id;
}
