import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BRAIN_PYTHON } from './brain-python.ts';
import { CHROMIUM } from './chromium.ts';

const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Said once before all tests: what will be skipped here, and what would make it run. */
export default function sayWhatIsMissing(): void {
  if (CHROMIUM === undefined) {
    console.log(
      'skipped: the dashboard in a real browser. It needs Chromium: apt-get install chromium, or set CHROMIUM to its path.',
    );
  }
  if (BRAIN_PYTHON === undefined) {
    console.log(
      'skipped: the inference container under the contract of a Brain. It needs its virtual environment: export BRAIN_VENV=$(docker/brain/venv.sh --test)',
    );
  }
  if (!existsSync(SHARED)) {
    console.log(
      'skipped: some suites over recorded exchange messages, which are not part of the project (../shared/data).',
    );
  }
}
