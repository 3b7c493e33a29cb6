export interface BrainThreadSettings {
  /** 0: a free one. */
  readonly port: number;
}

export type BrainThreadMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly reason: string };
