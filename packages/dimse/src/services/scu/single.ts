import type { CommandSet } from '../../messages/command-elements.ts';
import type { Invocations } from '../invocations.ts';

/** The command and data set of a response. */
export interface Response {
  readonly command: CommandSet;
  readonly dataSet: Uint8Array | undefined;
}

/** Waits for the one response of a request that `send` has put on its way. */
export function singleResponse(
  invocations: Invocations,
  send: (messageId: number) => void | Promise<void>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let messageId = 0;
    const listener = {
      response: (command: CommandSet, dataSet: Uint8Array | undefined): void => {
        invocations.finish(messageId);
        resolve({ command, dataSet });
      },
      failed: reject,
    };
    const sent = async (id: number): Promise<void> => {
      messageId = id;
      try {
        await send(id);
      } catch (error) {
        invocations.finish(id);
        reject(error);
      }
    };
    invocations.start(listener, (id) => void sent(id));
  });
}
