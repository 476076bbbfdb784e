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
];

export const UNCOVERED: readonly Uncovered[] = [];
