import type { Statistics } from '@vesalius/archive/api';
import type { Session } from './session.ts';

const PUT = 'INSERT INTO facts(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value';

export function factReads({ db }: Session) {
  return {
    get(name: string): string | undefined {
      return db.value('SELECT value FROM facts WHERE name = ?', name) as string | undefined;
    },
    statistics(): Statistics {
      const totals = db.get('SELECT * FROM totals')!;
      return {
        patients: Number(totals.patients),
        studies: Number(totals.studies),
        series: Number(totals.series),
        instances: Number(totals.instances),
        bytes: Number(totals.size),
        quarantined: Number(totals.quarantined),
      };
    },
    ping(): void {
      db.value('SELECT one FROM totals');
    },
  };
}

export function factWrites({ db }: Session) {
  return {
    put(name: string, value: string): void {
      db.run(PUT, name, value);
    },
    /** The writer answers, and can commit. */
    ping(): void {
      db.value('SELECT one FROM totals');
    },
  };
}
