/** A time of a filter, µs since the epoch: from one moment on, and before another. */
export interface Moments {
  readonly fromUs?: number | null;
  readonly toUs?: number | null;
}

/** As a condition of Prisma's; nothing when no time is asked for. */
export function momentsOf({ fromUs, toUs }: Moments): { atUs?: { gte?: bigint; lt?: bigint } } {
  const atUs = {
    ...(typeof fromUs === 'number' && { gte: BigInt(Math.ceil(fromUs)) }),
    ...(typeof toUs === 'number' && { lt: BigInt(Math.ceil(toUs)) }),
  };
  return Object.keys(atUs).length > 0 ? { atUs } : {};
}
