export { Spool, type SpoolFailure } from './spool.ts';
