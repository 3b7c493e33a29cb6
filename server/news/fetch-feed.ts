import { get as getPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as getEncrypted } from 'node:https';
import { plainText } from './plain-text.ts';
import { checkHost, lookUpPublic } from './public-address.ts';

export interface FeedRequest {
  readonly url: string;
  /** Addresses of this machine and of private networks are allowed. */
  readonly local: boolean;
  /** Of the last answer, for the server to say that nothing has changed; empty when there was none. */
  readonly etag: string;
  readonly lastModified: string;
}

export interface FeedAnswer {
  /** Null: nothing has changed. */
  readonly text: string | null;
  readonly etag: string;
  readonly lastModified: string;
}

export const MOST_BYTES = 1_000_000;
const WITHIN_MS = 15_000;
const MOST_REDIRECTS = 3;
const LONGEST_HEADER = 256;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const XML: ReadonlySet<string> = new Set([
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/xml',
  'text/xml',
]);

/** Reads one feed; rejects with a sentence that says what is wrong with the answer. */
export async function fetchFeed(request: FeedRequest, withinMs = WITHIN_MS): Promise<FeedAnswer> {
  const signal = AbortSignal.timeout(withinMs);
  try {
    return await follow(request, new URL(request.url), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`no whole answer within ${withinMs / 1000} s`, { cause: error });
  }
}

async function follow(request: FeedRequest, first: URL, signal: AbortSignal): Promise<FeedAnswer> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const response = await get(url, request, signal);
    const { statusCode = 0, headers } = response;
    if (!REDIRECTS.has(statusCode)) return answerOf(response, request);
    response.destroy();
    if (redirects === MOST_REDIRECTS) throw new Error(`more than ${MOST_REDIRECTS} redirects`);
    const { location } = headers;
    if (location === undefined || !URL.canParse(location, url.href)) {
      throw new Error('a redirect to nowhere');
    }
    url = new URL(location, url);
    if (url.protocol !== first.protocol) {
      throw new Error(`a redirect to another scheme: to ${plainText(url.origin, 80)}`);
    }
  }
}

function get(
  url: URL,
  { local, etag, lastModified }: FeedRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (!local) checkHost(url.hostname);
  const options: RequestOptions = {
    signal,
    // A connection of its own: none is kept that was made under other rules.
    agent: false,
    ...(local ? {} : { lookup: lookUpPublic }),
    headers: {
      'user-agent': 'Voltaire (self-hosted, reads feeds)',
      accept: [...XML].join(', '),
      // What is small on the wire and large in memory is not asked for.
      'accept-encoding': 'identity',
      ...(etag && { 'if-none-match': etag }),
      ...(lastModified && { 'if-modified-since': lastModified }),
    },
  };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? getEncrypted(url, options, resolve)
        : getPlain(url, options, resolve);
    request.on('error', reject);
  });
}

async function answerOf(response: IncomingMessage, request: FeedRequest): Promise<FeedAnswer> {
  const { statusCode, headers } = response;
  const { etag = '', 'last-modified': lastModified = '' } = headers;
  const validators = {
    etag: etag.length > LONGEST_HEADER ? '' : etag,
    lastModified: lastModified.length > LONGEST_HEADER ? '' : lastModified,
  };
  try {
    if (statusCode === 304) {
      return { text: null, etag: request.etag, lastModified: request.lastModified };
    }
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
    const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
    if (!XML.has(type.trim())) {
      throw new Error(`the server answered "${plainText(type, 60)}", which is no feed`);
    }
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
      throw new Error('the server compresses though it was asked not to');
    }
    const bytes = await bounded(response);
    return { text: decode(bytes, parameters.join(';')), ...validators };
  } finally {
    response.destroy();
  }
}

async function bounded(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error(`longer than ${MOST_BYTES / 1e6} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** As the server says, else as the text itself says, else UTF-8. */
function decode(bytes: Buffer, parameters: string): string {
  const declared = /^[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/;
  const charset =
    /charset\s*=\s*"?([\w.:-]{1,40})/.exec(parameters)?.[1] ??
    declared.exec(bytes.toString('latin1', 0, 256))?.[1] ??
    'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    throw new Error(`its letters are in "${charset}", which is not known`);
  }
}
