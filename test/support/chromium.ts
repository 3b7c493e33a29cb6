import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium on this machine, CHROMIUM first; undefined when there is none. */
export const CHROMIUM = [process.env.CHROMIUM ?? '', ...PLACES].find((path) => existsSync(path));

/** Without these a fresh Chromium talks to its maker's servers. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenPage {
  readonly page: Page;
  /** Console errors and warnings, uncaught exceptions. */
  readonly problems: readonly string[];
  /** Requests that went anywhere but to the page's own host. */
  readonly foreign: readonly string[];
  close(): Promise<void>;
}

/** Opens the page in a fresh headless Chromium. */
export async function openPage(url: string): Promise<OpenPage> {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium: install it, or set CHROMIUM');
  const profile = mkdtempSync(join(tmpdir(), 'voltaire-chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: QUIET,
    viewport: { width: 1440, height: 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const problems: string[] = [];
  const foreign: string[] = [];
  const { host } = new URL(url);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  const note = (address: string) => {
    const to = new URL(address);
    if (to.host !== host && to.protocol !== 'data:' && to.protocol !== 'blob:')
      foreign.push(to.href);
  };
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  await page.goto(url);
  return {
    page,
    problems,
    foreign,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
