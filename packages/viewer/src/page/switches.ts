/** What a person turns on and off for all viewports. */
export interface Switches {
  overlays: boolean;
  identity: boolean;
  linked: boolean;
  referenceLines: boolean;
}
