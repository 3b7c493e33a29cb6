import { type sendUnaryData, type ServerUnaryCall, status } from '@grpc/grpc-js';

/** Requests that wait at once; one more is RESOURCE_EXHAUSTED. */
export const QUEUE_LIMIT = 32;

interface Job {
  /** Answers; or gives up when nobody waits any more. */
  run(): void;
}

/**
 * One request after the other, with a look at the network between them: so that those that come meanwhile
 * are refused when they are too many, and those that were cancelled or are too late are not worked on.
 */
export class WorkQueue {
  private readonly jobs: Job[] = [];

  constructor(private readonly limit = QUEUE_LIMIT) {}

  add<Request, Response>(
    call: ServerUnaryCall<Request, Response>,
    answer: sendUnaryData<Response>,
    work: (request: Request) => Response,
  ): void {
    if (this.jobs.length >= this.limit) {
      answer({ code: status.RESOURCE_EXHAUSTED, details: `${this.limit} requests wait already` });
      return;
    }
    this.jobs.push({ run: () => run(call, answer, work) });
    if (this.jobs.length === 1) setImmediate(this.next);
  }

  private readonly next = (): void => {
    // It counts as waiting until it is done.
    this.jobs[0]!.run();
    this.jobs.shift();
    if (this.jobs.length > 0) setImmediate(this.next);
  };
}

function run<Request, Response>(
  call: ServerUnaryCall<Request, Response>,
  answer: sendUnaryData<Response>,
  work: (request: Request) => Response,
): void {
  if (call.cancelled) return;
  if (Number(call.getDeadline()) <= Date.now()) {
    answer({ code: status.DEADLINE_EXCEEDED, details: 'waited for longer than the caller' });
    return;
  }
  try {
    answer(null, work(call.request));
  } catch (error) {
    answer({ code: status.INTERNAL, details: String(error) });
  }
}
