import type { HangingProtocol, SeriesWish } from '../display/hanging-protocol.ts';
import { cellsOf, isLayout, LAYOUTS, type Layout } from '../display/layout.ts';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';
import type { KeptProtocols, ProtocolStore } from './protocol-store.ts';

/** The texts of a wish that are edited, in this order. */
const FIELDS = ['modality', 'description', 'not', 'bodyPart', 'view'] as const;
const MOST_PRIORS = 5;

export interface ProtocolEditorChoices {
  readonly store: ProtocolStore;
  /** What the viewports show now, as a protocol. */
  readonly current: (name: string) => HangingProtocol;
  readonly saved: (kept: KeptProtocols) => void;
}

/** A dialog in which hanging protocols are made, changed and taken away: one's own, and those of the site by who may. */
export function editProtocols(host: HTMLElement, kept: KeptProtocols, choices: ProtocolEditorChoices): void {
  const dialog = element('dialog', { 'aria-label': say('hanging.title'), class: 'protocols' });
  const lists: Record<'mine' | 'site', HangingProtocol[]> = { mine: [...kept.mine], site: [...kept.site] };
  const told = element('p', { role: 'status' });
  const draw = () => dialog.replaceChildren(...parts());
  const parts = () => [
    element('h2', {}, say('hanging.title')),
    ...part('mine', true),
    ...part('site', kept.mayChangeSite),
    told,
    button(say('hanging.save'), () => void save()),
    button(say('close'), () => dialog.close()),
  ];
  const part = (whose: 'mine' | 'site', mayChange: boolean): HTMLElement[] => {
    const rows = lists[whose].map((protocol, index) =>
      mayChange
        ? protocolForm(
            protocol,
            (next) => {
              lists[whose][index] = next;
            },
            () => {
              lists[whose].splice(index, 1);
              draw();
            },
            draw,
          )
        : element('p', {}, protocol.name),
    );
    const add = button(say('hanging.fromView'), () => {
      lists[whose].push(choices.current(say('hanging.new', { number: lists[whose].length + 1 })));
      draw();
    });
    return [element('h3', {}, say(`hanging.${whose}`)), ...rows, ...(mayChange ? [add] : [])];
  };
  const save = async () => {
    try {
      await choices.store.save('mine', lists.mine);
      if (kept.mayChangeSite) await choices.store.save('site', lists.site);
      told.textContent = say('hanging.saved');
      choices.saved({ ...kept, ...lists });
    } catch {
      told.textContent = say('saving.failed');
    }
  };
  dialog.addEventListener('close', () => dialog.remove());
  draw();
  host.append(dialog);
  dialog.showModal();
}

/** One protocol: its name, layout, and what each viewport would like to show. */
function protocolForm(
  protocol: HangingProtocol,
  changed: (next: HangingProtocol) => void,
  remove: () => void,
  redraw: () => void,
): HTMLElement {
  let now = protocol;
  const change = (next: HangingProtocol) => {
    now = next;
    changed(now);
  };
  const name = field(say('hanging.name'), now.name, (value) => value && change({ ...now, name: value }));
  const layout = element('select', { 'aria-label': say('bar.layout') });
  layout.append(
    ...LAYOUTS.map((one) => element('option', { value: one, selected: one === now.layout }, one.replace('x', ' × '))),
  );
  layout.addEventListener('change', () => {
    if (isLayout(layout.value)) change(inLayout(now, layout.value));
    redraw();
  });
  const wishes = now.wishes.map((wish, index) =>
    wishRow(wish, index, (next) =>
      change({ ...now, wishes: now.wishes.map((one, at) => (at === index ? next : one)) }),
    ),
  );
  const heads = [...FIELDS.map((one) => say(`hanging.${one}`)), say('hanging.prior')];
  const head = element('tr', {}, element('th', {}, ''), ...heads.map((text) => element('th', { scope: 'col' }, text)));
  const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...wishes));
  return element('fieldset', {}, name, layout, button(say('remove'), remove), table);
}

/** As many wishes as there are viewports. */
function inLayout(protocol: HangingProtocol, layout: Layout): HangingProtocol {
  const { count } = cellsOf(layout);
  const wishes = Array.from({ length: count }, (_, at) => protocol.wishes[at] ?? {});
  return { ...protocol, layout, wishes };
}

function wishRow(wish: SeriesWish, index: number, changed: (next: SeriesWish) => void): HTMLElement {
  let now = wish;
  const change = (part: Partial<Record<keyof SeriesWish, string | number>>) => {
    const all = Object.entries({ ...now, ...part }).filter(([, value]) => value !== '' && value !== 0);
    now = Object.fromEntries(all) as SeriesWish;
    changed(now);
  };
  const place = say('hanging.viewport', { number: index + 1 });
  const cells = FIELDS.map((one) =>
    element(
      'td',
      {},
      field(`${place}: ${say(`hanging.${one}`)}`, wish[one] ?? '', (value) => change({ [one]: value })),
    ),
  );
  const prior = element('select', { 'aria-label': `${place}: ${say('hanging.prior')}` });
  for (let number = 0; number <= MOST_PRIORS; number++)
    prior.append(
      element('option', { value: String(number), selected: number === (wish.prior ?? 0) }, priorText(number)),
    );
  prior.addEventListener('change', () => change({ prior: Number(prior.value) }));
  return element('tr', {}, element('th', { scope: 'row' }, String(index + 1)), ...cells, element('td', {}, prior));
}

function priorText(number: number): string {
  return number === 0 ? say('hanging.thisStudy') : say('hanging.priorNumber', { number });
}

function field(label: string, value: string, changed: (value: string) => void): HTMLInputElement {
  const input = element('input', { type: 'text', value, 'aria-label': label, title: label, maxlength: '64' });
  input.addEventListener('change', () => changed(input.value.trim()));
  return input;
}

function button(text: string, run: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', run);
  return made;
}
