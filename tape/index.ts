// Reading
export { TapeFormatError, TapeReader } from './reader.ts';
export type { TapeAnswer, TapeEntry, TapeFrame } from './entry.ts';
export type { TapeQuote, TapeTrade } from './csv.ts';

// Writing
export { TapeWriter, type TapeWriterOptions } from './writer.ts';
