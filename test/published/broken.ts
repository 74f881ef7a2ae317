type Value = Readonly<Record<string, unknown>>;

/** A copy of a message with one thing wrong with it. */
interface Broken {
  readonly value: Value;
  /** The path, and what is wrong there. */
  readonly what: string;
  /** False if the copy may still be valid: an optional field may be missing. */
  readonly isCertain: boolean;
}

/** Every way to give one field another type, and to leave one field out. */
export function* brokenCopies(value: unknown): Generator<Broken> {
  const whole = value as Value;
  for (const path of pathsIn(whole)) {
    const what = path.join('.');
    const other = otherType(at(whole, path));
    if (other !== undefined)
      yield {
        value: changed(whole, path, other),
        what: `${what} of another type`,
        isCertain: true,
      };
    const isField = typeof path.at(-1) === 'string';
    if (isField)
      yield {
        value: changed(whole, path, undefined),
        what: `${what} is missing`,
        isCertain: what === 'data' || what === 'case',
      };
  }
}

type Path = readonly (string | number)[];

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value))
    yield* pathsIn(one, [...path, Array.isArray(value) ? Number(key) : key]);
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((one, key) => (one as Record<string, unknown>)[key], value);

function otherType(value: unknown): unknown {
  if (typeof value === 'string') return 7;
  if (typeof value === 'number' || typeof value === 'boolean') return 'text';
  return value === null ? { no: 'null' } : 'text';
}

function changed(value: Value, path: Path, to: unknown): Value {
  const copy = structuredClone(value) as Record<string, unknown>;
  const parent = at(copy, path.slice(0, -1)) as Record<string, unknown>;
  const key = path.at(-1) ?? '';
  if (to === undefined) delete parent[key];
  else parent[key] = to;
  return copy;
}
