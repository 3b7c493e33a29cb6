import { parentPort, workerData } from 'node:worker_threads';
import { type JournalQuestion, searchJournal } from './search-journal.ts';

const { directory, question } = workerData as { directory: string; question: JournalQuestion };

parentPort!.postMessage(searchJournal(directory, question));
