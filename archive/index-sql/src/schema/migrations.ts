import type { ColumnTypes } from './dialect.ts';
import { migration0001 } from './migration-0001.ts';
import { migration0002 } from './migration-0002.ts';
import { migration0003 } from './migration-0003.ts';
import { migration0004 } from './migration-0004.ts';
import { migration0005 } from './migration-0005.ts';
import { migration0006 } from './migration-0006.ts';
import { migration0007 } from './migration-0007.ts';
import { migration0008 } from './migration-0008.ts';
import { migration0009 } from './migration-0009.ts';
import { migration0010 } from './migration-0010.ts';
import { migration0011 } from './migration-0011.ts';
import { migration0012 } from './migration-0012.ts';
import { migration0013 } from './migration-0013.ts';
import { migration0014 } from './migration-0014.ts';
import { migration0015 } from './migration-0015.ts';
import { migration0016 } from './migration-0016.ts';
import { migration0017 } from './migration-0017.ts';
import { migration0018 } from './migration-0018.ts';
import { migration0019 } from './migration-0019.ts';
import { migration0020 } from './migration-0020.ts';

/** The statements of one step, run in one transaction. */
export type Migration = (types: ColumnTypes) => readonly string[];

/** Steps from an empty database to the schema of this program, in order; never changed once released, only added to. */
export const MIGRATIONS: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
  migration0007,
  migration0008,
  migration0009,
  migration0010,
  migration0011,
  migration0012,
  migration0013,
  migration0014,
  migration0015,
  migration0016,
  migration0017,
  migration0018,
  migration0019,
  migration0020,
];
