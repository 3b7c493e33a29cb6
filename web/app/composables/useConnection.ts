import { reactive, readonly } from 'vue';

/** `stalled`: connected, but silent for longer than a living server can be. */
export type LinkState = 'connecting' | 'live' | 'stalled' | 'offline';

/** The server speaks at least once a second (the system subscription). */
const STALLED_AFTER_MS = 3_000;
/** After this the connection is given up and made anew: a frozen one never closes by itself. */
const GIVE_UP_AFTER_MS = 8_000;
const WATCH_EVERY_MS = 500;

interface Connection {
  link: LinkState;
  attempts: number;
  /** How old everything on the page is; moves only while it is not live. */
  silentMs: number;
  /** Why the server turned this page away, in plain words. */
  refusal: string | null;
}

const state = reactive<Connection>({ link: 'connecting', attempts: 0, silentMs: 0, refusal: null });

let connected = false;
let heardAtMs = performance.now();
let everHeard = false;

function onConnecting(isRetry: boolean): void {
  if (isRetry) state.attempts += 1;
}

function onConnected(): void {
  connected = true;
  state.attempts = 0;
  state.refusal = null;
  heardAtMs = performance.now();
}

function onMessage(): void {
  if (!connected) return;
  heardAtMs = performance.now();
  everHeard = true;
  state.silentMs = 0;
  state.link = 'live';
}

function onClosed(refusal: string | null): void {
  connected = false;
  state.refusal = refusal;
  state.link = everHeard ? 'offline' : 'connecting';
}

/** Watches for silence; `giveUp` must break the connection, so that it is made anew. */
function watch(giveUp: () => void): void {
  setInterval(() => {
    const silentMs = performance.now() - heardAtMs;
    if (connected && silentMs > GIVE_UP_AFTER_MS) giveUp();
    if (connected && silentMs > STALLED_AFTER_MS) state.link = 'stalled';
    if (!everHeard && silentMs > STALLED_AFTER_MS) state.link = 'offline';
    if (state.link !== 'live') state.silentMs = silentMs;
  }, WATCH_EVERY_MS);
}

export function useConnection() {
  return {
    connection: readonly(state),
    hasHeard: () => everHeard,
    onConnecting,
    onConnected,
    onMessage,
    onClosed,
    watch,
  };
}
