import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import express, { type Router } from 'express';
import type { Views } from '../views/views.ts';

/** /healthz: is it alive? /readyz: may it trade? Both answer JSON, 503 when not. */
export function health(views: Views): Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    const alive = views.kernel.alive;
    response.status(alive ? 200 : 503).json({ alive, kernel: alive ? 'running' : 'ended' });
  });
  router.get('/readyz', (_request, response) => {
    const checks = {
      kernelRunning: views.kernel.alive,
      feedsLive: decisive(views).every(({ id }) => views.feeds.status(id).state === 'LIVE'),
      journalWritable: views.system.journalWritable,
    };
    const ready = Object.values(checks).every(Boolean);
    response.status(ready ? 200 : 503).json({ ready, ...checks });
  });
  return router;
}

/** A market that is only watched keeps nobody from trading another. */
function decisive({ instruments, traded }: Views): readonly Instrument[] {
  const decided = instruments.filter(({ symbol }) => traded.has(symbol));
  return decided.length > 0 ? decided : instruments;
}
