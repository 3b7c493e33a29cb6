/**
 * The one animation loop of the page. Ticks arrive far faster than an eye can follow: they go to
 * rings, and this loop alone decides when something is drawn. A hidden tab draws nothing.
 */
interface Task {
  readonly everyMs: number;
  readonly draw: () => void;
  dueMs: number;
}

/** A frame is asked for this much before something is due: it comes with the next of the screen. */
const FRAME_MS = 16;

const tasks = new Set<Task>();
let frameRequest = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Draws every `everyMs`, until the returned function is called. */
export function onFrame(everyMs: number, draw: () => void): () => void {
  const task: Task = { everyMs, draw, dueMs: 0 };
  tasks.add(task);
  resume();
  return () => {
    tasks.delete(task);
    if (tasks.size === 0) pause();
  };
}

function frame(nowMs: number): void {
  for (const task of tasks) {
    if (nowMs < task.dueMs) continue;
    // On a grid of whole intervals, so that what can be drawn in one frame is.
    task.dueMs = (Math.floor(nowMs / task.everyMs) + 1) * task.everyMs;
    try {
      task.draw();
    } catch (error) {
      // One broken panel must not freeze the others: a still number would look like a quiet market.
      reportError(error);
    }
  }
  sleep();
}

/** Between two drawings no frame is asked for: an idle frame still costs style, layout and commit. */
function sleep(): void {
  const nextMs = Math.min(...[...tasks].map(({ dueMs }) => dueMs));
  timer = setTimeout(
    () => {
      frameRequest = requestAnimationFrame(frame);
    },
    Math.max(0, nextMs - performance.now() - FRAME_MS / 2),
  );
}

function resume(): void {
  if (tasks.size === 0 || document.hidden) return;
  pause();
  frameRequest = requestAnimationFrame(frame);
}

function pause(): void {
  clearTimeout(timer);
  cancelAnimationFrame(frameRequest);
}

document.addEventListener('visibilitychange', () => (document.hidden ? pause() : resume()));
