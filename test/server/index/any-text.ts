import * as fc from 'fast-check';

const parts = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\0', '\ud800', '\\u0000', '\\\0', '\t', '\r\n', '\\N', '\\.', ''),
  ),
  { maxLength: 5 },
);

/** Text with all that PostgreSQL has no character for, or takes for something else. */
export const anyText = parts.map((each) => each.join(''));
