/**
 * Value Representations (PS3.5 §6.2), as the two letters that stand in an explicit VR data set.
 */
export const VRS = [
  'AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW',
  'PN', 'SH', 'SL', 'SQ', 'SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US', 'UT', 'UV',
] as const; // biome-ignore format: one line a row of PS3.5 Table 6.2-1

export type VR = (typeof VRS)[number];
