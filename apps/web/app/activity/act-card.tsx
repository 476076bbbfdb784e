import { Button, Progress } from '@mantine/core';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';
import { type Act, activity } from './activity-store.ts';

/** Something done to many things: how far it is, what failed, and how to stop or undo it. */
export function ActCard({ one: { id, title, total, done, failed, problems, state, act } }: { readonly one: Act }) {
  const isRunning = state === 'running';
  return (
    <article className="activity-card">
      <p>{title}</p>
      {isRunning && <Progress value={(100 * (done + failed)) / total} aria-label={title} />}
      <div className="activity-foot">
        <span className="quiet">
          {isRunning && text('activity.progress', { done: count(done), total: count(total) })}
          {failed > 0 && ` ${text('activity.jobFailed', { count: count(failed) })}: ${problems.join(', ')}`}
        </span>
        {isRunning && (
          <Button size="compact-sm" variant="default" onClick={act}>
            {text('state.cancel')}
          </Button>
        )}
        {state === 'undoable' && (
          <Button size="compact-sm" onClick={act}>
            {text('activity.undo')}
          </Button>
        )}
        {!isRunning && (
          <Button size="compact-sm" variant="subtle" onClick={() => activity.removeAct(id)}>
            {text('state.close')}
          </Button>
        )}
      </div>
    </article>
  );
}
