import { scaleBar } from '../display/scale-bar.ts';
import {
  type LookAt,
  levelFor,
  moved,
  type Screen,
  type TilePlace,
  tilesOf,
  wholeSlide,
  zoomed,
} from '../slide/look-at.ts';
import type { Pyramid } from '../slide/pyramid.ts';
import { TileStore } from '../slide/tile-store.ts';
import { say } from '../texts/texts.ts';
import type { Place } from './cell.ts';
import type { Desk } from './desk.ts';
import { element } from './element.ts';
import { SlideMarking } from './slide-marking.ts';

const WHEEL = 1.0015;
const BAR_SHARE = 0.25;
/** Than the whole slide, when one goes to a mark. */
const NEARER = 4;
/** Keys: a step of the screen, or nearer and further. */
const KEYS: Readonly<Record<string, readonly [right: number, down: number, factor: number]>> = {
  arrowleft: [80, 0, 1],
  arrowright: [-80, 0, 1],
  arrowup: [0, 80, 1],
  arrowdown: [0, -80, 1],
  '+': [0, 0, 1.5],
  '-': [0, 0, 1 / 1.5],
};

export interface SlideChoices {
  readonly told: (isWhole: boolean) => void;
  /** Where to begin. */
  readonly place: Place;
}

/** A slide to move about in: drag, wheel, two fingers or keys. Draws from coarse to fine what is here. */
export class SlideDocument {
  readonly root = element('div', {
    class: 'document slide',
    'data-document': 'slide',
    tabindex: '0',
    role: 'img',
    'aria-label': say('slide.name'),
  });
  readonly #canvas = element('canvas');
  readonly #scale = element('div', { class: 'scale' }, element('span'));
  readonly #lens = element('div', { class: 'corner br' });
  readonly #pyramid: Pyramid;
  readonly #tiles: TileStore;
  readonly #told: (isWhole: boolean) => void;
  readonly #marking: SlideMarking | undefined;
  readonly #place: Place;
  readonly #resized = new ResizeObserver(() => this.#fit());
  readonly #fingers = new Map<number, readonly [number, number]>();
  #look: LookAt | undefined;
  #asked = 0;

