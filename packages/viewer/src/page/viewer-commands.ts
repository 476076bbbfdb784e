import type { ToolSet } from '../cornerstone/tools.ts';
import type { Layout } from '../display/layout.ts';
import { firstLook } from '../display/window.ts';
import { say } from '../texts/texts.ts';
import type { Cell } from './cell.ts';
import type { Cine } from './cine.ts';
import { type Command, TOOL_ROWS } from './commands.ts';
import type { MarkList } from './mark-list.ts';
import type { Reconstruction } from './reconstruction.ts';
import type { Segmenting } from './segmenting.ts';
import type { Switches } from './switches.ts';

/** What commands work on. */
export interface Actions {
  readonly root: HTMLElement;
  readonly tools: ToolSet;
  readonly cine: Cine;
  readonly switches: Switches;
  readonly active: Cell | undefined;
  readonly markList: MarkList;
  readonly reconstruction: Reconstruction;
  readonly segmenting: Segmenting;
  readonly layout: Layout;
  readonly isKeyImage: boolean;
  refresh(): void;
  undo(): void;
  redo(): void;
  showKeys(): void;
  toggleKeyImage(): void;
  saveView(): void;
  go(to: 'previous' | 'next'): void;
}

/** All commands but those named, in the groups of the toolbar. */
export function commandGroups(on: Actions, without: ReadonlySet<string> = new Set()): Command[][] {
  const groups = [toolCommands(on), pictureCommands(on), volumeCommands(on), switchCommands(on)];
  return groups.map((group) => group.filter(({ name }) => !without.has(name)));
}

function toolCommands(on: Actions): Command[] {
  return TOOL_ROWS.map(({ tool, key }) => ({
    name: tool,
    label: say(`tool.${tool}`),
    key,
    icon: tool,
    run: () => {
      on.tools.choose(tool);
      on.refresh();
    },
    pressed: () => on.tools?.chosen === tool,
  }));
}

function pictureCommands(on: Actions): Command[] {
  const view = () => on.active?.view;
  const by = (step: number) => () =>
    void view()
      ?.scrollTo(view()!.index + step)
      .catch(() => undefined);
  const reset = () => {
    const frame = view()?.frame;
    if (frame) view()?.reset(firstLook(frame.instance, frame.number));
  };
  return [
    {
      name: 'invert',
      label: say('do.invert'),
      key: 'i',
      icon: 'invert',
      run: () => view()?.invert(),
      pressed: () => view()?.inverted ?? false,
    },
    { name: 'rotate', label: say('do.rotate'), key: 'r', icon: 'rotate', run: () => view()?.rotate() },
    { name: 'flip', label: say('do.flip'), key: 'f', icon: 'flip', run: () => view()?.flip() },
    { name: 'reset', label: say('do.reset'), key: '0', icon: 'reset', run: reset },
    {
      name: 'cine',
      label: say('do.cine'),
      key: ' ',
      icon: 'play',
      run: () => {
        if (on.active) on.cine.toggle(on.active);
        on.refresh();
      },
      pressed: () => on.cine?.playing ?? false,
    },
    { name: 'next', label: say('do.next'), key: 'arrowdown', run: by(1) },
    { name: 'previous', label: say('do.previous'), key: 'arrowup', run: by(-1) },
    { name: 'first', label: say('do.first'), key: 'home', run: () => void view()?.scrollTo(0) },
    { name: 'last', label: say('do.last'), key: 'end', run: () => void view()?.scrollTo(view()!.count - 1) },
  ];
}

function volumeCommands(on: Actions): Command[] {
  const made = () => on.reconstruction;
  const then = (work: () => Promise<void>) => () => void work().then(() => on.refresh());
  return [
    {
      name: 'planes',
      label: say('do.planes'),
      key: 'v',
      icon: 'planes',
      run: then(() => made().toggle(on.layout)),
      pressed: () => made()?.on ?? false,
    },
    { name: 'fusion', label: say('do.fusion'), key: 'y', icon: 'fusion', run: then(() => made().fuse(on.layout)) },
    { name: 'solid', label: say('do.solid'), key: '3', icon: 'solid', run: then(() => made().solid()) },
    { name: 'mip', label: say('do.mip'), key: '4', icon: 'slab', run: () => made().slab('maximum') },
    { name: 'minip', label: say('do.minip'), key: '5', run: () => made().slab('minimum') },
    { name: 'mean', label: say('do.mean'), key: '6', run: () => made().slab('mean') },
    { name: 'thicker', label: say('do.thicker'), key: ']', run: () => made().thicken(5) },
    { name: 'thinner', label: say('do.thinner'), key: '[', run: () => made().thicken(-5) },
    { name: 'turn-left', label: say('do.turn-left'), key: ',', run: () => made().turn(-1) },
    { name: 'turn-right', label: say('do.turn-right'), key: '.', run: () => made().turn(1) },
  ];
}

function switchCommands(on: Actions): Command[] {
  const toggle = (name: keyof Switches) => () => {
    on.switches[name] = !on.switches[name];
    on.refresh();
  };
  return [
    {
      name: 'overlays',
      label: say('do.overlays'),
      key: 'h',
      icon: 'overlays',
      run: toggle('overlays'),
      pressed: () => on.switches?.overlays,
    },
    {
      name: 'identity',
      label: say('do.identity'),
      key: 'n',
      icon: 'identity',
      run: toggle('identity'),
      pressed: () => !(on.switches?.identity ?? true),
    },
    {
      name: 'linked',
      label: say('do.linked'),
      key: 't',
      icon: 'link',
      run: toggle('linked'),
      pressed: () => on.switches?.linked,
    },
    {
      name: 'lines',
      label: say('do.lines'),
      key: 'd',
      icon: 'lines',
      run: toggle('referenceLines'),
      pressed: () => on.switches?.referenceLines,
    },
    {
      name: 'segments',
      label: say('do.segments'),
      key: '7',
      icon: 'brush',
      run: () => void on.segmenting.toggle().then(() => on.refresh()),
      pressed: () => on.segmenting?.on ?? false,
    },
    { name: 'undo', label: say('do.undo'), key: 'ctrl+z', also: ['backspace'], icon: 'undo', run: () => on.undo() },
    {
      name: 'redo',
      label: say('do.redo'),
      key: 'ctrl+shift+z',
      also: ['ctrl+y', '8'],
      icon: 'redo',
      run: () => on.redo(),
    },
    {
      name: 'key-image',
      label: say('do.key-image'),
      key: 'k',
      icon: 'key',
      run: () => on.toggleKeyImage(),
      pressed: () => on.isKeyImage,
    },
    { name: 'save-view', label: say('do.save-view'), key: '9', icon: 'save', run: () => on.saveView() },
    { name: 'marks', label: say('do.marks'), key: 'j', icon: 'marks', run: () => on.markList.toggle() },
    { name: 'next-study', label: say('do.next-study'), key: 'pagedown', run: () => on.go('next') },
    { name: 'previous-study', label: say('do.previous-study'), key: 'pageup', run: () => on.go('previous') },
    { name: 'help', label: say('do.help'), key: '?', icon: 'help', run: () => on.showKeys() },
  ];
}
