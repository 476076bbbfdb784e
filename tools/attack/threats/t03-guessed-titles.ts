import { type Knock, knock } from '../knock.ts';
import { finding, type Threat } from '../threat.ts';
import { notAlive, watched } from '../watch.ts';
import { told } from './t01-stranger.ts';

const GUESSER_AT = '127.0.0.5';
const MOST_IN_A_MINUTE = 20;
const AT_ONCE = 20;

export const guessedTitles: Threat = {
  id: 'T3',
  name: 'AE titles guessed one after another',
  target: 'fewer than 20 guesses a minute answered; an honest peer is not disturbed',
  portable: true,
  async run({ victim, full }) {
    const guesses = full ? 10_000 : 500;
    let answered = 0;
    const watch = await watched(victim, async () => {
      for (let i = 0; i < guesses; i += AT_ONCE) {
        const knocks = Array.from({ length: AT_ONCE }, (_, k) =>
          knock(victim, { from: GUESSER_AT, calling: `GUESS${i + k}` }),
        );
        answered += (await Promise.all(knocks)).filter(tellsTheGuesser).length;
      }
    });
    const minutes = Math.max(1, watch.seconds / 60);
    const itself = await knock(victim);
    return finding(
      `${answered} of ${guesses} guesses answered in ${watch.seconds.toFixed(0)} s`,
      answered / minutes >= MOST_IN_A_MINUTE && `${(answered / minutes).toFixed(0)} guesses a minute were answered`,
      itself.answer !== 'accepted' && `the honest peer was ${told(itself)}`,
      notAlive(watch, full),
    );
  },
};

/** A refusal for the time being says nothing about the title (PS3.8 Table 9-21, source 3). */
function tellsTheGuesser(knocked: Knock): boolean {
  return knocked.answer === 'accepted' || (knocked.answer === 'rejected' && knocked.source !== 3);
}
