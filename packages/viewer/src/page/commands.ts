import type { Choice } from '../cornerstone/tools.ts';
import type { PaintTool } from '../segment/painter.ts';
import type { IconName } from './icons.ts';

/** Something a person can do with a button or a key. */
export interface Command {
  readonly name: string;
  readonly label: string;
  /** As `KeyboardEvent.key` has it, lower case; with `ctrl+` and `shift+` before it where those are held. */
  readonly key?: string;
  /** Other keys for the same, as other programs have them. */
  readonly also?: readonly string[];
  readonly icon?: IconName;
  readonly run: () => void;
  /** For buttons that stay pressed. */
  readonly pressed?: () => boolean;
}

interface ToolRow {
  readonly tool: Exclude<Choice, PaintTool>;
  readonly key: string;
}

/** What the left button can do, in the order of the toolbar. */
export const TOOL_ROWS: readonly ToolRow[] = [
  { tool: 'scroll', key: 's' },
  { tool: 'window', key: 'w' },
  { tool: 'zoom', key: 'z' },
  { tool: 'pan', key: 'p' },
  { tool: 'crosshair', key: 'u' },
  { tool: 'magnify', key: 'g' },
  { tool: 'length', key: 'l' },
  { tool: 'bidirectional', key: 'b' },
  { tool: 'angle', key: 'a' },
  { tool: 'cobb', key: 'c' },
  { tool: 'ellipse', key: 'e' },
  { tool: 'rectangle', key: 'q' },
  { tool: 'freehand', key: 'o' },
  { tool: 'arrow', key: 'm' },
  { tool: 'text', key: 'x' },
];

/** Whether a key belongs to what one types into, not to the viewer. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target !== null && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Shift tells of itself in the letter or sign, but beside Ctrl. */
function pressedKey({ ctrlKey, metaKey, shiftKey, key }: KeyboardEvent): string {
  const held = ctrlKey || metaKey ? `ctrl+${shiftKey ? 'shift+' : ''}` : '';
  return `${held}${key.toLowerCase()}`;
}

/** Runs the command of a key; false when there is none. */
export function runKey(commands: readonly Command[], event: KeyboardEvent): boolean {
  if (event.altKey || isTyping(event)) return false;
  const pressed = pressedKey(event);
  const command = commands.find(({ key, also = [] }) => key === pressed || also.includes(pressed));
  command?.run();
  return command !== undefined;
}
