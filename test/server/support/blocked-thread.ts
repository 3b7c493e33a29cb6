import { WebSocket } from 'ws';
import type { RunningServer } from './running-server.ts';

interface Message {
  readonly method?: string;
  readonly params?: { readonly sessionId: string; readonly workerInfo: { readonly title: string } };
}

/** How long the thread gets to begin. */
const BEGINS_WITHIN_MS = 200;

/**
 * Keeps one thread of a server busy, as a runaway request would, through the inspector of Node: the
 * server runs with `--inspect`.
 */
export async function blockThread(
  server: RunningServer,
  name: 'server' | 'simulator',
  ms: number,
): Promise<void> {
  const [url] = /ws:\/\/[\d.]+:\d+\/[\w-]+/.exec(server.output())!;
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.once('open', resolve));
  const send = (method: string, params: object) =>
    socket.send(JSON.stringify({ id: 1, method, params }));
  const session = new Promise<string>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const { method, params } = JSON.parse(data.toString()) as Message;
      if (method !== 'NodeWorker.attachedToWorker') return;
      if (params!.workerInfo.title.endsWith(` ${name}`)) resolve(params!.sessionId);
    });
  });
  send('NodeWorker.enable', { waitForDebuggerOnStart: false });
  const expression = `{ const end = Date.now() + ${ms}; while (Date.now() < end); }`;
  const message = JSON.stringify({ id: 2, method: 'Runtime.evaluate', params: { expression } });
  send('NodeWorker.sendMessageToWorker', { sessionId: await session, message });
  await new Promise((resolve) => setTimeout(resolve, BEGINS_WITHIN_MS));
  socket.terminate(); // a thread that is busy would not say good-bye
}
