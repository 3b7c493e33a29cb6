import { parentPort, workerData } from 'node:worker_threads';
import { type VerifyOptions, type VerifyReport, verifyJournal } from './verify.mjs';

export interface VerifyTask {
  readonly directory: string;
  readonly options: Pick<VerifyOptions, 'key' | 'checkpoint' | 'prefix' | 'to'>;
}
export type VerifyMessage = { readonly records: number } | { readonly report: VerifyReport };

const post = (message: VerifyMessage): void => parentPort!.postMessage(message);
const { directory, options } = workerData as VerifyTask;
const onProgress = (records: number): void => post({ records });
post({ report: verifyJournal(directory, { ...options, onProgress }) });
