import type { Fault } from './fault.ts';

const DURATION_MS = 5_000;
const DELAY_MS = 500;

interface Late {
  readonly dueMs: number;
  send(): void;
}

/** Each message is late, none overtakes another; when the time is over the last ones catch up. */
export const slow: Fault = {
  name: 'slow',
  description: 'for durationMs every frame is sent delayMs late, in order',
  channel: 'all',
  begin: (parts) => {
    const { durationMs = DURATION_MS, delayMs = DELAY_MS } = parts.request;
    const endMs = performance.now() + durationMs;
    const late: Late[] = [];
    let timer = setTimeout(sendDue, durationMs);

    function sendDue(): void {
      const nowMs = performance.now();
      while (late.length > 0 && late[0]!.dueMs <= nowMs) late.shift()!.send();
      if (late.length === 0 && nowMs >= endMs) parts.healed();
      else schedule(nowMs);
    }

    function schedule(nowMs: number): void {
      clearTimeout(timer);
      timer = setTimeout(sendDue, Math.max(1, (late[0]?.dueMs ?? endMs) - nowMs));
    }

    return {
      pass: (_message, { text, forward }, aimed) => {
        const nowMs = performance.now();
        const over = nowMs >= endMs;
        if (!aimed || (over && late.length === 0)) {
          forward(text);
          return;
        }
        late.push({ dueMs: over ? nowMs : nowMs + delayMs, send: () => forward(text) });
        if (late.length === 1) schedule(nowMs);
      },
      stop: () => clearTimeout(timer),
    };
  },
};
