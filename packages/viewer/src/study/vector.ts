/** A point or direction in the patient's coordinate system (PS3.3 §C.7.6.2.1.1), millimetres. */
export type Vector = readonly [x: number, y: number, z: number];

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** `a` and `times` of `b` more. */
export function plus(a: Vector, b: Vector, times = 1): Vector {
  return [a[0] + b[0] * times, a[1] + b[1] * times, a[2] + b[2] * times];
}

export function lengthOf(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** The vector of three numbers; undefined when they are not three finite ones. */
export function vectorOf(numbers: readonly number[], from = 0): Vector | undefined {
  const three = numbers.slice(from, from + 3);
  return three.length === 3 && three.every(Number.isFinite) ? (three as unknown as Vector) : undefined;
}

/** `a` turned about a unit axis by an angle in radians (Rodrigues). */
export function turned(a: Vector, axis: Vector, radians: number): Vector {
  const across = cross(axis, a);
  const along = dot(axis, a) * (1 - Math.cos(radians));
  const part = (index: 0 | 1 | 2) =>
    a[index] * Math.cos(radians) + across[index] * Math.sin(radians) + axis[index] * along;
  return [part(0), part(1), part(2)];
}

/** The middle of points; of none the origin. */
export function middleOf(points: readonly Vector[]): Vector {
  return points.reduce<Vector>((sum, point) => plus(sum, point, 1 / points.length), [0, 0, 0]);
}
