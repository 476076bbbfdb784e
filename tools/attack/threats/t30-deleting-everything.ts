import { type TinyOptions, tinyInstance } from '@vesalius/testkit';
import { finding, type Threat } from '../threat.ts';
import { type Answer, call, type Victim } from '../victims/victim.ts';

const [SHORT, FULL] = [5, 50];

interface Entry {
  readonly id: number;
}

/** Whoever has an administrator's token deletes all there is, and tries every way to have it gone for good. */
export const deletingEverything: Threat = {
  id: 'T30',
  name: 'an administrator who deletes everything',
  target: 'all of it restorable as long as the delay lasts; one person alone cannot purge',
  async run({ victim, full }) {
    const files = Array.from({ length: full ? FULL : SHORT }, (_, number) => tinyInstance(optionsOf(number)));
    for (const { file } of files) await victim.upload(file);
    const missed: string[] = [];
    for (const { truth } of files) {
      const { status } = await ask(victim, 'DELETE', `/api/v1/studies/${truth.studyInstanceUid}`);
      if (status >= 300) missed.push(`the script could not even delete: ${status}`);
    }
    const entries = await binOf(victim);
    for (const { id } of entries)
      for (const way of purges(id)) if (await succeeds(victim, way)) missed.push(`purged by ${way.join(' ')}`);
    for (const { id } of entries) await ask(victim, 'POST', `/api/v1/bin/${id}/restoration`);
    const back = await Promise.all(files.map(async ({ truth }) => (await victim.kept(truth)) !== undefined));
    const lost = back.filter((kept) => !kept).length;
    return finding(
      `${files.length} studies deleted, ${entries.length} in the bin, ${files.length - lost} restored`,
      ...missed,
      lost > 0 && `${lost} studies are gone`,
    );
  },
};

function optionsOf(number: number): TinyOptions {
  return { key: `doomed ${number}`, study: `doomed ${number}`, series: 'one' };
}

/** Asking and approving by the same hand, and what might be taken for a purge. */
function purges(id: number): [method: string, path: string][] {
  return [
    ['PUT', `/api/v1/bin/${id}/purge`],
    ['PUT', `/api/v1/bin/${id}/purge/approval`],
    ['DELETE', `/api/v1/bin/${id}`],
  ];
}

/** A request alone purges nothing; approving it, or anything else that succeeds, would. */
async function succeeds(victim: Victim, [method, path]: readonly [string, string]): Promise<boolean> {
  const { status } = await ask(victim, method, path);
  return status < 300 && !path.endsWith('/purge');
}

async function binOf(victim: Victim): Promise<Entry[]> {
  const { text } = await ask(victim, 'GET', '/api/v1/bin?limit=1000');
  return (JSON.parse(text) as { entries: Entry[] }).entries;
}

function ask(victim: Victim, method: string, path: string): Promise<Answer> {
  return call(victim.web + path, { method, headers: { ...victim.headers } });
}
