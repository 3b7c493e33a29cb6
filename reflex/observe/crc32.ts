/*
 * CRC-32 (IEEE 802.3, reflected, 0xEDB88320) in pieces. The register after `n` more zero bytes is a
 * linear function of the register before, one bit at a time, so that it can be looked up by bytes:
 *
 *     crc(A ‖ B) = afterZeros(crc(A), length of B) xor crcFromZero(B)
 *
 * Whoever keeps crcFromZero of each piece can thus sign their sequence without reading them again.
 */

const POLYNOMIAL = 0xedb88320;
const BYTE = 256;

/** The longest piece, bytes. */
export const LONGEST_PIECE = 32;

export const CRC_START = 0xffffffff;

const ONE_BYTE = Uint32Array.from({ length: BYTE }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** For each length, four tables: what each byte of the register becomes. */
const ZEROS = new Uint32Array((LONGEST_PIECE + 1) * 4 * BYTE);
for (let i = 0; i < 4 * BYTE; i++) ZEROS[i] = (i % BYTE) << (8 * Math.floor(i / BYTE));
for (let i = 4 * BYTE; i < ZEROS.length; i++) {
  const before = ZEROS[i - 4 * BYTE]!;
  ZEROS[i] = (before >>> 8) ^ ONE_BYTE[before & 0xff]!;
}

/** The register after one more byte. */
export function afterByte(crc: number, byte: number): number {
  return (crc >>> 8) ^ ONE_BYTE[(crc ^ byte) & 0xff]!;
}

/** The register after `length` (at most LONGEST_PIECE) zero bytes. */
export function afterZeros(crc: number, length: number): number {
  const at = length * 4 * BYTE;
  return (
    ZEROS[at + (crc & 0xff)]! ^
    ZEROS[at + BYTE + ((crc >>> 8) & 0xff)]! ^
    ZEROS[at + 2 * BYTE + ((crc >>> 16) & 0xff)]! ^
    ZEROS[at + 3 * BYTE + (crc >>> 24)]!
  );
}

/** The checksum that a register stands for: unsigned. */
export function finish(crc: number): number {
  return (crc ^ 0xffffffff) >>> 0;
}
