import { Button, Progress } from '@mantine/core';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';
import { activity, type Import } from './activity-store.ts';
import { importFiles } from './import-files.ts';
import { timeLeft } from './time-left.ts';

/** One import: how far it is, what was not stored and why, and what can be done about it. */
export function ImportCard({ one }: { readonly one: Import }) {
  const { id, total, done, state, problems, unsent, startedAt } = one;
  const isRunning = state === 'running';
  const again = () => {
    activity.remove(id);
    importFiles(unsent);
  };
  return (
    <article className="activity-card">
      <p>{isRunning ? text('activity.importing', { done: count(done), total: count(total) }) : summary(one)}</p>
      {isRunning && <Progress value={(100 * done) / total} aria-label={text('activity.title')} />}
      <div className="activity-foot">
        <span className="quiet">{isRunning && timeLeft(startedAt, done, total)}</span>
        {isRunning && (
          <Button size="compact-sm" variant="default" onClick={one.cancel}>
            {text('state.cancel')}
          </Button>
        )}
        {!isRunning && unsent.length > 0 && (
          <Button size="compact-sm" variant="default" onClick={again}>
            {text('state.retry')}
          </Button>
        )}
        {!isRunning && (
          <Button size="compact-sm" variant="subtle" onClick={() => activity.remove(id)}>
            {text('state.close')}
          </Button>
        )}
      </div>
      {problems.length > 0 && (
        <details>
          <summary>{text('activity.problems')}</summary>
          <ul>
            {problems.map(({ name, why }) => (
              <li key={name}>{`${name}: ${why}`}</li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

function summary({ state, counts, unsent }: Import): string {
  const { stored, duplicate, quarantined, skipped, refused } = counts;
  const parts = [text('activity.done', { stored: count(stored), duplicate: count(duplicate) })];
  if (quarantined > 0) parts.push(text('activity.quarantined', { count: count(quarantined) }));
  if (skipped > 0) parts.push(text('activity.skipped', { count: count(skipped) }));
  if (refused > 0) parts.push(text('activity.refused', { count: count(refused) }));
  const sentences = [`${parts.join('; ')}.`];
  if (state === 'cancelled') sentences.unshift(text('activity.cancelled'));
  if (unsent.length > 0) sentences.push(text('activity.failed', { count: count(unsent.length) }));
  return sentences.join(' ');
}
