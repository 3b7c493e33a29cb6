import { BrainClient, EMBEDDED_FORECAST, EmbeddedBrain } from '@voltaire/brain-client';
import { QUEUE_LIMIT } from '@voltaire/brain-client/embedded/work-queue.ts';
import manifest from '@voltaire/brain-client/package.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { brainContract } from '../contract.ts';

brainContract(
  'the built-in Brain',
  { forecast: true, sentiment: true, reason: false, queueLimit: QUEUE_LIMIT },
  () => EmbeddedBrain.start(),
);

describe('the built-in Brain', () => {
  it('says which model and version it is, and that it is loaded', async () => {
    const brain = await EmbeddedBrain.start();
    const client = new BrainClient({ addresses: [brain.address] });
    const { models } = (await client.models()).response;
    expect(models.find(({ id }) => id === EMBEDDED_FORECAST)).toMatchObject({
      device: 'cpu',
      version: manifest.version,
      licence: 'Apache-2.0',
      loaded: true,
      maxContext: 512,
    });
    client.close();
    await brain.stop();
    expect(await brain.ended).toContain('ended');
  });

  it('says why when its port is taken', async () => {
    const brain = await EmbeddedBrain.start();
    const port = Number(brain.address.split(':')[1]);
    await expect(EmbeddedBrain.start(port)).rejects.toThrow(/the built-in Brain: .*EADDRINUSE/);
    await brain.stop();
  });
});
