import { readSync } from 'node:fs';
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';

/**
 * A compressed segment is an ordinary gzip file (RFC 1952) of many members, each of which says in an
 * extra field how long it and its content are: a place is found without what comes before it.
 *
 *     1f 8b 08 04 │ 5 × 00, ff │ u16 12 │ "VL" u16 8 │ u32 member │ u32 content │ deflate │ u32 crc │ u32 content
 */
export const MEMBER_CONTENT_BYTES = 1 << 20;
const HEADER_BYTES = 24;
const FIXED = Buffer.from('1f8b08040000000000ff0c00564c0800', 'hex');

/** `content` has at most MEMBER_CONTENT_BYTES. */
export function memberOf(content: Uint8Array): Uint8Array {
  const packed = deflateRawSync(content);
  const member = Buffer.alloc(HEADER_BYTES + packed.length + 8);
  FIXED.copy(member);
  member.writeUInt32LE(member.length, 16);
  member.writeUInt32LE(content.length, 20);
  packed.copy(member, HEADER_BYTES);
  member.writeUInt32LE(crc32(content), member.length - 8);
  member.writeUInt32LE(content.length, member.length - 4);
  return member;
}

interface Member {
  /** In the file. */
  readonly at: number;
  readonly bytes: number;
  /** In the content. */
  readonly from: number;
  readonly to: number;
}

/** Reads the content of such a file. Throws a RangeError when it is none. */
export class GzipMembers {
  /** Of the whole content. */
  readonly size: number;
  private readonly members: Member[] = [];
  private last: { readonly member: Member; readonly content: Uint8Array } | null = null;

  constructor(
    private readonly file: number,
    fileSize: number,
  ) {
    let from = 0;
    for (let at = 0; at < fileSize; ) {
      const header = this.bytes(at, Math.min(HEADER_BYTES, fileSize - at));
      const isOurs = header.length === HEADER_BYTES && header.subarray(0, 16).equals(FIXED);
      const bytes = isOurs ? header.readUInt32LE(16) : 0;
      const content = isOurs ? header.readUInt32LE(20) : 0;
      const fits = bytes >= HEADER_BYTES && at + bytes <= fileSize;
      if (!fits || content === 0 || content > MEMBER_CONTENT_BYTES) throw notOurs(at);
      this.members.push({ at, bytes, from, to: from + content });
      at += bytes;
      from += content;
    }
    this.size = from;
  }

  /** `length` bytes of the content from `at` on, which it must have. */
  read(into: Uint8Array, length: number, at: number): number {
    let done = 0;
    while (done < length) {
      const { member, content } = this.memberAt(at + done);
      const begin = at + done - member.from;
      const part = content.subarray(begin, begin + length - done);
      into.set(part, done);
      done += part.length;
    }
    return done;
  }

  private memberAt(place: number): { member: Member; content: Uint8Array } {
    const { last } = this;
    if (last && place >= last.member.from && place < last.member.to) return last;
    const member = this.members.find(({ from, to }) => place >= from && place < to);
    if (!member) throw new RangeError(`the content ends at byte ${this.size}, before ${place}`);
    const { at, bytes, from, to } = member;
    const content = unpacked(this.bytes(at, bytes));
    if (content?.length !== to - from) throw notOurs(at);
    return (this.last = { member, content });
  }

  private bytes(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(this.file, bytes, 0, length, at));
  }
}

function unpacked(member: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(member, { maxOutputLength: MEMBER_CONTENT_BYTES });
  } catch {
    return null;
  }
}

function notOurs(at: number): RangeError {
  return new RangeError(`what was compressed was changed at byte ${at} of the .gz`);
}
