import { COLUMN_NAMES, COLUMNS, type ExportRow } from './columns.ts';

export async function* asJsonLines(batches: AsyncIterable<ExportRow[]>): AsyncGenerator<string> {
  for await (const rows of batches) {
    if (rows.length > 0) yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
  }
}

/** RFC 4180, with a line of names. */
export async function* asCsv(batches: AsyncIterable<ExportRow[]>): AsyncGenerator<string> {
  yield `${COLUMN_NAMES.join(',')}\r\n`;
  for await (const rows of batches) {
    if (rows.length > 0) yield rows.map((row) => `${csvLine(row)}\r\n`).join('');
  }
}

function csvLine(row: ExportRow): string {
  return COLUMN_NAMES.map((name) => {
    const value = row[name];
    if (value === null) return '';
    return COLUMNS[name] === 'text' ? csvText(String(value)) : String(value);
  }).join(',');
}

/** What a spreadsheet would take for a formula begins so. */
const FORMULA = /^[=+\-@\t\r]/;

/** A text that comes from a strategy or from news must not become a formula of whoever opens the file. */
export function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
