import type { ToolSet } from '../cornerstone/tools.ts';
import type { Layout } from '../display/layout.ts';
import { firstLook } from '../display/window.ts';
import type { Cell } from './cell.ts';
import type { Cine } from './cine.ts';
import { type Command, TOOL_ROWS } from './commands.ts';
import { showKeys } from './dialogs.ts';
import type { MarkList } from './mark-list.ts';
import type { Reconstruction } from './reconstruction.ts';
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
  readonly layout: Layout;
  readonly commands: readonly Command[];
  refresh(): void;
}

/** All commands, in the groups of the toolbar. */
export function commandGroups(on: Actions): Command[][] {
  return [toolCommands(on), pictureCommands(on), volumeCommands(on), switchCommands(on)];
}

function toolCommands(on: Actions): Command[] {
  return TOOL_ROWS.map(({ tool, label, key }) => ({
    name: tool,
    label,
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
      label: 'Invert',
      key: 'i',
      icon: 'invert',
      run: () => view()?.invert(),
      pressed: () => view()?.inverted ?? false,
    },
    { name: 'rotate', label: 'Rotate', key: 'r', icon: 'rotate', run: () => view()?.rotate() },
    { name: 'flip', label: 'Flip', key: 'f', icon: 'flip', run: () => view()?.flip() },
    { name: 'reset', label: 'Reset', key: '0', icon: 'reset', run: reset },
    {
      name: 'cine',
      label: 'Play',
      key: ' ',
      icon: 'play',
      run: () => {
        if (on.active) on.cine.toggle(on.active);
        on.refresh();
      },
      pressed: () => on.cine?.playing ?? false,
    },
    { name: 'next', label: 'Next slice', key: 'arrowdown', run: by(1) },
    { name: 'previous', label: 'Previous slice', key: 'arrowup', run: by(-1) },
    { name: 'first', label: 'First slice', key: 'home', run: () => void view()?.scrollTo(0) },
    { name: 'last', label: 'Last slice', key: 'end', run: () => void view()?.scrollTo(view()!.count - 1) },
  ];
}

function volumeCommands(on: Actions): Command[] {
  const made = () => on.reconstruction;
  const then = (work: () => Promise<void>) => () => void work().then(() => on.refresh());
  return [
    {
      name: 'planes',
      label: 'Three planes',
      key: 'v',
      icon: 'planes',
      run: then(() => made().toggle(on.layout)),
      pressed: () => made()?.on ?? false,
    },
    { name: 'fusion', label: 'Fuse PET with CT', key: 'y', icon: 'fusion', run: then(() => made().fuse(on.layout)) },
    { name: 'solid', label: '3D, next surface', key: '3', icon: 'solid', run: then(() => made().solid()) },
    { name: 'mip', label: 'Thick slab: maximum', key: '4', icon: 'slab', run: () => made().slab('maximum') },
    { name: 'minip', label: 'Thick slab: minimum', key: '5', run: () => made().slab('minimum') },
    { name: 'mean', label: 'Thick slab: mean', key: '6', run: () => made().slab('mean') },
    { name: 'thicker', label: 'Thicker slab', key: ']', run: () => made().thicken(5) },
    { name: 'thinner', label: 'Thinner slab', key: '[', run: () => made().thicken(-5) },
    { name: 'turn-left', label: 'Turn the other planes left', key: ',', run: () => made().turn(-1) },
    { name: 'turn-right', label: 'Turn the other planes right', key: '.', run: () => made().turn(1) },
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
      label: 'Texts',
      key: 'h',
      icon: 'overlays',
      run: toggle('overlays'),
      pressed: () => on.switches?.overlays,
    },
    {
      name: 'identity',
      label: 'Hide identity',
      key: 'n',
      icon: 'identity',
      run: toggle('identity'),
      pressed: () => !(on.switches?.identity ?? true),
    },
    {
      name: 'linked',
      label: 'Scroll together',
      key: 'k',
      icon: 'link',
      run: toggle('linked'),
      pressed: () => on.switches?.linked,
    },
    {
      name: 'lines',
      label: 'Reference lines',
      key: 'd',
      icon: 'lines',
      run: toggle('referenceLines'),
      pressed: () => on.switches?.referenceLines,
    },
    { name: 'marks', label: 'List of marks', key: 'j', icon: 'marks', run: () => on.markList.toggle() },
    { name: 'help', label: 'Keys and mouse', key: '?', icon: 'help', run: () => showKeys(on.root, on.commands) },
  ];
}
