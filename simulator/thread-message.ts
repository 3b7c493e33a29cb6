import type { FaultRequest } from './faults/fault.ts';

/** What thread.ts can be told. */
export type ThreadRequest =
  | 'stop'
  | {
      readonly type: 'inject';
      /** The answers have the same. */
      readonly id: number;
      readonly request: FaultRequest;
    };

/** What thread.ts tells the thread that started it. */
export type ThreadMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly reason: string }
  /** The fault disturbs clients from this frame of the venue on. */
  | { readonly type: 'applied'; readonly id: number; readonly frame: number }
  | { readonly type: 'healed'; readonly id: number }
  | { readonly type: 'refused'; readonly id: number; readonly reason: string };
