import { Button, Progress, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { ApiError, ask } from '../../api/ask.ts';
import { count } from '../../format.ts';
import { text } from '../../texts/texts.ts';
import type { UploadAnswer, UploadAsk, UploadOrder, UploadProgress } from './upload-messages.ts';

/** Files of this computer that are de-identified before anything of them is sent. */
export function BrowserUpload({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const worker = useRef<Worker>(undefined);
  const [progress, setProgress] = useState<UploadProgress>();
  useEffect(() => () => worker.current?.terminate(), []);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = '';
    if (chosen.length === 0) return;
    const thread = new Worker(new URL('./upload-worker.ts', import.meta.url), { type: 'module' });
    worker.current = thread;
    setProgress({ done: 0, total: chosen.length, sent: 0, refused: {}, isOver: false });
    thread.onmessage = async ({ data }: MessageEvent<UploadAsk | UploadProgress>) => {
      if ('path' in data) return thread.postMessage(await answered(name, data));
      setProgress(data);
      if (!data.isOver) return;
      thread.terminate();
      queries.invalidateQueries({ queryKey: ['project', name] });
    };
    thread.postMessage({ files: chosen } satisfies UploadOrder);
  };
  const isBusy = progress !== undefined && !progress.isOver;
  return (
    <section className="stack" aria-labelledby="browser-upload">
      <Title order={2} size="h5" id="browser-upload">
        {text('projects.upload')}
      </Title>
      <Text size="sm" c="dimmed">
        {text('projects.uploadHow')}
      </Text>
      <div className="form-row">
        <Button variant="default" disabled={isBusy} onClick={() => files.current?.click()}>
          {text('bring.files')}
        </Button>
        <Button variant="default" disabled={isBusy} onClick={() => folder.current?.click()}>
          {text('bring.folder')}
        </Button>
      </div>
      <input ref={files} id="upload-files" type="file" multiple hidden onChange={take} />
      <input ref={folder} type="file" multiple hidden onChange={take} {...{ webkitdirectory: '' }} />
      {progress && <Told progress={progress} />}
    </section>
  );
}

/** Asks the server what the thread wants to know. */
async function answered(name: string, { id, path, body, type }: UploadAsk): Promise<UploadAnswer> {
  const sent = body !== undefined && type !== undefined && { method: 'POST', body, headers: { 'content-type': type } };
  try {
    return { id, isGood: true, body: await ask(`/projects/${encodeURIComponent(name)}/uploads${path}`, sent || {}) };
  } catch (error) {
    return { id, isGood: false, body: { code: error instanceof ApiError ? error.code : 'failed' } };
  }
}

function Told({ progress: { done, total, sent, refused, isOver } }: { readonly progress: UploadProgress }) {
  return (
    <div role="status">
      {!isOver && <Progress value={(100 * done) / total} aria-label={text('projects.upload')} />}
      <Text size="sm">{text('projects.uploaded', { sent: count(sent), total: count(total) })}</Text>
      {Object.entries(refused).map(([code, files]) => (
        <Text size="sm" key={code}>
          {`${text('projects.notSent', { count: count(files) })}: ${code}`}
        </Text>
      ))}
    </div>
  );
}
