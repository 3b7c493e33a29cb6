import { userInfo } from 'node:os';

const LONGEST_NAME = 64;

/** Who works at this machine's shell, as records call them: "shell:NAME". */
export function shellUser(): string {
  return `shell:${name()}`;
}

function name(): string {
  try {
    return userInfo().username.replace(/\s/g, '_').slice(0, LONGEST_NAME);
  } catch {
    return String(process.getuid?.() ?? 'unknown'); // a user without an entry, as in containers
  }
}
