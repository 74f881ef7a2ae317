import type { z } from 'zod';

/** The parts of a zod schema's definition that tests walk through. */
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
