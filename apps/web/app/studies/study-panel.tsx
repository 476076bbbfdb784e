import { Button, CloseButton, Skeleton, Text, Title } from '@mantine/core';
import { IconDownload, IconEye, IconShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { studyDetail, useMay } from '../api/queries.ts';
import type { Study } from '../api/types.ts';
import { count, date, exactDate, nameGroups } from '../format.ts';
import { StudyLocks } from '../retention/study-locks.tsx';
import { ShareDialog } from '../sharing/share-dialog.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { Failed } from '../shell/states.tsx';
import { type TextKey, text } from '../texts/texts.ts';
import { downloadUrl } from './download.ts';
import { SeriesItem } from './series-item.tsx';

/** The open study beside the list: its facts, its series and their images. */
export function StudyPanel({ uid, onClose }: { readonly uid: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery(studyDetail(uid));
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.querySelector<HTMLElement>(`tr[data-study="${CSS.escape(uid)}"] a`);
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.querySelector('[role=dialog],[role=menu]')) return;
      onClose();
      opener?.focus();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [uid, onClose]);
  return (
    <aside className="panel" ref={panel} tabIndex={-1} aria-label={data ? nameGroups(data.study.patient.name)[0] : uid}>
      <CloseButton className="panel-close" aria-label={text('panel.close')} onClick={onClose} />
      {error && <Failed error={error} onRetry={refetch} />}
      {!data && !error && <PanelSkeleton />}
      {data && (
        <>
          <Title order={2}>{nameGroups(data.study.patient.name).join(' · ')}</Title>
          <Text c="dimmed">{data.study.description ?? text('panel.noDescription')}</Text>
          <div className="panel-actions">
            <Button component="a" href={`/view?study=${uid}`} leftSection={<IconEye size={16} aria-hidden />}>
              {text('panel.read')}
            </Button>
            <Button
              component="a"
              variant="default"
              href={downloadUrl(`studies/${uid}`)}
              download
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {text('panel.download')}
            </Button>
            <ShareButton study={uid} />
          </div>
          <Facts study={data.study} />
          <StudyLocks study={uid} isKept={data.study.retainedUntil !== undefined} />
          <Title order={3}>
            {text('studies.series')} <span className="quiet">{count(data.series.length)}</span>
          </Title>
          <ul className="series">
            {data.series.map((series) => (
              <SeriesItem key={series.seriesInstanceUid} study={uid} series={series} />
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

function ShareButton({ study }: { readonly study: string }) {
  const [isOpen, setOpen] = useState(false);
  if (!useMay('share')) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconShare size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {text('shares.share')}
      </Button>
      {isOpen && <ShareDialog study={study} onClose={() => setOpen(false)} />}
    </>
  );
}

/** What people take elsewhere. */
const COPIED: ReadonlySet<TextKey> = new Set(['panel.uid', 'panel.link']);

function Facts({ study }: { readonly study: Study }) {
  const facts: readonly (readonly [TextKey, string | undefined])[] = [
    ['studies.patientId', [study.patient.id, study.patient.issuerOfPatientId].filter(Boolean).join(' · ')],
    ['studies.born', date(study.patient.birthDate)],
    ['studies.sex', study.patient.sex],
    ['studies.date', exactDate(study)],
    ['studies.accession', study.accessionNumber],
    ['studies.modalities', study.modalities.join(', ')],
    ['studies.referrer', study.referringPhysicianName && nameGroups(study.referringPhysicianName).join(' · ')],
    ['panel.uid', study.studyInstanceUid],
    ['panel.link', `${location.origin}/dicomweb/studies/${study.studyInstanceUid}`],
  ];
  return (
    <dl className="facts">
      {facts.map(
        ([title, value]) =>
          value && <Fact key={title} title={text(title)} value={value} isCopied={COPIED.has(title)} />,
      )}
    </dl>
  );
}

interface FactProps {
  readonly title: string;
  readonly value: string;
  /** Whether people take it elsewhere. */
  readonly isCopied: boolean;
}

function Fact({ title, value, isCopied }: FactProps) {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {value}
        {isCopied && <CopyButton value={value} what={title} />}
      </dd>
    </>
  );
}

function PanelSkeleton() {
  return (
    <div className="late" aria-hidden>
      <Skeleton height={20} width="60%" mb="xs" />
      <Skeleton height={14} width="80%" mb="lg" />
      <Skeleton height={160} mb="lg" />
      <Skeleton height={56} mb="xs" />
      <Skeleton height={56} />
    </div>
  );
}
