import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';

const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** Serves the generated page. Nothing in it may come from another host: the policy says so. */
export function dashboard(directory: string): Router {
  const router = express.Router();
  const index = join(directory, 'index.html');
  if (!existsSync(index)) {
    router.get('/', (_request, response) => {
      response
        .status(503)
        .type('text')
        .send('The dashboard is not built: run `npx voltaire build`.');
    });
    return router;
  }
  const html = readFileSync(index, 'utf8');
  router.use(securityHeaders(html));
  router.use('/_nuxt', express.static(join(directory, '_nuxt'), { immutable: true, maxAge: '1y' }));
  router.use(express.static(directory, { index: false }));
  // One page: it finds its way by the path itself.
  router.get(/^\/(?!graphql|healthz|readyz)[^.]*$/, (_request, response) => {
    response.type('html').set('Cache-Control', 'no-cache').send(html);
  });
  return router;
}

function securityHeaders(html: string): RequestHandler {
  const hashes = Array.from(html.matchAll(INLINE_SCRIPT), ([, script]) => {
    return `'sha256-${createHash('sha256').update(script!).digest('base64')}'`;
  });
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'", // the component library sets styles of elements
    "img-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return (_request, response, next) => {
    response.set({
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    next();
  };
}
