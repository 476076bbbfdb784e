import type { Threat, Uncovered } from './threat.ts';
import { stranger } from './threats/t01-stranger.ts';
import { spoofedTitle } from './threats/t02-spoofed-title.ts';
import { guessedTitles } from './threats/t03-guessed-titles.ts';
import { tampering } from './threats/t04-tampering.ts';
import { polyglots } from './threats/t05-polyglots.ts';
import { lengths } from './threats/t06-lengths.ts';
import { noise } from './threats/t07-noise.ts';
import { undefinedLengths } from './threats/t08-undefined.ts';
import { nesting } from './threats/t09-nesting.ts';
import { bombs } from './threats/t10-bombs.ts';
import { pixels } from './threats/t11-pixels.ts';
import { paths } from './threats/t12-paths.ts';
import { injection } from './threats/t13-injection.ts';
import { entities } from './threats/t14-entities.ts';
import { requestsOfOurs } from './threats/t16-requests-of-ours.ts';
import { moves } from './threats/t17-moves.ts';
import { slowness } from './threats/t18-slow.ts';
import { flood } from './threats/t19-flood.ts';
import { queries } from './threats/t20-queries.ts';
import { guessedIds } from './threats/t22-guessed-ids.ts';
import { sessions } from './threats/t26-sessions.ts';
import { stolenDisk } from './threats/t28-stolen-disk.ts';
import { deletingEverything } from './threats/t30-deleting-everything.ts';

export const THREATS: readonly Threat[] = [
  stranger,
  spoofedTitle,
  guessedTitles,
  tampering,
  polyglots,
  lengths,
  noise,
  undefinedLengths,
  nesting,
  bombs,
  pixels,
  paths,
  injection,
  entities,
  requestsOfOurs,
  moves,
  slowness,
  flood,
  queries,
  guessedIds,
  sessions,
  stolenDisk,
  deletingEverything,
];

/** Rows of the table whose defence is not built, or that are shown by another suite. */
export const UNCOVERED: readonly Uncovered[] = [
  {
    id: 'T15',
    name: 'scripts in attributes, reports and documents',
    why: 'a browser walks through every page with such texts in a test of its own',
  },
  { id: 'T21', name: 'HL7 messages that crash', why: 'no door speaks HL7 yet' },
  { id: 'T23', name: "patients' data in logs", why: 'the search for canaries is a test of its own' },
  { id: 'T24', name: 'an edited record', why: 'the chain over the record is a test of its own' },
  { id: 'T25', name: 'what de-identification leaves', why: 'shown by `tools/phi-corpus`' },
  { id: 'T27', name: 'the supply chain', why: 'shown by the lockfile and its audit, not by an attack' },
  {
    id: 'T29',
    name: 'a plugin that does harm',
    why: 'the product loads no plugins: every module stands in modules.ts and is part of the program',
  },
];
