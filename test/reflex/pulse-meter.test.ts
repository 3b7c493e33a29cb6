import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@voltaire/reflex/clock.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { PulseMeter } from '@voltaire/reflex/pulse-meter.ts';
import { ByteRing } from '@voltaire/reflex/rings/byte-ring.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const journal = { occupancy: 0 };
let record: ByteRing;
let command: ByteRing;
let meter: PulseMeter;

beforeEach(() => {
  record = new ByteRing(ByteRing.allocate(1024));
  command = new ByteRing(ByteRing.allocate(1024));
  meter = new PulseMeter({ clock: systemClock, record, command, journal });
});

afterEach(() => meter.stop());

function block(ms: number): void {
  const endNs = systemClock.monoNs() + ms * 1e6;
  while (systemClock.monoNs() < endNs);
}

const near = (found: number | null, us: number) => Math.abs(found! / us - 1) < 0.04;

describe('the pulse of a thread', () => {
  it('tells how long the event loop stood still, and forgets it with the next', async () => {
    await sleep(20);
    block(300);
    await sleep(20);
    expect(meter.read().loopStallMs).toBeGreaterThan(280);
    await sleep(30);
    expect(meter.read().loopStallMs).toBeLessThan(250);
  });

  it('sees the stall that it is in, and the one that itself begins', async () => {
    await sleep(20);
    block(200);
    expect(meter.read().loopStallMs).toBeGreaterThan(180);
    block(200);
    await sleep(20);
    expect(meter.read().loopStallMs).toBeGreaterThan(180);
  });

  it('has the quantiles of the ticks since the one before, in µs', () => {
    for (let i = 1; i <= 1000; i++) meter.decided(i * 1000);
    const pulse = meter.read();
    expect(pulse.kind).toBe(EventKind.PULSE);
    expect(near(pulse.tickToDecisionP50Us, 500)).toBe(true);
    expect(near(pulse.tickToDecisionP99Us, 990)).toBe(true);
    expect(near(pulse.tickToDecisionP999Us, 999)).toBe(true);
    meter.decided(7000);
    const { tickToDecisionP50Us, tickToDecisionP999Us } = meter.read();
    expect([near(tickToDecisionP50Us, 7), near(tickToDecisionP999Us, 7)]).toEqual([true, true]);
  });

  it('keeps what it has measured of ticks and of orders for those who follow it', () => {
    expect(meter.lastSecond).toBeNull();
    for (let i = 1; i <= 100; i++) meter.decided(i * 1000);
    meter.ordered(250_000);
    const pulse = meter.read();
    const { tickToDecision, tickToOrder } = meter.lastSecond!;
    expect(meter.lastSecond!.pulse).toBe(pulse);
    expect(tickToDecision!.count).toBe(100);
    expect(near(tickToDecision!.maxUs, 100)).toBe(true);
    expect(tickToOrder!.count).toBe(1);
    expect(near(tickToOrder!.p99Us, 250)).toBe(true);
    meter.read();
    expect(meter.lastSecond).toMatchObject({ tickToDecision: null, tickToOrder: null });
  });

  it('has no quantiles without a tick', () => {
    expect(meter.read()).toMatchObject({
      tickToDecisionP50Us: null,
      tickToDecisionP99Us: null,
      tickToDecisionP999Us: null,
    });
  });

  it('tells how full the rings and the memory of the journal are', () => {
    record.write(new Uint8Array(508));
    command.write(new Uint8Array(252));
    journal.occupancy = 0.125;
    expect(meter.read()).toMatchObject({
      recordOccupancy: 0.5,
      commandOccupancy: 0.25,
      journalOccupancy: 0.125,
    });
  });

  it('carries the stamps of its moment', () => {
    const before = systemClock.monoNs();
    const { monoNs, atUs } = meter.read();
    expect(monoNs).toBeGreaterThanOrEqual(before);
    expect(Math.abs(atUs / 1000 - Date.now())).toBeLessThan(1000);
  });
});
