import { svgElement } from './element.ts';

/** Lines on a field of 24 by 24, drawn for this project. */
const PATHS = {
  scroll: 'M12 3v18M8 7l4-4 4 4M8 17l4 4 4-4M4 12h3M17 12h3',
  window:
    'M12 7a5 5 0 1 0 .01 0M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5',
  zoom: 'M10 4a6 6 0 1 0 .01 0M14.5 14.5L20 20M7.5 10h5M10 7.5v5',
  pan: 'M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3',
  crosshair: 'M12 3v6M12 15v6M3 12h6M15 12h6M12 12h.01',
  solid: 'M12 3c5 0 8 4 8 9s-3 9-8 9-8-4-8-9 3-9 8-9M4 12c3 3 13 3 16 0M12 3c-4 4-4 14 0 18',
  slab: 'M4 9l8-4 8 4-8 4zM4 13l8 4 8-4',
  magnify: 'M10 4a6 6 0 1 0 .01 0M14.5 14.5L20 20',
  length: 'M4 20L20 4M4 16v4h4M16 4h4v4',
  bidirectional: 'M4 20L20 4M8 8l8 8',
  angle: 'M20 19H4L15 5M11 19a8 8 0 0 0-2.300-5.600',
  cobb: 'M4 6l14-2M4 20l15-5M12 5v5M12 13v4',
  ellipse: 'M12 6c5 0 9 2.700 9 6s-4 6-9 6-9-2.700-9-6 4-6 9-6',
  rectangle: 'M4 6h16v12H4z',
  freehand: 'M5 14c-3-6 5-10 8-7s8 0 7 5-8 9-15 2',
  arrow: 'M20 4L6 18M6 10v8h8',
  text: 'M5 6V4h14v2M12 4v16M9 20h6',
  invert: 'M12 3a9 9 0 1 0 .01 0M12 3v18M15 5v14M18 7v10',
  rotate: 'M20 12a8 8 0 1 1-3-6.200M20 3v4h-4',
  flip: 'M12 3v18M9 7l-6 10h6zM15 7l6 10h-6z',
  reset: 'M4 12a8 8 0 1 0 3-6.200M4 3v4h4',
  play: 'M7 4l12 8-12 8z',
  stop: 'M6 6h12v12H6z',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  overlays: 'M4 4h16v16H4zM7 8h4M7 11h3M14 16h3',
  lines: 'M4 4h16v16H4zM4 15L20 8',
  tags: 'M4 5h16M4 10h10M4 15h16M4 20h10',
  identity: 'M12 4a4 4 0 1 0 .01 0M4 21c0-5 4-8 8-8s8 3 8 8M3 3l18 18',
  brush: 'M20 4L10 14M8 13c-3 0-3 4-5 6 3 1 8 1 8-3z',
  marks: 'M5 4h14v16H5zM9 8h6M9 12h6M9 16h3',
  planes: 'M12 3l8 4.500v9L12 21l-8-4.500v-9zM12 12l8-4.500M12 12v9M12 12L4 7.500',
  fusion: 'M9 6a6 6 0 1 0 .01 0M15 6a6 6 0 1 0 .01 0',
  key: 'M12 3l2.700 5.700 6.300.8-4.600 4.300 1.200 6.200-5.600-3.100L6.400 20l1.200-6.200L3 9.500l6.300-.8z',
  save: 'M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6',
  undo: 'M4 10h10a5 5 0 0 1 0 10h-3M8 6l-4 4 4 4',
  redo: 'M20 10H10a5 5 0 0 0 0 10h3M16 6l4 4-4 4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  help: 'M12 3a9 9 0 1 0 .01 0M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.400-1 .9-1 1.700M12 17v.1',
  back: 'M15 5l-7 7 7 7',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGElement {
  return svgElement('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svgElement('path', { d: PATHS[name] }));
}
