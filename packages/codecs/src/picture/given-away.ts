import type { Task, TaskArguments, TaskResult } from './picture-messages.ts';

/** Smaller ones may lie in memory that others share, and cost little to copy. */
const LEAST_BYTES = 64 * 1024;

type Give<T extends Task> = (args: TaskArguments<T>) => readonly (Uint8Array | undefined)[];

/** Bytes that a task has for itself: whoever asks for it does not look at them again. */
const GIVEN: { readonly [T in Task]?: Give<T> } = {
  picture: ([{ encoded }]) => [encoded],
  filmFrame: ([{ encoded }]) => [encoded],
  voxels: ([{ encoded }]) => [encoded],
  transcodedFrame: ([encoded]) => [encoded],
  sameSamples: ([one, other]) => [one.encoded, other.encoded],
  nearSamples: ([one, other]) => [one.encoded, other.encoded],
};

/** What goes with a question from one thread to the other without being copied. */
export function givenAway<T extends Task>(task: T, args: TaskArguments<T>): ArrayBuffer[] {
  return memoryOf(GIVEN[task]?.(args) ?? []);
}

/** The same for an answer: encoders of frames make memory of their own, while pictures lie in that of a library, which is not given. */
export function handedBack(task: Task, result: TaskResult<Task>): ArrayBuffer[] {
  return task === 'transcodedFrame' ? memoryOf([(result as TaskResult<'transcodedFrame'>).bytes]) : [];
}

function memoryOf(parts: readonly (Uint8Array | undefined)[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const part of parts)
    if (part && part.length >= LEAST_BYTES && part.buffer instanceof ArrayBuffer) buffers.add(part.buffer);
  return [...buffers];
}
