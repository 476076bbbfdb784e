import { activity, type ImportCounts, type ImportProblem } from '../activity/activity-store.ts';
import { type ImportItem, keyOf } from './import-item.ts';
import { NOTHING, problemsOf, sum } from './import-report.ts';
import { itemsOfFiles } from './items-of-files.ts';
import { isJournalled, journal } from './journal.ts';
import { sendItem } from './send-item.ts';

/** Items on their way at once; each request holds one, so that each has a result and can be tried again. */
const AT_ONCE = 3;
/** Items that were not stored are named up to this many. */
const MOST_NAMED = 200;

/** An import as it goes on from somewhere. */
interface Begun {
  readonly id: string;
  readonly items: readonly ImportItem[];
  /** Keys of items that need not be sent. */
  readonly sent: ReadonlySet<string>;
  readonly isResumed: boolean;
  /** Nobody has to stay: it goes on after a reload by itself. */
  readonly goesOn: boolean;
}

export interface ImportOptions {
  readonly user: string;
  /** What the files come from, where the browser lets us open them again. */
  readonly handles?: readonly FileSystemHandle[];
}

/** Brings files in while the person goes on working. What is here already does no harm, so a try again is safe. */
export async function importFiles(files: readonly File[], { user, handles = [] }: ImportOptions): Promise<void> {
  const items = await itemsOfFiles(files);
  if (items.length === 0) return;
  const earlier = isJournalled() ? await interruptedOf(items, user) : undefined;
  const id = earlier?.id ?? randomId();
  if (isJournalled())
    await journal.put({ id, user, startedAt: Date.now(), total: items.length, handles: [...handles] });
  activity.remove(id);
  await run({
    id,
    items,
    sent: earlier?.sent ?? new Set(),
    isResumed: earlier !== undefined,
    goesOn: isJournalled() && handles.length > 0,
  });
}

/** Goes on with one that a reload broke off. */
export async function resumeImport(id: string, files: readonly File[]): Promise<void> {
  activity.remove(id);
  const items = await itemsOfFiles(files);
  await run({ id, items, sent: await journal.keysDone(id), isResumed: true, goesOn: true });
}

/** The import that was broken off and had some of these items. */
async function interruptedOf(items: readonly ImportItem[], user: string) {
  for (const { id } of await journal.of(user)) {
    if (await isUnderWay(id)) continue;
    const sent = await journal.keysDone(id);
    for (const item of items) if (sent.has(await keyOf(item))) return { id, sent };
  }
  return undefined;
}

const lockOf = (id: string) => `vesalius-import-${id}`;

/** Whether this tab or another one is at it. */
export async function isUnderWay(id: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockOf(id));
}

async function run(begun: Begun): Promise<void> {
  if (!isJournalled()) return send(begun);
  await navigator.locks.request(lockOf(begun.id), { ifAvailable: true }, (lock) => lock && send(begun));
}

async function send({ id, items, sent, isResumed, goesOn }: Begun): Promise<void> {
  const stop = new AbortController();
  const counted = new Count(id);
  const unsent: ImportItem[] = [];
  const forget = () => {
    activity.remove(id);
    if (isJournalled()) void journal.remove(id);
  };
  const again = () => {
    activity.remove(id);
    void run({ id, items: unsent, sent: new Set(), isResumed: true, goesOn });
  };
  activity.add({
    id,
    startedAt: Date.now(),
    ...counted.state,
    total: items.length,
    unsent: 0,
    state: 'running',
    cancel: () => stop.abort(),
    again,
    forget,
  });
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item && !stop.signal.aborted; item = waiting.shift()) {
      const key = isJournalled() ? await keyOf(item) : '';
      if (sent.has(key)) {
        counted.add(NOTHING, [], true);
        continue;
      }
      const report = await sendItem(item, { signal: stop.signal, isResumed });
      if (!report) unsent.push(item);
      else if (isJournalled()) await journal.done(id, key);
      counted.add(report ?? NOTHING, report ? problemsOf(report, item.name) : []);
      activity.update(id, { unsent: unsent.length });
    }
  };
  const askFirst = (event: BeforeUnloadEvent) => event.preventDefault();
  if (!goesOn) addEventListener('beforeunload', askFirst);
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  removeEventListener('beforeunload', askFirst);
  const isCancelled = stop.signal.aborted;
  activity.update(id, { state: isCancelled ? 'cancelled' : 'ended' });
  if (isJournalled() && (isCancelled || unsent.length === 0)) await journal.remove(id);
}

/** How far an import is, told as it goes. */
class Count {
  readonly #id: string;
  #done = 0;
  #before = 0;
  #counts: ImportCounts = NOTHING;
  #problems: readonly ImportProblem[] = [];

  constructor(id: string) {
    this.#id = id;
  }

  get state() {
    return { done: this.#done, before: this.#before, counts: this.#counts, problems: this.#problems };
  }

  /** `isBefore`: it was sent before the reload. */
  add(counts: ImportCounts, problems: readonly ImportProblem[], isBefore = false): void {
    this.#done += 1;
    if (isBefore) this.#before += 1;
    this.#counts = sum(this.#counts, counts);
    this.#problems = [...this.#problems, ...problems].slice(0, MOST_NAMED);
    activity.update(this.#id, this.state);
  }
}

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
