import {
  AngleTool,
  ArrowAnnotateTool,
  addTool,
  BidirectionalTool,
  CobbAngleTool,
  EllipticalROITool,
  Enums,
  LabelTool,
  LengthTool,
  MagnifyTool,
  PanTool,
  PlanarFreehandROITool,
  RectangleROITool,
  StackScrollTool,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools';
import type { MarkKind } from '../measure/mark.ts';
import type { PaintTool } from '../segment/painter.ts';
import { theEngine } from './engine.ts';
import { textLinesOf } from './measured-text.ts';

const { MouseBindings } = Enums;

/** What the left button does, by our own words. Some are the page's own. */
export type Choice = ToolName | OwnTool;

/** Tools of the page: the library only leaves the button to them. */
type OwnTool = 'crosshair' | PaintTool;

function isOwn(name: Choice): name is OwnTool {
  return !(name in TOOLS);
}

export type ToolName = 'scroll' | 'window' | 'zoom' | 'pan' | 'magnify' | MarkKind;

type ToolClass = Parameters<typeof addTool>[0] & { readonly toolName: string };

const TOOLS: Readonly<Record<ToolName, ToolClass>> = {
  scroll: StackScrollTool,
  window: WindowLevelTool,
  zoom: ZoomTool,
  pan: PanTool,
  magnify: MagnifyTool,
  length: LengthTool,
  bidirectional: BidirectionalTool,
  angle: AngleTool,
  cobb: CobbAngleTool,
  ellipse: EllipticalROITool,
  rectangle: RectangleROITool,
  freehand: PlanarFreehandROITool,
  arrow: ArrowAnnotateTool,
  text: LabelTool,
};

/** Tools that leave a mark behind. */
export const MARKING: ReadonlySet<ToolName> = new Set<ToolName>([
  'length',
  'bidirectional',
  'angle',
  'cobb',
  'ellipse',
  'rectangle',
  'freehand',
  'arrow',
  'text',
]);

export const toolClassName = (name: ToolName): string => TOOLS[name].toolName;

/** Our word for a tool of the library; undefined for one we do not offer. */
export function toolOfClass(className: string): ToolName | undefined {
  return (Object.keys(TOOLS) as ToolName[]).find((name) => TOOLS[name].toolName === className);
}

/** Bindings that hold whatever the left button does: right zooms, middle windows, the wheel scrolls, two fingers zoom and move. */
const STANDING: Readonly<Partial<Record<ToolName, readonly object[]>>> = {
  scroll: [{ mouseButton: MouseBindings.Wheel }],
  zoom: [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }],
  window: [{ mouseButton: MouseBindings.Auxiliary }],
};

let added = false;

/** The tools of a group of viewports that share one choice of tool. */
export class ToolSet {
  readonly #group: NonNullable<ReturnType<typeof ToolGroupManager.createToolGroup>>;
  #chosen: Choice = 'scroll';

  constructor(id: string, askText: (done: (text: string | undefined) => void) => void) {
    if (!added) for (const tool of Object.values(TOOLS)) addTool(tool);
    added = true;
    ToolGroupManager.destroyToolGroup(id);
    const group = ToolGroupManager.createToolGroup(id);
    if (!group) throw new Error(`no tool group ${id}`);
    this.#group = group;
    for (const name of Object.keys(TOOLS) as ToolName[])
      group.addTool(TOOLS[name].toolName, configurationOf(name, askText));
    for (const name of MARKING) group.setToolPassive(TOOLS[name].toolName);
    this.choose('scroll');
  }

  get chosen(): Choice {
    return this.#chosen;
  }

  add(viewportId: string): void {
    this.#group.addViewport(viewportId, theEngine().id);
  }

  remove(viewportId: string): void {
    this.#group.removeViewports(theEngine().id, viewportId);
  }

  choose(name: Choice): void {
    const before = this.#chosen;
    if (isOwn(before)) this.#chosen = name;
    else if (MARKING.has(before)) this.#group.setToolPassive(TOOLS[before].toolName, { removeAllBindings: true });
    else this.#group.setToolDisabled(TOOLS[before].toolName);
    this.#chosen = name;
    const own = [{ mouseButton: MouseBindings.Primary }, { numTouchPoints: 1 }];
    for (const standing of Object.keys(STANDING) as ToolName[]) {
      this.#activate(
        standing,
        standing === name ? [...own, ...(STANDING[standing] ?? [])] : (STANDING[standing] ?? []),
      );
    }
    if (!isOwn(name) && !(name in STANDING)) this.#activate(name, own);
  }

  #activate(name: ToolName, bindings: readonly object[]): void {
    this.#group.setToolActive(TOOLS[name].toolName, { bindings: [...bindings] });
  }

  destroy(): void {
    ToolGroupManager.destroyToolGroup(this.#group.id);
  }
}

function configurationOf(name: ToolName, askText: (done: (text: string | undefined) => void) => void): object {
  if (name === 'arrow') {
    return {
      getTextCallback: (done: (text: string | undefined) => void) => askText(done),
      changeTextCallback: (_data: unknown, _event: unknown, done: (text: string | undefined) => void) => askText(done),
    };
  }
  if (name === 'text') return { getTextCallback: (done: (text: string | undefined) => void) => askText(done) };
  if (name === 'freehand') return { calculateStats: true, getTextLines: textLinesOf('freehand') };
  if (name === 'zoom') return { pinchToZoom: true, pan: true };
  return MARKING.has(name) ? { getTextLines: textLinesOf(name) } : {};
}
