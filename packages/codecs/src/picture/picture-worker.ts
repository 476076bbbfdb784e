import { parentPort } from 'node:worker_threads';
import { CodecError } from '../errors/index.ts';
import type { Answer, Question, Task, TaskArguments, TaskResult } from './picture-messages.ts';
import { encodedFilm, filmFrameOf, pictureOf } from './picture-task.ts';

const TASKS: { readonly [T in Task]: (...args: TaskArguments<T>) => Promise<TaskResult<T>> } = {
  picture: pictureOf,
  filmFrame: filmFrameOf,
  film: encodedFilm,
};

parentPort?.on('message', async ({ task, args }: Question) => {
  const answer = await answerTo(task, args);
  parentPort?.postMessage(answer);
});

async function answerTo<T extends Task>(task: T, args: TaskArguments<T>): Promise<Answer> {
  try {
    return { ok: true, result: await TASKS[task](...args) };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
}

/** Errors of the catalogues keep their code; every other one means that the frame could not be made a picture of. */
function codeOf(error: unknown): string {
  const code =
    error instanceof CodecError || (error as Error)?.name === 'DicomReadError' ? (error as CodecError).code : undefined;
  return code ?? 'not-renderable';
}
