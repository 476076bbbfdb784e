import type { CodecErrorCode } from '../errors/index.ts';
import type { encodedFilm, filmFrameOf, pictureOf } from './picture-task.ts';
import type { nearSamples, sameSamples, transcodedFrame } from './transcode-task.ts';
import type { volumeView, voxelsOf } from './volume-task.ts';

/** What workers can be asked. */
export interface Tasks {
  readonly picture: typeof pictureOf;
  readonly filmFrame: typeof filmFrameOf;
  readonly film: typeof encodedFilm;
  readonly voxels: typeof voxelsOf;
  readonly volumeView: typeof volumeView;
  readonly transcodedFrame: typeof transcodedFrame;
  readonly sameSamples: typeof sameSamples;
  readonly nearSamples: typeof nearSamples;
}
export type Task = keyof Tasks;
export type TaskArguments<T extends Task> = Parameters<Tasks[T]>;
export type TaskResult<T extends Task> = Awaited<ReturnType<Tasks[T]>>;

export interface Question {
  readonly task: Task;
  readonly args: TaskArguments<Task>;
}

export type Answer =
  | { readonly ok: true; readonly result: TaskResult<Task> }
  | { readonly ok: false; readonly code: CodecErrorCode };
