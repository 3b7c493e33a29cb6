import { type BrainClient, BrainError } from '@voltaire/brain-client';
import type { BrainModel } from '@voltaire/schema/brain.ts';
import type { ModelKind } from '@voltaire/schema/enums.ts';
import { ModelKind as Kind } from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import type { Logger } from 'pino';

const LOOK_MS = 15_000;

const KINDS: Readonly<Record<Kind, ModelKind | null>> = {
  [Kind.UNSPECIFIED]: null,
  [Kind.FORECAST]: 'FORECAST',
  [Kind.SENTIMENT]: 'SENTIMENT',
  [Kind.REASON]: 'REASON',
};

/** Which models the Brain offers, asked for again and again: that is how it is seen to be there. */
export class ModelList {
  list: readonly BrainModel[] = [];
  reachable = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly client: Pick<BrainClient, 'models'>,
    private readonly allowed: readonly string[],
    private readonly log: Pick<Logger, 'warn'>,
  ) {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    this.timer.unref();
    void this.look();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const { response } = await this.client.models();
      this.list = response.models.flatMap(({ kind, ...model }) => {
        const known = KINDS[kind];
        if (!known) return [];
        const { id, device, version, licence, loaded, isDefault } = model;
        const allowed = this.allowed.includes(id);
        return [{ id, kind: known, allowed, device, version, licence, loaded, isDefault }];
      });
      this.reachable = true;
    } catch (error) {
      if (error instanceof BrainError && error.code === 'CLOSED') return;
      // Once for each loss, not every fifteen seconds.
      if (this.reachable || this.list.length === 0) this.log.warn(`the Brain: ${String(error)}`);
      this.reachable = false;
    }
  }
}
