import { VERSION } from './segment.ts';

/** The journal is not what was written. Nothing may be traded on it. */
export class JournalDamaged extends Error {
  constructor(
    readonly path: string,
    readonly offset: number,
    problem: string,
  ) {
    super(
      `${path}: ${problem} at byte ${offset}. The journal is not what was written, and nothing is ` +
        'traded on it: keep it for inquiry, and go on with a copy or with another VOLTAIRE_HOME',
    );
    this.name = 'JournalDamaged';
  }
}

/** The journal is whole, and of a version that was never released. */
export class JournalOutdated extends Error {
  constructor(
    readonly path: string,
    version: number,
  ) {
    super(
      `${path}: written in format ${version} by a development version; this one reads ${VERSION}. ` +
        'Move the journal away, or set VOLTAIRE_HOME to another folder; positions begin at zero there',
    );
    this.name = 'JournalOutdated';
  }
}
