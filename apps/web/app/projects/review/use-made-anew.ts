import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tell } from '../../api/ask.ts';
import { type BatchPlace, batchPath, type Started } from './review-queries.ts';

/** Asks for something by which outputs are made anew: at once, or by a job, until which the batch is in the making. */
export function useMadeAnew(place: BatchPlace) {
  const queries = useQueryClient();
  const all = ['project', place.name, 'batches'];
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: object }) =>
      tell<Partial<Started>>('PUT', `${batchPath(place)}/${path}`, body),
    async onSuccess({ job }) {
      // There is nothing to look at while a job is at work: it is asked for when the review is shown again.
      await queries.invalidateQueries({ queryKey: [...all, place.id], refetchType: job ? 'none' : 'active' });
      await queries.invalidateQueries({ queryKey: all, exact: true });
    },
  });
}
