import { knock } from '../knock.ts';
import { finding, type Threat } from '../threat.ts';
import { told, tries } from './t01-stranger.ts';

const SPOOFERS = ['127.0.0.2', '127.1.2.3', '127.0.0.255'];

export const spoofedTitle: Threat = {
  id: 'T2',
  name: 'the AE title of a registered peer, from another address',
  target: 'rejected, and a security alert on record; the peer itself is served',
  portable: true,
  async run({ victim }) {
    const before = (await tries(victim, { door: 'dimse' })) ?? 0;
    const missed: string[] = [];
    for (const from of SPOOFERS) {
      const knocked = await knock(victim, { from });
      if (knocked.answer !== 'rejected') missed.push(`from ${from} it was ${told(knocked)}`);
    }
    const itself = await knock(victim);
    if (itself.answer !== 'accepted') missed.push(`the peer itself was ${told(itself)}`);
    const recorded = await tries(victim, { door: 'dimse' });
    if (recorded !== undefined && recorded - before < SPOOFERS.length) missed.push('not every try is on record');
    return finding(`${SPOOFERS.length} addresses, ${SPOOFERS.length - missed.length} rejected`, ...missed);
  },
};
