/** PEM texts, not paths. */
export interface TlsOptions {
  /** Of who signed the Brain's certificate; those that Node trusts when absent. */
  readonly ca?: string;
  /** This side's certificate and its key, for a Brain that asks who we are. Both or none. */
  readonly cert?: string;
  readonly key?: string;
}

export interface BrainClientOptions {
  /** `host:port`, in the order of preference: one at least. */
  readonly addresses: readonly string[];
  /** Absent: plaintext. */
  readonly tls?: TlsOptions;
  /** Sent as "authorization: Bearer …". Without TLS only to this machine. */
  readonly token?: string;
  /** For questions that name none, milliseconds. */
  readonly deadlineMs?: number;
  /** Questions on their way at once; one more is refused. */
  readonly maxInFlight?: number;
  /** Of one message, either way. */
  readonly maxMessageBytes?: number;
}

export const CLIENT_DEFAULTS = {
  deadlineMs: 2_000,
  maxInFlight: 8,
  // 256 series of 8,192 doubles are 17 MB; what is usual, 64 of 512, is 0.3 MB.
  maxMessageBytes: 32 << 20,
} as const;

/** A language model that writes more than this in one answer has lost its thread. */
export const MAX_REASON_BYTES = 64 << 10;

/** Tokens are printable ASCII: anything else would end the header, or be refused far from here. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;
const ADDRESS = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i;

/** Options that can not be used; the message names the option and never the secret. */
export class BrainOptionsError extends Error {
  override readonly name = 'BrainOptionsError';
}

/** Throws a BrainOptionsError that says what to write instead. */
export function checkOptions({ addresses, tls, token, ...numbers }: BrainClientOptions): void {
  if (addresses.length === 0) throw new BrainOptionsError('addresses: one at least, was none');
  for (const address of addresses) {
    const [, host, port] = ADDRESS.exec(address) ?? [];
    if (host === undefined || !(Number(port) >= 1 && Number(port) <= 65_535)) {
      throw new BrainOptionsError(`addresses: must be host:port, was ${address}`);
    }
    if (token !== undefined && !tls && !isLoopback(host)) {
      throw new BrainOptionsError(`token: would be readable on the way to ${address} without tls`);
    }
  }
  if (new Set(addresses).size < addresses.length) {
    throw new BrainOptionsError('addresses: each once');
  }
  if (token !== undefined && !TOKEN.test(token)) {
    throw new BrainOptionsError('token: printable ASCII without blanks, at most 4,096 characters');
  }
  if ((tls?.cert === undefined) !== (tls?.key === undefined)) {
    throw new BrainOptionsError('tls: cert and key belong together');
  }
  for (const name of Object.keys(CLIENT_DEFAULTS) as (keyof typeof CLIENT_DEFAULTS)[]) {
    const value = numbers[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      throw new BrainOptionsError(`${name}: a whole number above 0, was ${value}`);
    }
  }
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(host);
}
