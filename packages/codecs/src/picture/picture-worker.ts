import { parentPort } from 'node:worker_threads';
import { CodecError, type CodecErrorCode } from '../errors/index.ts';
import { handedBack } from './given-away.ts';
import type { Answer, Question, Task, TaskArguments, TaskResult } from './picture-messages.ts';
import { encodedFilm, filmFrameOf, pictureOf } from './picture-task.ts';
import { nearSamples, sameSamples, transcodedFrame } from './transcode-task.ts';
import { volumeView, voxelsOf } from './volume-task.ts';

const TASKS: { readonly [T in Task]: (...args: TaskArguments<T>) => Promise<TaskResult<T>> } = {
  picture: pictureOf,
  filmFrame: filmFrameOf,
  film: encodedFilm,
  voxels: voxelsOf,
  volumeView,
  transcodedFrame,
  sameSamples,
  nearSamples,
};

parentPort?.on('message', async ({ task, args }: Question) => {
  const answer = await answerTo(task, args);
  parentPort?.postMessage(answer, answer.ok ? handedBack(task, answer.result) : []);
});

async function answerTo<T extends Task>(task: T, args: TaskArguments<T>): Promise<Answer> {
  try {
    return { ok: true, result: await TASKS[task](...args) };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
}

/** A header that cannot be read, and whatever else goes wrong, means that no picture can be made of the frame. */
function codeOf(error: unknown): CodecErrorCode {
  return error instanceof CodecError ? error.code : 'not-renderable';
}
