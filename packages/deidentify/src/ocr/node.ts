import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { createWorker, PSM, type Worker } from 'tesseract.js';
import type { FoundWord, TextFinder } from '../pixel/found-text.ts';
import type { GreyImage } from '../pixel/grey.ts';

/** Letters of devices are about ten pixels high; the reader wants more. */
const ENLARGED_BELOW = 800;
/** The reader asks for it; it changes nothing when all images have the same. */
const DPI = '150';
/** Else it writes what it notices to standard error. */
const SILENT = { debug_file: '/dev/null' };
/** Each takes some hundred megabytes. */
const MOST_THREADS = 4;

/** A reader that is open, with threads of its own. */
export interface OpenTextFinder extends TextFinder {
  close(): Promise<void>;
}

/**
 * Reads Latin letters and digits in images by Tesseract in worker threads, without a network; images that come together are read
 * side by side. `close` ends the threads.
 */
export async function openTextFinder(
  threads = Math.min(availableParallelism(), MOST_THREADS),
): Promise<OpenTextFinder> {
  const workers = await Promise.all(Array.from({ length: threads }, openWorker));
  const free = [...workers];
  const waiting: ((worker: Worker) => void)[] = [];
  return {
    async find(image) {
      const worker = free.pop() ?? (await new Promise<Worker>((resolve) => waiting.push(resolve)));
      try {
        return await find(worker, image);
      } finally {
        const next = waiting.shift();
        if (next) next(worker);
        else free.push(worker);
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function openWorker(): Promise<Worker> {
  const data = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'));
  const worker = await createWorker('eng', 1, {
    langPath: join(data, '4.0.0_best_int'),
    gzip: true,
    cacheMethod: 'none',
  });
  // Words that stand about singly, as on images, rather than a page of text.
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT, user_defined_dpi: DPI, ...SILENT });
  return worker;
}

async function find(worker: Worker, image: GreyImage): Promise<FoundWord[][]> {
  const times = Math.max(image.width, image.height) < ENLARGED_BELOW ? 2 : 1;
  const { data } = await worker.recognize(portableGreyMap(image, times), {}, { blocks: true, text: false });
  const lines = (data.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines.map((line) =>
    line.words.map(({ text, confidence, bbox }) => ({
      text,
      confidence,
      place: {
        left: Math.floor(bbox.x0 / times),
        top: Math.floor(bbox.y0 / times),
        width: Math.ceil((bbox.x1 - bbox.x0) / times),
        height: Math.ceil((bbox.y1 - bbox.y0) / times),
      },
    })),
  );
}

/** The image as a PGM file, enlarged; between pixels the grey is in between, for the reader knows no stairs. */
function portableGreyMap({ width, height, pixels }: GreyImage, times: number): Buffer {
  const [wide, high] = [width * times, height * times];
  const body = Buffer.alloc(wide * high);
  for (let y = 0; y < high; y++) {
    const [row, down] = between(y, times, height);
    for (let x = 0; x < wide; x++) {
      const [column, right] = between(x, times, width);
      const [at, below] = [row * width + column, Math.min(row + 1, height - 1) * width + column];
      const next = column + 1 < width ? 1 : 0;
      const upper = pixels[at]! * (1 - right) + pixels[at + next]! * right;
      const lower = pixels[below]! * (1 - right) + pixels[below + next]! * right;
      body[y * wide + x] = upper * (1 - down) + lower * down;
    }
  }
  return Buffer.concat([Buffer.from(`P5\n${wide} ${high}\n255\n`), body]);
}

/** The pixel a place in the enlarged image begins at, and how far it is to the next one. */
function between(at: number, times: number, size: number): [pixel: number, part: number] {
  const exact = Math.min(Math.max((at + 0.5) / times - 0.5, 0), size - 1);
  return [Math.floor(exact), exact - Math.floor(exact)];
}
