import { Anchor } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Instance, Series } from '../api/types.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';

/** Instances of a series listed at most. */
const MOST_LISTED = 200;

interface SeriesProps {
  readonly study: string;
  readonly series: Series;
}

/** A series with its picture, whose images are listed when it is opened. */
export function SeriesItem({ study, series }: SeriesProps) {
  const { seriesInstanceUid, modality, seriesNumber, description, instanceCount, instances } = series;
  const [isOpen, setOpen] = useState(false);
  const hasPictures = modality !== 'SEG' && instances.some(({ rows }) => rows !== undefined);
  const name = [seriesNumber, description ?? text('panel.noDescription')]
    .filter((part) => part !== undefined)
    .join(' · ');
  const images = instanceCount === 1 ? text('panel.image') : text('panel.images', { count: count(instanceCount) });
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <Thumbnail
            src={
              hasPictures
                ? `/dicomweb/studies/${study}/series/${seriesInstanceUid}/thumbnail?viewport=96,96`
                : undefined
            }
          />
          <span className="series-name">
            <span>{name}</span>
            <span className="quiet">{`${modality ?? ''} · ${images}`}</span>
          </span>
        </summary>
        {isOpen && <Instances study={study} series={series} />}
      </details>
    </li>
  );
}

/** A series without pictures has none. */
function Thumbnail({ src }: { readonly src: string | undefined }) {
  const [isMissing, setMissing] = useState(false);
  if (src === undefined || isMissing)
    return (
      <span className="thumbnail">
        <IconPhotoOff size={18} stroke={1.4} aria-hidden />
      </span>
    );
  return (
    <img
      className="thumbnail"
      src={src}
      alt=""
      loading="lazy"
      width={48}
      height={48}
      onError={() => setMissing(true)}
    />
  );
}

function Instances({ study, series: { seriesInstanceUid, instances } }: SeriesProps) {
  const more = instances.length - MOST_LISTED;
  return (
    <ul className="instances">
      {instances.slice(0, MOST_LISTED).map((instance) => {
        const place = { study, series: seriesInstanceUid, instance: instance.sopInstanceUid };
        const path = `/dicomweb/studies/${study}/series/${seriesInstanceUid}/instances/${instance.sopInstanceUid}`;
        return (
          <li key={instance.sopInstanceUid}>
            <Anchor href={`/view?${new URLSearchParams(place)}`} size="sm" className="instance-name">
              {instanceText(instance)}
            </Anchor>
            <Link to="/instance" search={place}>
              {text('panel.attributes')}
            </Link>
            <a href={path} download={`${instance.sopInstanceUid}.dcm`}>
              {text('panel.download')}
            </a>
            {instance.rows !== undefined && (
              <a href={`${path}/rendered?accept=image/png`} download={`${instance.sopInstanceUid}.png`}>
                {text('panel.picture')}
              </a>
            )}
          </li>
        );
      })}
      {more > 0 && <li className="quiet">{text('panel.more', { count: count(more) })}</li>}
    </ul>
  );
}

function instanceText({ instanceNumber, rows, columns, numberOfFrames }: Instance): string {
  const parts = [text('panel.imageNumber', { number: instanceNumber ?? '' }).trim()];
  if (rows && columns) parts.push(text('panel.size', { rows, columns }));
  if (numberOfFrames && numberOfFrames > 1) parts.push(text('panel.frames', { count: count(numberOfFrames) }));
  return parts.join(' · ');
}
