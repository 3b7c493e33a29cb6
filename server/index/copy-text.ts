/** What PostgreSQL's COPY takes for something else; and the character 0, which no text of it can hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const SPECIAL = /[\\\t\n\r\0]/g;
const IS_SPECIAL = new RegExp(SPECIAL.source);

const WRITTEN: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\ufffd',
};

/** A value that has a column of its own. */
export type Field = string | number | boolean | null;

/** Rows of one table, each with the same columns. */
export interface CopyText {
  readonly columns: readonly string[];
  /** As COPY … FROM STDIN takes it; halves of surrogate pairs are U+FFFD. */
  readonly bytes: Buffer;
}

/** Columns are named, and ordered, as the first row's keys. Throws a RangeError without a row. */
export function copyText(rows: readonly object[]): CopyText {
  const [first] = rows;
  if (!first) throw new RangeError('there is no row');
  let text = '';
  for (const row of rows) text += lineOf(row);
  return { columns: Object.keys(first), bytes: Buffer.from(text) };
}

function lineOf(row: object): string {
  const fields = Object.values(row) as Field[];
  let line = fieldOf(fields[0]!);
  for (let i = 1; i < fields.length; i++) line += `\t${fieldOf(fields[i]!)}`;
  return `${line}\n`;
}

function fieldOf(value: Field): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return IS_SPECIAL.test(value) ? value.replaceAll(SPECIAL, (found) => WRITTEN[found]!) : value;
}
