/** RFC 3161 in DER (X.690): a question for a time-stamp, and what of its answer can be checked at once. */

const SHA256 = Buffer.from('0609608648016503040201', 'hex');
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
const TST_INFO = Buffer.from('2a864886f70d0109100104', 'hex');

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OBJECT_ID = 0x06;
const EXPLICIT_0 = 0xa0;

/** `digest`: SHA-256. `nonce`: eight bytes, the first of them 1 to 127, so that it is a plain integer. */
export function timeStampRequest(digest: Uint8Array, nonce: Uint8Array): Buffer<ArrayBuffer> {
  const algorithm = value(SEQUENCE, Buffer.concat([SHA256, Buffer.from('0500', 'hex')]));
  const imprint = value(SEQUENCE, Buffer.concat([algorithm, value(OCTETS, digest)]));
  const version = value(INTEGER, Buffer.of(1));
  const wantsCertificate = Buffer.from('0101ff', 'hex');
  return value(
    SEQUENCE,
    Buffer.concat([version, imprint, value(INTEGER, nonce), wantsCertificate]),
  );
}

/**
 * Throws when the stamp was not granted, or is of something else than was asked. The signature is not
 * looked at: that needs the authority's certificate (`openssl ts -verify`).
 */
export function checkTimeStamp(response: Uint8Array, digest: Uint8Array, nonce: Uint8Array): void {
  const [status, token] = inside(only(response, SEQUENCE));
  const [granted] = inside(expect(status, SEQUENCE));
  const code = Number(`0x${expect(granted, INTEGER).toString('hex')}`);
  if (code > 1) throw new Error(`the time-stamp was refused (status ${code})`);
  const [type, signed] = inside(expect(token, SEQUENCE));
  if (!expect(type, OBJECT_ID).equals(SIGNED_DATA)) throw malformed();
  const [, , content] = inside(only(expect(signed, EXPLICIT_0), SEQUENCE));
  const [contentType, wrapped] = inside(expect(content, SEQUENCE));
  if (!expect(contentType, OBJECT_ID).equals(TST_INFO)) throw malformed();
  const info = inside(only(only(expect(wrapped, EXPLICIT_0), OCTETS), SEQUENCE));
  const [algorithm, hashed] = inside(expect(info[2], SEQUENCE));
  const isSha256 = expect(algorithm, SEQUENCE).subarray(0, SHA256.length).equals(SHA256);
  if (!isSha256 || !expect(hashed, OCTETS).equals(digest))
    throw new Error('the time-stamp is of something else');
  // Behind imprint, serial number and time; what else there may be is no integer.
  const given = info.slice(5).find(({ tag }) => tag === INTEGER);
  if (!given?.bytes.equals(nonce)) throw new Error('the time-stamp answers another question');
}

interface Value {
  readonly tag: number;
  readonly bytes: Buffer;
}

function value(tag: number, content: Uint8Array): Buffer<ArrayBuffer> {
  if (content.length > 127) throw new RangeError('longer than a time-stamp request is');
  return Buffer.concat([Buffer.of(tag, content.length), content]);
}

/** The values that stand one behind the other in the content of another. */
function inside(content: Uint8Array): Value[] {
  const bytes = Buffer.from(content);
  const values: Value[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at]!;
    let length = bytes[at + 1] ?? Number.NaN;
    let begin = at + 2;
    if (length > 127) {
      const count = length - 128;
      if (count < 1 || count > 4 || begin + count > bytes.length) throw malformed();
      length = bytes.readUIntBE(begin, count);
      begin += count;
    }
    if (!(begin + length <= bytes.length)) throw malformed();
    values.push({ tag, bytes: bytes.subarray(begin, begin + length) });
    at = begin + length;
  }
  return values;
}

function only(content: Uint8Array, tag: number): Buffer {
  return expect(inside(content)[0], tag);
}

function expect(found: Value | undefined, tag: number): Buffer {
  if (found?.tag !== tag) throw malformed();
  return found.bytes;
}

function malformed(): Error {
  return new Error('the answer is no time-stamp');
}
