import { Button, Progress } from '@mantine/core';
import type { Import, InterruptedImport } from '../activity/activity-store.ts';
import { timeLeft } from '../activity/time-left.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';

/** One import: how far it is, what was not stored and why, and what can be done about it. */
export function ImportCard({ one }: { readonly one: Import }) {
  const { total, done, before, state, problems, unsent, startedAt } = one;
  const isRunning = state === 'running';
  return (
    <article className="activity-card">
      <p>{isRunning ? text('activity.importing', { done: count(done), total: count(total) }) : summary(one)}</p>
      {isRunning && <Progress value={(100 * done) / total} aria-label={text('activity.title')} />}
      <div className="activity-foot">
        <span className="quiet">{isRunning && timeLeft(startedAt, done - before, total - before)}</span>
        {isRunning && (
          <Button size="compact-sm" variant="default" onClick={one.cancel}>
            {text('state.cancel')}
          </Button>
        )}
        {!isRunning && unsent > 0 && (
          <Button size="compact-sm" variant="default" onClick={one.again}>
            {text('state.retry')}
          </Button>
        )}
        {!isRunning && (
          <Button size="compact-sm" variant="subtle" onClick={one.forget}>
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

/** An import that a reload broke off: how it goes on. */
export function InterruptedCard({ one: { total, done, goOn, forget } }: { readonly one: InterruptedImport }) {
  return (
    <article className="activity-card">
      <p>{text('imports.interrupted', { done: count(done), total: count(total) })}</p>
      {!goOn && <p className="quiet">{text('imports.showAgain')}</p>}
      <div className="activity-foot">
        {goOn && (
          <Button size="compact-sm" onClick={goOn}>
            {text('imports.goOn')}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={forget}>
          {text('imports.forget')}
        </Button>
      </div>
    </article>
  );
}

function summary({ state, counts, unsent, before }: Import): string {
  const { stored, duplicate, quarantined, skipped, refused } = counts;
  const parts = [text('activity.done', { stored: count(stored), duplicate: count(duplicate) })];
  if (quarantined > 0) parts.push(text('activity.quarantined', { count: count(quarantined) }));
  if (skipped > 0) parts.push(text('activity.skipped', { count: count(skipped) }));
  if (refused > 0) parts.push(text('activity.refused', { count: count(refused) }));
  const sentences = [`${parts.join('; ')}.`];
  if (state === 'cancelled') sentences.unshift(text('activity.cancelled'));
  if (before > 0) sentences.push(text('imports.before', { count: count(before) }));
  if (unsent > 0) sentences.push(text('activity.failed', { count: count(unsent) }));
  return sentences.join(' ');
}
