/** Feeds one part with mutations, telling the thread that watches what it is about to try. */
import { parentPort, workerData } from 'node:worker_threads';
import { randomFrom } from '@vesalius/testkit';
import { type FeedingNews, type FeedingPlan, TRYING_HEAD } from './feeding.ts';
import { FEEDS } from './feeds.ts';
import { finds } from './finds.ts';
import { MUTATIONS } from './mutate.ts';

const MOST_MUTATIONS = 4;
/** Every so many the other events of the process have their turn. */
const BREATHE_EVERY = 500;
const MIB = 1024 * 1024;

const { target, part, seed, count, until, trying } = workerData as FeedingPlan;
const { specimens, feed } = FEEDS[target]![part]!;
const sound = [...specimens(), ...finds(target, part)].map((one) => new Uint8Array(one));
const random = randomFrom(seed);
const draw = (bound: number) => Math.floor(random() * bound);
const head = new Uint32Array(trying, 0, 2);
const body = new Uint8Array(trying, TRYING_HEAD);
const mutations = Object.values(MUTATIONS);
const outcomes: Record<string, number> = {};
let [tried, longestMs, rssMiB] = [0, 0, 0];

for (; tried < count && Date.now() < until; tried++) {
  const input = tried < sound.length ? sound[tried]! : mutated();
  announce(input);
  const began = performance.now();
  try {
    const outcome = await feed(input);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  } catch (error) {
    const sentence = `${(error as Error).name}: ${(error as Error).message}`.slice(0, 300);
    parentPort!.postMessage({ kind: 'broken', sentence, input } satisfies FeedingNews);
  }
  longestMs = Math.max(longestMs, performance.now() - began);
  if (tried % BREATHE_EVERY !== 0) continue;
  rssMiB = Math.max(rssMiB, process.memoryUsage.rss() / MIB);
  await new Promise((resolve) => setImmediate(resolve));
}
parentPort!.postMessage({ kind: 'over', tried, outcomes, longestMs, rssMiB } satisfies FeedingNews);
process.exit();

function mutated(): Uint8Array {
  let input: Uint8Array = sound[draw(sound.length)]!;
  for (let left = 1 + draw(MOST_MUTATIONS); left > 0 && input.length > 0; left--)
    input = mutations[draw(mutations.length)]!(input, draw, sound);
  return input.length > body.length ? input.subarray(0, body.length) : input;
}

function announce(input: Uint8Array): void {
  body.set(input);
  head[1] = input.length;
  Atomics.add(head, 0, 1);
}
