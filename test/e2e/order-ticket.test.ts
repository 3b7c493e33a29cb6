import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CHROMIUM, openPage, type OpenPage } from '../support/chromium.ts';
import {
  type RunningServer,
  startServer,
  temporaryHome,
} from '../server/support/running-server.ts';
import { press } from './control-room.ts';
import { LIMITS_BY_HAND } from './limits-by-hand.ts';

// In CI a missing browser is a failure, not a reason to skip.
describe.skipIf(CHROMIUM === undefined && process.env.CI === undefined)(
  'orders by hand on the dashboard',
  () => {
    const home = temporaryHome();
    let server: RunningServer;
    let open: OpenPage;
    let page: Page;
    let ticket: Locator;

    beforeAll(async () => {
      const config = join(home.path, 'config.mjs');
      writeFileSync(config, `export default ${JSON.stringify(LIMITS_BY_HAND)}`);
      server = await startServer(home.path, ['--config', config], { dashboard: true });
      open = await openPage(`${server.url}/#token=${server.token}`);
      page = open.page;
      ticket = page.getByTestId('order-ticket');
    }, 300_000);
    afterAll(async () => {
      await open?.close();
      await server?.end('SIGKILL');
      home.remove();
    });

    const text = async (id: string) => (await page.getByTestId(id).first().textContent()) ?? '';
    const mid = async () => Number((await text('price-last')).replaceAll(',', ''));
    const field = (label: string) => ticket.getByLabel(label);
    const choose = async (legend: string, choice: string) =>
      ticket.getByRole('group', { name: legend }).getByText(choice, { exact: true }).click();
    const row = (state: string, words: string) =>
      page.locator(`[data-testid="order-row"][data-state="${state}"]`).filter({ hasText: words });
    /** A notice that comes or goes may move it before it is pressed. */
    const held = async (button: Locator) =>
      vi.waitFor(
        async () => {
          await press(button);
          try {
            await button.waitFor({ state: 'detached', timeout: 2_500 });
          } finally {
            await page.mouse.up();
          }
        },
        { timeout: 20_000, interval: 100 },
      );
    const shown = async () => ticket.locator('label').allTextContents();
    const review = async () => ticket.getByRole('button', { name: 'Review order' }).click();
    const answered = async (words: RegExp) =>
      expect.poll(() => ticket.textContent(), { timeout: 10_000 }).toMatch(words);

    it('are written, looked at and held by keyboard alone, and then work', async () => {
      await expect.poll(() => text('trading-level'), { timeout: 30_000 }).toContain('ACTIVE');
      await expect.poll(mid, { timeout: 30_000 }).toBeGreaterThan(0);
      await page.getByTestId('ticket-open').focus();
      await page.keyboard.press('Enter');
      await field('Quantity').fill('0.01');
      await field('Limit price').fill(String(Math.round((await mid()) * 0.99)));
      await field('Reason').fill('to see it wait');
      await page.keyboard.press('Enter');
      const preview = ticket.getByTestId('ticket-preview');
      await expect.poll(() => preview.textContent()).toMatch(/BUY BTCUSDT.*LIMIT GTC.*0\.01 BTC/s);
      expect(await preview.textContent()).toMatch(/Notional at mid\s*6\d\d\.\d\d USDT/);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      expect(await page.getByTestId('ticket-answer').count()).toBe(0);
      await page.keyboard.down('Space');
      await page.waitForTimeout(1_200);
      await page.keyboard.up('Space');
      await answered(/ALLOWED\s*ACKED/);
      await row('ACKED', 'LIMIT GTC').waitFor({ timeout: 5_000 });
    }, 90_000);

    it('ask only for what their type has', async () => {
      await field('Type').selectOption('MARKET');
      expect((await shown()).join()).not.toMatch(/price|Post-only|Shown|GTC/);
      await field('Type').selectOption('STOP');
      expect((await shown()).join()).toMatch(/Trigger price/);
      expect((await shown()).join()).not.toMatch(/Limit price|Post-only/);
      await field('Type').selectOption('TAKE_PROFIT_LIMIT');
      expect((await shown()).join()).toMatch(/Trigger price.*Limit price.*Shown/);
      await field('Reduce-only').check();
      expect((await shown()).join()).not.toMatch(/Stop loss|Take profit(?! limit)/);
      await field('Reduce-only').uncheck();
    }, 20_000);

    it('say what is wrong before they are asked for', async () => {
      await field('Type').selectOption('LIMIT');
      await field('Quantity').fill('a lot');
      await field('Limit price').fill('60000.001');
      await review();
      expect(await ticket.textContent()).toMatch(
        /A positive number.*whole steps of 0\.01.*Say why/s,
      );
      expect(await field('Quantity').getAttribute('aria-invalid')).toBe('true');
      expect(await page.getByTestId('ticket-place').count()).toBe(0);
    }, 20_000);

    it('of the market are filled at once, and their decision is a click away', async () => {
      await field('Type').selectOption('MARKET');
      await field('Quantity').fill('0.01');
      await field('Reason').fill('to hold some');
      await review();
      await held(page.getByTestId('ticket-place'));
      await answered(/ALLOWED\s*FILLED/);
      await ticket.getByTestId('ticket-answer').getByRole('button').click();
      const detail = page.getByTestId('decision-detail');
      await detail.waitFor();
      expect(await detail.textContent()).toContain('to hold some');
      await page.keyboard.press('Escape');
      await detail.waitFor({ state: 'hidden' });
    }, 40_000);

    it('with a trigger show it, and each is cancelled where it stands', async () => {
      const trigger = Math.round((await mid()) * 0.97);
      await choose('Side', 'SELL');
      await field('Type').selectOption('STOP');
      await field('Quantity').fill('0.01');
      await field('Trigger price').fill(String(trigger));
      await field('Reduce-only').check();
      await field('Reason').fill('to lose no more');
      await review();
      await held(page.getByTestId('ticket-place'));
      await answered(/ALLOWED\s*ACKED/);
      await page.getByRole('group', { name: 'Which orders' }).getByText('Working').click();
      expect(await page.getByTestId('order-row').count()).toBe(2);
      const stop = row('ACKED', 'STOP');
      expect(await stop.textContent()).toContain(trigger.toLocaleString('en-US'));
      await held(stop.getByTestId('order-cancel'));
      await stop.waitFor({ state: 'detached', timeout: 10_000 });
      expect(await page.getByTestId('order-row').count()).toBe(1);
      await page.getByRole('group', { name: 'Which orders' }).getByText('All').click();
      await row('CANCELED', 'STOP').waitFor();
    }, 40_000);

    it('that are denied say by which control, how far off they were, and what to do', async () => {
      await choose('Side', 'BUY');
      await field('Type').selectOption('MARKET');
      await field('Reduce-only').uncheck();
      await field('Quantity').fill('7');
      await field('Reason').fill('too much');
      await review();
      await held(page.getByTestId('ticket-place'));
      await answered(/DENIED/);
      const denial = ticket.getByTestId('ticket-denial').filter({ hasText: 'MAX_ORDER_QUANTITY' });
      expect(await denial.textContent()).toMatch(
        /Observed7\.00 baseLimit, at most1\.00Headroom−6\.00/,
      );
      expect(await denial.textContent()).toMatch(/order quantity|limit/i);
      // What was written stays, to be changed.
      expect(await field('Quantity').inputValue()).toBe('7');
    }, 40_000);

    it('fit on a telephone', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(() => page.locator('html').evaluate((html) => html.scrollWidth)).toBe(390);
      await page.setViewportSize({ width: 1440, height: 900 });
    });

    it('had no error on the console', () => {
      expect(open.problems).toEqual([]);
    });

    it('are for who has a token: to others the form says how to get one', async () => {
      const stranger = await openPage(server.url);
      try {
        await stranger.page.getByTestId('ticket-open').click();
        const form = stranger.page.getByTestId('order-ticket');
        await expect
          .poll(() => form.textContent(), { timeout: 10_000 })
          .toContain('voltaire token create');
        expect(await form.getByRole('button', { name: 'Review order' }).isDisabled()).toBe(true);
        await stranger.page.getByTestId('order-row').first().waitFor();
        expect(await stranger.page.getByTestId('order-cancel').count()).toBe(0);
      } finally {
        await stranger.close();
      }
    }, 40_000);
  },
);
