import type { HangingProtocol } from '../display/hanging-protocol.ts';
import { LAYOUTS, type Layout } from '../display/layout.ts';
import type { WindowPreset } from '../display/window.ts';
import { say, sayOr } from '../texts/texts.ts';
import type { Command } from './commands.ts';
import { keyText } from './dialogs.ts';
import { element } from './element.ts';
import { type IconName, icon } from './icons.ts';

export interface ToolbarChoices {
  readonly layout: () => Layout;
  readonly setLayout: (layout: Layout) => void;
  readonly presets: () => readonly WindowPreset[];
  readonly setPreset: (preset: WindowPreset) => void;
  readonly protocols: () => readonly HangingProtocol[];
  readonly hang: (protocol: HangingProtocol) => void;
  /** Undefined where protocols are not kept. */
  readonly editProtocols: (() => void) | undefined;
}

const EDIT = 'edit';

/** One line of buttons; those that do not fit come on further lines when they are asked for. */
export class Toolbar {
  readonly root = element('div', { class: 'vv-bar', role: 'toolbar', 'aria-label': say('bar.name') });
  readonly #tools = element('div', { class: 'tools' });
  readonly #more = element(
    'button',
    { type: 'button', 'aria-label': say('bar.more'), title: say('bar.more') },
    icon('more'),
  );
  readonly #fitted = new ResizeObserver(() => this.#fit());
  readonly saved = element('span', { class: 'saved', role: 'status' });
  readonly #buttons: { readonly command: Command; readonly button: HTMLButtonElement }[] = [];
  readonly #layout = element('select', { 'aria-label': say('bar.layout'), title: say('bar.layout') });
  readonly #preset = element('select', { 'aria-label': say('bar.windows'), title: say('bar.windows') });
  readonly #hanging = element('select', { 'aria-label': say('hanging.choose'), title: say('hanging.choose') });
  readonly #choices: ToolbarChoices;
  #protocols: readonly HangingProtocol[] | undefined;
  #presets: readonly WindowPreset[] = [];

  constructor(groups: readonly (readonly Command[])[], choices: ToolbarChoices) {
    this.#choices = choices;
    for (const group of groups) {
      for (const command of group) if (command.icon) this.#tools.append(this.#button(command, command.icon));
      this.#tools.append(element('span', { class: 'gap' }));
    }
    this.#layout.append(...LAYOUTS.map((one) => element('option', { value: one }, one.replace('x', ' × '))));
    this.#layout.addEventListener('change', () => choices.setLayout(this.#layout.value as Layout));
    this.#preset.addEventListener('change', () => {
      const preset = this.#presets[Number(this.#preset.value)];
      if (preset) choices.setPreset(preset);
      this.#preset.value = '';
    });
    this.#hanging.addEventListener('change', () => {
      const { value } = this.#hanging;
      this.#hanging.value = '';
      if (value === EDIT) return choices.editProtocols?.();
      const protocol = this.#protocols?.[Number(value)];
      if (protocol) choices.hang(protocol);
    });
    this.#tools.prepend(this.#preset, this.#layout, this.#hanging, element('span', { class: 'gap' }));
    this.root.append(this.#tools, this.saved, this.#more);
    this.#more.addEventListener('click', () => this.#open(!this.#isOpen));
    // Whoever comes to a button of a further line by keyboard makes the browser scroll there: the line is shown instead.
    this.#tools.addEventListener('scroll', () => {
      this.#tools.scrollTop = 0;
      this.#open(true);
    });
    this.#open(false);
    this.#fitted.observe(this.#tools);
    this.refresh();
  }

  get #isOpen(): boolean {
    return this.root.classList.contains('open');
  }

  #open(open: boolean): void {
    this.root.classList.toggle('open', open);
    this.#more.setAttribute('aria-expanded', String(open));
  }

  /** The button for more is there while there is more. */
  #fit(): void {
    const last = this.#buttons.at(-1)?.button;
    const first = this.#buttons[0]?.button;
    if (first && last) this.#more.hidden = last.offsetTop === first.offsetTop;
  }

  destroy(): void {
    this.#fitted.disconnect();
  }

  /** Shows which buttons are pressed, and which windows there are. */
  refresh(): void {
    for (const { command, button } of this.#buttons) {
      if (command.pressed) button.setAttribute('aria-pressed', String(command.pressed()));
    }
    this.#layout.value = this.#choices.layout();
    this.#listProtocols();
    const presets = this.#choices.presets();
    const isSame =
      presets.length === this.#presets.length && presets.every((one, at) => one.name === this.#presets[at]!.name);
    if (isSame && this.#preset.options.length > 0) return;
    this.#presets = presets;
    this.#preset.replaceChildren(
      element('option', { value: '' }, say('bar.window')),
      ...presets.map(({ name, center, width }, at) =>
        element('option', { value: String(at) }, `${sayOr(`preset.${name}`, name)} (${tidy(center)}/${tidy(width)})`),
      ),
    );
    this.#preset.disabled = presets.length === 0;
  }

  #listProtocols(): void {
    const protocols = this.#choices.protocols();
    if (protocols === this.#protocols) return;
    this.#protocols = protocols;
    const edit = this.#choices.editProtocols ? [element('option', { value: EDIT }, say('hanging.edit'))] : [];
    this.#hanging.replaceChildren(
      element('option', { value: '' }, say('hanging.choose')),
      ...protocols.map(({ name }, at) => element('option', { value: String(at) }, name)),
      ...edit,
    );
  }

  #button(command: Command, picture: IconName): HTMLButtonElement {
    const { name, label, key } = command;
    const told = key === undefined ? label : `${label} (${keyText(key)})`;
    const button = element(
      'button',
      { type: 'button', title: told, 'aria-label': label, 'data-command': name },
      icon(picture),
    );
    button.addEventListener('click', () => command.run());
    this.#buttons.push({ command, button });
    return button;
  }
}

function tidy(number: number): number {
  return Number(number.toFixed(1));
}
