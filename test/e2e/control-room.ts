import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { post } from '../server/support/graphql.ts';

/** Whether whoever has this token could approve the release that waits. */
export async function approveAs(url: string, token: string): Promise<boolean> {
  const answer = await post(url, '{ system { trading { proposals { id } } } }');
  const { system } = answer.data as { system: { trading: { proposals: { id: string }[] } } };
  const id = system.trading.proposals[0]?.id;
  const approve = `mutation { approveRelease(proposalId: "${id}", reason: "agreed") { level } }`;
  return (await post(url, approve, { token })).errors === undefined;
}

/** The trading state of everything. */
export async function level(url: string): Promise<string> {
  const { data } = await post(url, '{ system { trading { level } } }');
  const { system } = data as { system: { trading: { level: string } } };
  return system.trading.level;
}

/** Different colours in an element's canvases: a blank one has one. */
export async function coloursOf(page: Page, id: string): Promise<number> {
  return page.getByTestId(id).evaluate((element) => {
    const seen = new Set<number>();
    for (const canvas of element.querySelectorAll('canvas')) {
      const { width, height } = canvas;
      if (width === 0 || height === 0) continue;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data;
      if (pixels) for (const pixel of new Uint32Array(pixels.buffer)) seen.add(pixel);
    }
    return seen.size;
  });
}

/** Of the price: what is chosen, and where it is drawn then. */
export const PICTURES = [
  ['1 s', 'candle-chart'],
  ['Ticks', 'price-chart'],
] as const;

export async function choosePicture(page: Page, picture: string): Promise<void> {
  const choice = page.getByRole('group', { name: 'Picture of the price' });
  await choice.getByText(picture, { exact: true }).click();
}

/** Of the simulated Kraken's ETH/USD. */
export async function injectFault(simulatorUrl: string, fault: object): Promise<void> {
  const response = await fetch(`${simulatorUrl}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ venue: 'kraken', symbol: 'ETH/USD', ...fault }),
  });
  expect([response.status, await response.text()]).toEqual([202, expect.any(String)]);
}

export function marketTab(page: Page, symbol: string): Locator {
  return page.locator(`[data-testid="market-tab"][data-symbol="${symbol}"]`);
}

export function feedRow(page: Page, symbol: string): Locator {
  return page.locator(`[data-testid="feed-row"][data-symbol="${symbol}"]`);
}

export async function chosenMarket(page: Page): Promise<string | null> {
  return page.locator('[role="tab"][aria-selected="true"]').getAttribute('data-symbol');
}

/** The mouse goes down in the middle of it, and stays down. */
export async function press(button: Locator): Promise<void> {
  await button.hover();
  await button.page().mouse.down();
}

/** As who thinks better of it; the mouse stays down for so long. */
export async function pressAndSlideOff(button: Locator, ms: number): Promise<void> {
  const { mouse } = button.page();
  await press(button);
  await mouse.move(0, 0);
  await new Promise((resolve) => setTimeout(resolve, ms));
  await mouse.up();
}

/** All of the page, by so many pixels. */
export async function pushDown(page: Page, px: number): Promise<void> {
  await page.locator('body').evaluate((body, by) => (body.style.paddingTop = `${by}px`), px);
}
