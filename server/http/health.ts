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
      feedsLive: views.instruments.every(({ id }) => views.system.feed(id).state === 'LIVE'),
      journalWritable: views.system.journalWritable,
    };
    const ready = Object.values(checks).every(Boolean);
    response.status(ready ? 200 : 503).json({ ready, ...checks });
  });
  return router;
}
