import { frameName } from '../cornerstone/drawn-by-server.ts';
import { preparePalettes } from '../cornerstone/palette.ts';
import { prefetch } from '../cornerstone/prefetch.ts';
import { type HangingProtocol, hang } from '../display/hanging-protocol.ts';
import { loadStudy } from './study-source.ts';

/** Of the next study this many frames, nearest to where it opens, are brought into memory. */
const MOST_FRAMES = 60;

/** Brings the next study of the list into memory as it will be hung; what it returns stops that. */
export function prefetchStudy(root: string, uid: string, protocols: readonly HangingProtocol[]): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  const bring = async () => {
    const { series, modelOf } = await loadStudy(root, uid);
    const first = hang([series], protocols).series.find((one) => one && one.frames.length > 0);
    if (!first || stopped) return;
    const from = first.frames[0]!.plane.inPatient ? Math.floor(first.frames.length / 2) : 0;
    const start = Math.max(0, from - MOST_FRAMES / 2);
    const frames = first.frames.slice(start, start + MOST_FRAMES);
    await preparePalettes(root, frames);
    const ids = frames.map((frame) => frameName(root, frame, modelOf(frame.instance)));
    if (!stopped) stop = prefetch(ids, from - start);
  };
  bring().catch(() => undefined); // what is wrong with it is told when it is opened
  return () => {
    stopped = true;
    stop?.();
  };
}
