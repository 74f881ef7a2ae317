import type { z } from 'zod';

/** As much of a schema's definition as is walked through, whatever kind of schema it is. */
export interface ZodDef {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly values?: readonly unknown[];
}

export const defOf = (schema: z.ZodType) => schema._zod.def as unknown as ZodDef;
