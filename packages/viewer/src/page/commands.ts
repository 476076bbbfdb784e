import type { Choice } from '../cornerstone/tools.ts';
import type { IconName } from './icons.ts';

/** Something a person can do with a button or a key. */
export interface Command {
  readonly name: string;
  readonly label: string;
  /** As `KeyboardEvent.key` has it, lower case. */
  readonly key?: string;
  readonly icon?: IconName;
  readonly run: () => void;
  /** For buttons that stay pressed. */
  readonly pressed?: () => boolean;
}

interface ToolRow {
  readonly tool: Choice;
  readonly label: string;
  readonly key: string;
}

/** What the left button can do, in the order of the toolbar. */
export const TOOL_ROWS: readonly ToolRow[] = [
  { tool: 'scroll', label: 'Scroll', key: 's' },
  { tool: 'window', label: 'Window', key: 'w' },
  { tool: 'zoom', label: 'Zoom', key: 'z' },
  { tool: 'pan', label: 'Move', key: 'p' },
  { tool: 'crosshair', label: 'Crosshair', key: 'u' },
  { tool: 'magnify', label: 'Magnifying glass', key: 'g' },
  { tool: 'length', label: 'Length', key: 'l' },
  { tool: 'bidirectional', label: 'Two diameters', key: 'b' },
  { tool: 'angle', label: 'Angle', key: 'a' },
  { tool: 'cobb', label: 'Cobb angle', key: 'c' },
  { tool: 'ellipse', label: 'Ellipse', key: 'e' },
  { tool: 'rectangle', label: 'Rectangle', key: 'q' },
  { tool: 'freehand', label: 'Outline', key: 'o' },
  { tool: 'arrow', label: 'Arrow', key: 'm' },
  { tool: 'text', label: 'Text', key: 'x' },
];

/** Whether a key belongs to what one types into, not to the viewer. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target !== null && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Runs the command of a key; false when there is none. */
export function runKey(commands: readonly Command[], event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return false;
  const command = commands.find(({ key }) => key !== undefined && key === event.key.toLowerCase());
  command?.run();
  return command !== undefined;
}
