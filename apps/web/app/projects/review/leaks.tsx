import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { count } from '../../format.ts';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import { amendments, type BatchPlace, type InspectedOutput, type Leak } from './review-queries.ts';
import { useMadeAnew } from './use-made-anew.ts';

interface LeaksProps {
  readonly place: BatchPlace;
  readonly output: InspectedOutput;
}

/** Why an output was refused: where something was left, and what can be done about it. */
export function Leaks({ place, output: { code, leaks, number, frames } }: LeaksProps) {
  const { data } = useQuery(amendments(place));
  const mend = useMadeAnew(place);
  const remove = (attribute: string) => {
    const rules = [...(data?.rules ?? []), { attribute, action: 'X' }];
    mend.mutate({ path: 'amendments', body: { rules, removeWords: data?.removeWords ?? [] } });
  };
  const places = leaks.flatMap(({ frame, place: at }) =>
    at ? [{ ...at, ...(frame && frames > 1 && { frame }) }] : [],
  );
  return (
    <section className="stack" aria-label={text('projects.leaks')}>
      <Text>{text('projects.refusedFor', { code: code ?? '' })}</Text>
      {leaks.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen it scrolls, also by keyboard
        <section className="table-scroll" tabIndex={0} aria-label={text('projects.leaks')}>
          <table className="table plain review-attributes">
            <caption>{text('projects.leaks')}</caption>
            <tbody>
              {leaks.map((leak, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same
                <tr key={at}>
                  <td>{text(`projects.leak_${leak.kind}`)}</td>
                  <td title={leak.path}>{placeOf(leak)}</td>
                  <td>{leak.before ?? '–'}</td>
                  <td>
                    {leak.keyword && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        disabled={!data || mend.isPending}
                        onClick={() => remove(leak.keyword!)}
                      >
                        {text('projects.removeAttribute', { attribute: leak.keyword })}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {places.length > 0 && (
        <div>
          <Button
            loading={mend.isPending}
            onClick={() => mend.mutate({ path: `outputs/${number}/masks`, body: { masks: places.map(widened) } })}
          >
            {text('projects.coverAll')}
          </Button>
        </div>
      )}
      <Problem error={mend.error} />
    </section>
  );
}

/** Letters reach a little beyond where they are read. */
const BORDER = 4;

function widened<T extends NonNullable<Leak['place']>>(place: T): T {
  const [left, top] = [Math.max(0, place.left - BORDER), Math.max(0, place.top - BORDER)];
  const [right, bottom] = [place.left + place.width + BORDER, place.top + place.height + BORDER];
  return { ...place, left, top, width: right - left, height: bottom - top };
}

function placeOf({ keyword, path, frame, place }: Leak): string {
  if (place)
    return text('projects.leakAt', { frame: count(frame ?? 1), left: count(place.left), top: count(place.top) });
  return keyword || path || '–';
}
