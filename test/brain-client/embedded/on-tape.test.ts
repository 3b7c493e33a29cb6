import {
  BrainClient,
  Calibration,
  EMBEDDED_FORECAST,
  EmbeddedBrain,
  ForecastSchedule,
} from '@voltaire/brain-client';
import { expect, it } from 'vitest';
import { tapeTicks } from '../../docs/tape-quotes.ts';

/** The way of a server: mids in, forecasts out, outcomes back. */
it('on the recorded tape every forecast of the built-in Brain is believed, and turns out as it says', async () => {
  const brain = await EmbeddedBrain.start();
  const client = new BrainClient({ addresses: [brain.address] });
  const schedule = new ForecastSchedule({
    allowedModels: [EMBEDDED_FORECAST],
    steps: 10,
    everyS: 1,
  });
  const calibration = new Calibration();
  let told = 0;
  let nextUs = 0;
  for (const { timeNs, mid } of tapeTicks()) {
    const nowUs = timeNs / 1e3;
    schedule.observe(0, nowUs, mid);
    calibration.observe(0, nowUs, mid);
    if (nowUs < nextUs) continue;
    nextUs = nowUs + 1e6;
    const batch = schedule.due(nowUs);
    if (!batch) continue;
    const { response } = await client.forecast(batch.request);
    for (const each of schedule.answered(batch, response, nowUs)) {
      expect(each).toMatchObject({ ok: true, symbolId: 0 });
      if (!each.ok) continue;
      expect(each.forecast).toMatchObject({ modelId: EMBEDDED_FORECAST, horizonS: 10 });
      calibration.expect(0, each.forecast, each.basis);
      told++;
    }
  }
  client.close();
  await brain.stop();
  const [score] = calibration.snapshot();
  expect(told).toBeGreaterThan(500);
  expect(score!.total.count + score!.lost).toBeGreaterThan(told - 15);
  expect(score!.total.coverage80).toBeGreaterThan(0.65);
  expect(score!.total.coverage80).toBeLessThan(0.95);
  expect(score!.total.ratio).toBeLessThan(1.02);
});