  /** `told` hears of each drawing, and whether all tiles on the screen are here. */
  constructor(desk: Desk, pyramid: Pyramid, { told, place }: SlideChoices) {
    this.#pyramid = pyramid;
    this.#told = told;
    this.#place = place;
    this.#tiles = new TileStore(desk.root, () => this.#ask());
    this.#marking = SlideMarking.of(desk, pyramid, () => this.#ask());
    this.root.append(this.#canvas, this.#scale, this.#lens);
    if (this.#marking) this.root.append(this.#marking.root);
    this.root.addEventListener('wheel', (event) => this.#zoom(WHEEL ** -event.deltaY, this.#at(event)), {
      passive: true,
    });
    this.root.addEventListener('pointerdown', (event) => {
      this.root.setPointerCapture(event.pointerId);
      this.#fingers.set(event.pointerId, this.#at(event));
      this.#marking?.begin(event, this.#fingers.size);
      this.#mark(this.#at(event));
    });
    this.root.addEventListener('pointermove', (event) => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel'] as const)
      this.root.addEventListener(end, (event) => {
        this.#fingers.delete(event.pointerId);
        this.#marking?.end();
      });
    this.root.addEventListener('keydown', (event) => this.#key(event));
    this.root.addEventListener('dblclick', (event) => this.#zoom(2, this.#at(event)));
    this.#resized.observe(this.root);
  }

  destroy(): void {
    this.#resized.disconnect();
    cancelAnimationFrame(this.#asked);
    this.#tiles.close();
    this.#marking?.destroy();
  }

  /** What of the slide is seen. */
  get look(): LookAt | undefined {
    return this.#look;
  }

  #firstLook(): LookAt {
    const whole = wholeSlide(this.#pyramid, this.#screen);
    const { look = whole, point } = this.#place;
    const [x, y] = (point && this.#marking?.space.toPixel(point)) ?? [look.x, look.y];
    return { x, y, scale: point ? whole.scale * NEARER : look.scale };
  }

  get #screen(): Screen {
    return { width: this.root.clientWidth, height: this.root.clientHeight };
  }

  #at({ clientX, clientY }: MouseEvent): [number, number] {
    const { left, top } = this.root.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  #fit(): void {
    const { width, height } = this.#screen;
    if (width === 0 || height === 0) return;
    this.#canvas.width = width * devicePixelRatio;
    this.#canvas.height = height * devicePixelRatio;
    this.#look ??= this.#firstLook();
    this.#ask();
  }

  #zoom(factor: number, at: readonly [number, number]): void {
    if (this.#look) this.#look = zoomed(this.#look, factor, at, this.#screen, this.#pyramid);
    this.#ask();
  }

  #move(right: number, down: number): void {
    if (this.#look) this.#look = moved(this.#look, right, down, this.#pyramid);
    this.#ask();
  }

  /** One finger moves; of two their distance zooms as well. */
  #drag(event: PointerEvent): void {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const now = this.#at(event);
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.#fingers.set(event.pointerId, now);
    if (this.#mark(now)) return;
    const share = 1 / this.#fingers.size;
    this.#move((now[0] - before[0]) * share, (now[1] - before[1]) * share);
    if (!other) return;
    const apart = (from: readonly [number, number]) => Math.hypot(from[0] - other[0], from[1] - other[1]) || 1;
    this.#zoom(apart(now) / apart(before), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
  }

  /** Goes on with what is being drawn; false when nothing is. */
  #mark(at: readonly [number, number]): boolean {
    if (!this.#look || !this.#marking?.move(this.#pixelAt(at, this.#look))) return false;
    this.#ask();
    return true;
  }

  /** Column and row of the finest level under a place of the screen. */
  #pixelAt([x, y]: readonly [number, number], look: LookAt): [number, number] {
    const { width, height } = this.#screen;
    return [look.x + (x - width / 2) / look.scale, look.y + (y - height / 2) / look.scale];
  }

  #key(event: KeyboardEvent): void {
    const [right, down, factor] = KEYS[event.key.toLowerCase()] ?? [];
    if (right === undefined || down === undefined || factor === undefined || event.ctrlKey) return;
    event.stopPropagation();
    event.preventDefault();
    const { width, height } = this.#screen;
    if (factor === 1) this.#move(right, down);
    else this.#zoom(factor, [width / 2, height / 2]);
  }

  /** Draws with the browser's next picture. */
  #ask(): void {
    cancelAnimationFrame(this.#asked);
    this.#asked = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const look = this.#look;
    const context = this.#canvas.getContext('2d');
    if (!look || !context) return;
    const { levels } = this.#pyramid;
    const wanted = levelFor(this.#pyramid, look, devicePixelRatio);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#screen.width, this.#screen.height);
    const shown = levels.map((level) => tilesOf(level, levels[0]!, look, this.#screen));
    for (let level = levels.length - 1; level >= wanted; level--) {
      for (const tile of shown[level]!) {
        const picture = this.#tiles.get(tile.level.instance, tile.frame);
        if (!picture) continue;
        const { left, top, width, height } = onPixels(tile);
        const { usedWidth, usedHeight } = tile;
        context.drawImage(
          picture,
          0,
          0,
          picture.width * usedWidth,
          picture.height * usedHeight,
          left,
          top,
          width,
          height,
        );
      }
    }
    const coarse = shown.at(-1)!.filter(() => wanted < levels.length - 1);
    const all = [...coarse, ...shown[wanted]!].map(({ level, frame }) => ({ instance: level.instance, frame }));
    this.#tiles.want(all);
    this.root.dataset.level = String(wanted);
    this.#marking?.draw(look, this.#screen);
    this.#told(all.every(({ instance, frame }) => this.#tiles.isSettled(instance, frame)));
    this.#tell(look);
  }

  #tell({ scale }: LookAt): void {
    const { millimetres, power } = this.#pyramid;
    const lens = power === undefined ? undefined : `${Number((power * scale).toPrecision(2))}×`;
    this.#lens.textContent = lens ?? say('corner.zoom', { percent: Math.round(scale * 100) });
    const micrometres = millimetres && millimetres * 1000;
    const bar = micrometres ? scaleBar(scale / micrometres, 'µm', this.#screen.width * BAR_SHARE) : undefined;
    this.#scale.hidden = !bar;
    if (!bar) return;
    this.#scale.style.width = `${bar.pixels}px`;
    this.#scale.firstElementChild!.textContent = bar.text;
  }
}

/** Borders on whole pixels of the screen: else the ground shines through between tiles. */
function onPixels({ left, top, width, height }: TilePlace) {
  const whole = (value: number) => Math.round(value * devicePixelRatio) / devicePixelRatio;
  const [x, y] = [whole(left), whole(top)];
  return { left: x, top: y, width: whole(left + width) - x, height: whole(top + height) - y };
}
