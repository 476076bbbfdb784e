import { useEffect } from 'react';
import { activity } from '../activity/activity-store.ts';
import { filesOfHandles, mayRead } from './handles.ts';
import { isUnderWay, resumeImport } from './import-files.ts';
import { isJournalled, type JournalEntry, journal } from './journal.ts';

/** Takes up what a reload broke off, once: at once where the files can be opened, else when the person says so or shows them again. */
export function useResumedImports(user: string | undefined): void {
  useEffect(() => {
    if (user !== undefined && isJournalled()) void resumeAll(user);
  }, [user]);
}

async function resumeAll(user: string): Promise<void> {
  for (const entry of await journal.of(user)) if (!(await isUnderWay(entry.id))) await takeUp(entry);
}

async function takeUp(entry: JournalEntry): Promise<void> {
  const { id, total, handles } = entry;
  if (handles.length > 0 && (await mayRead(handles))) return void goOn(entry);
  const { size } = await journal.keysDone(id);
  if (size === 0 && handles.length === 0) return journal.remove(id); // nothing of it would be spared
  activity.interrupt({
    id,
    total,
    done: size,
    goOn:
      handles.length > 0
        ? () => void mayRead(handles, { ask: true }).then((may) => (may ? goOn(entry) : undefined))
        : undefined,
    forget() {
      activity.remove(id);
      void journal.remove(id);
    },
  });
}

async function goOn({ id, total, handles }: JournalEntry): Promise<void> {
  try {
    await resumeImport(id, await filesOfHandles(handles));
  } catch {
    // A folder or file is where it was no longer: only the person can show where it went.
    const forget = () => {
      activity.remove(id);
      void journal.remove(id);
    };
    activity.interrupt({ id, total, done: (await journal.keysDone(id)).size, goOn: undefined, forget });
  }
}
