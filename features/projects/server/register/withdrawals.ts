import type { Clock } from '@vesalius/archive/api';
import type { KeyRegister } from './key-register.ts';

/** That somebody who holds copies was told of a withdrawal, by whom and how. */
export interface Told {
  readonly holder: string;
  readonly how: string;
  readonly toldBy: string;
  readonly toldAt: number;
}

/** Which studies patients had in a project when they withdrew, and who was told of it. */
export class Withdrawals {
  readonly #register: KeyRegister;
  readonly #clock: Clock;

  constructor(register: KeyRegister, clock: Clock) {
    this.#register = register;
    this.#clock = clock;
  }

  /** With those of a withdrawal before. */
  add(project: number, pseudonym: string, studies: readonly string[]): void {
    const all = new Set([...(this.studies(project, pseudonym) ?? []), ...studies]);
    const sealed = this.#register.seal.close(JSON.stringify([...all]), placeOf(project, pseudonym));
    this.#register.database.run(
      `INSERT INTO withdrawals VALUES (?, ?, ?, ?)
       ON CONFLICT(project, pseudonym) DO UPDATE SET studies = excluded.studies, decided_at = excluded.decided_at`,
      ...[project, pseudonym, sealed, this.#clock.now()],
    );
  }

  /** UIDs of the originals; undefined when nobody of that pseudonym has withdrawn. */
  studies(project: number, pseudonym: string): string[] | undefined {
    const sql = 'SELECT studies FROM withdrawals WHERE project = ? AND pseudonym = ?';
    const row = this.#register.database.get(sql, project, pseudonym);
    const place = placeOf(project, pseudonym);
    return row && (JSON.parse(this.#register.seal.open(row.studies as Uint8Array, place)) as string[]);
  }

  tell(project: number, pseudonym: string, told: Pick<Told, 'holder' | 'how' | 'toldBy'>): void {
    const { holder, how, toldBy } = told;
    this.#register.database.run(
      `INSERT INTO holders_told VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT(project, pseudonym, holder) DO UPDATE SET how = excluded.how, told_by = excluded.told_by, told_at = excluded.told_at`,
      ...[project, pseudonym, holder, how, toldBy, this.#clock.now()],
    );
  }

  told(project: number, pseudonym: string): Told[] {
    return this.#register.database
      .all('SELECT * FROM holders_told WHERE project = ? AND pseudonym = ?', project, pseudonym)
      .map(({ holder, how, told_by, told_at }) => ({
        holder: String(holder),
        how: String(how),
        toldBy: String(told_by),
        toldAt: Number(told_at),
      }));
  }
}

function placeOf(project: number, pseudonym: string): string {
  return `withdrawal ${project} ${pseudonym}`;
}
