import { ConnectionBudget } from '../connection-budget.ts';

/** "300 connections per attempt every 5 minutes per IP" (General WSS information, and WebSocket API). */
const ATTEMPTS = 300;
const WINDOW_MS = 5 * 60_000;

/** For all connections to one endpoint: streams of spot, streams of futures, WebSocket API. */
export function connectionBudget(): ConnectionBudget {
  return new ConnectionBudget(ATTEMPTS, WINDOW_MS);
}
