import { Enums, type Types } from '@cornerstonejs/core';
import { addTool, Enums as ToolEnums, ToolGroupManager, TrackballRotateTool, ZoomTool } from '@cornerstonejs/tools';
import { lengthOf, minus, plus } from '../study/vector.ts';
import { theEngine } from './engine.ts';
import type { Volume } from './volume.ts';

/** What the surface of a volume is made of: transfer functions of the library, by what they show. */
export const SOLID_PRESETS = {
  Bone: 'CT-Bone',
  'Soft tissue': 'CT-Soft-Tissue',
  Lung: 'CT-Lung',
  Vessels: 'CT-Chest-Vessels',
  MIP: 'CT-MIP',
  MR: 'MR-Default',
} as const;
export type SolidPreset = keyof typeof SOLID_PRESETS;

const GROUP = 'vesalius-solid';

/** A volume seen from outside, to be turned with the left button. */
export class SolidView {
  readonly id: string;

  constructor(element: HTMLDivElement, id: string) {
    this.id = id;
    const defaultOptions = { background: [0, 0, 0] as Types.Point3 };
    theEngine().enableElement({ viewportId: id, type: Enums.ViewportType.VOLUME_3D, element, defaultOptions });
  }

  async show(volume: Volume, preset: SolidPreset): Promise<void> {
    await this.#viewport.setVolumes([{ volumeId: volume.id }]);
    this.setPreset(preset);
    this.#fromTheFront();
    this.#viewport.render();
    toolGroup().addViewport(this.id, theEngine().id);
  }

  setPreset(preset: SolidPreset): void {
    this.#viewport.setProperties({ preset: SOLID_PRESETS[preset] });
    this.#viewport.render();
  }

  #fromTheFront(): void {
    this.#viewport.resetCamera();
    const { focalPoint, position } = this.#viewport.getCamera() as { focalPoint: Types.Point3; position: Types.Point3 };
    const distance = lengthOf(minus(position, focalPoint));
    const before = [...plus(focalPoint, [0, -1, 0], distance)] as Types.Point3;
    this.#viewport.setCamera({ focalPoint, position: before, viewPlaneNormal: [0, -1, 0], viewUp: [0, 0, 1] });
    this.#viewport.resetCamera();
  }

  get #viewport(): Types.IVolumeViewport {
    return theEngine().getViewport(this.id) as Types.IVolumeViewport;
  }

  destroy(): void {
    toolGroup().removeViewports(theEngine().id, this.id);
    theEngine().disableElement(this.id);
  }
}

function toolGroup() {
  const known = ToolGroupManager.getToolGroup(GROUP);
  if (known) return known;
  addTool(TrackballRotateTool);
  const group = ToolGroupManager.createToolGroup(GROUP)!;
  const { MouseBindings } = ToolEnums;
  group.addTool(TrackballRotateTool.toolName);
  group.addTool(ZoomTool.toolName);
  group.setToolActive(TrackballRotateTool.toolName, {
    bindings: [{ mouseButton: MouseBindings.Primary }, { numTouchPoints: 1 }],
  });
  const zoom = [{ mouseButton: MouseBindings.Secondary }, { mouseButton: MouseBindings.Wheel }, { numTouchPoints: 2 }];
  group.setToolActive(ZoomTool.toolName, { bindings: zoom });
  return group;
}
