import { existsSync } from 'node:fs';
import { join } from 'node:path';

const { BRAIN_VENV: venv } = process.env;
const python = venv === undefined ? undefined : join(venv, 'bin/python');

/** Of the virtual environment that BRAIN_VENV names; undefined when there is none. */
export const BRAIN_PYTHON = python !== undefined && existsSync(python) ? python : undefined;
