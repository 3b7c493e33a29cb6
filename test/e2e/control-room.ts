import type { Page } from 'playwright-core';
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
