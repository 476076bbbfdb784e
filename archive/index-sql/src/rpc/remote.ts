import type { Clock } from '@vesalius/archive/api';
import type { Functions, Remote } from './messages.ts';
import type { Question } from './worker-thread.ts';

/** The functions of a worker as promises, each made when it is first asked for. */
export function remote<F extends Functions>(clock: Clock, ask: (question: Question) => Promise<unknown>): Remote<F> {
  const concernOf = (concern: string) =>
    lazily(
      (method) =>
        (...given: readonly unknown[]) =>
          ask({ concern, method, given, at: clock.now() }),
    );
  return lazily(concernOf) as unknown as Remote<F>;
}

function lazily<T>(make: (name: string) => T): Record<string, T> {
  return new Proxy<Record<string, T>>(Object.create(null), {
    get(made, name) {
      if (typeof name !== 'string') return undefined;
      made[name] ??= make(name);
      return made[name];
    },
  });
}
