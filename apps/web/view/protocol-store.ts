import type { ProtocolStore } from '@vesalius/viewer';

const ROOT = '/api/v1/hanging-protocols';

/** Hanging protocols on the server. */
export const protocolStore: ProtocolStore = {
  async load() {
    const answer = await fetch(ROOT);
    if (!answer.ok) throw new Error(`no hanging protocols: ${answer.status}`);
    return await answer.json();
  },
  async save(whose, protocols) {
    const answer = await fetch(`${ROOT}/${whose}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ protocols }),
    });
    if (!answer.ok) throw new Error(`hanging protocols not kept: ${answer.status}`);
  },
};
