/** What thread.ts tells the thread that started it. It stops when it is sent the text 'stop'. */
export type ThreadMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly reason: string };
