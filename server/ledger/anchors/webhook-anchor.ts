import type { Checkpoint } from '../checkpoint.ts';
import type { Anchor } from './anchors.ts';
import { post, shown } from './http.ts';

/** Posts the signed note as it stands in the file. */
export class WebhookAnchor implements Anchor {
  readonly name: string;

  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    this.name = `webhook ${shown(url)}`;
  }

  async put({ note }: Checkpoint, signal: AbortSignal): Promise<void> {
    const headers = { 'content-type': 'text/plain; charset=utf-8', ...this.headers };
    await post(this.url, headers, note, signal);
  }
}
