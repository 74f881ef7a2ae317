import { z } from 'zod';

/** Traces of the model, in the Informal Trace Format that Quint writes. */

const number = z.object({ '#bigint': z.string() }).transform((one) => Number(one['#bigint']));
const set = <T extends z.ZodType>(of: T) =>
  z.object({ '#set': z.array(of) }).transform((one) => one['#set']);
/** What an action has chosen; `None` where it chooses nothing by this name. */
const picked = <T extends z.ZodType>(of: T) =>
  z
    .object({ tag: z.enum(['Some', 'None']), value: z.unknown() })
    .transform(({ tag, value }) => (tag === 'Some' ? of.parse(value) : undefined));

const modelEvent = z.object({ seq: number, id: number });
const send = z.object({
  no: number,
  by: z.string(),
  events: z.array(modelEvent),
  stored: number,
  heard: z.boolean(),
});

/** One state, with the action that led to it and what that has chosen. */
const state = z
  .object({
    'mbt::actionTaken': z.string(),
    'mbt::nondetPicks': z.object({
      send: picked(send).optional(),
      upTo: picked(number).optional(),
      kept: picked(number).optional(),
    }),
    s: z.object({
      standing: z.enum(['open', 'reset', 'ended']),
      record: z.array(modelEvent),
      task: z.array(modelEvent),
      confirmed: number,
      publication: z.object({ open: z.boolean(), from: number, to: number }),
      ride: z.object({ open: z.boolean(), from: number, to: number }),
      rideAwaited: z.boolean(),
      strayed: z.array(modelEvent),
      retained: z.enum(['last', 'earlier', 'none']),
      sends: set(send),
      seen: z.array(modelEvent),
      nextSend: number,
    }),
  })
  .transform((one) => ({
    action: one['mbt::actionTaken'],
    picks: one['mbt::nondetPicks'],
    ...one.s,
  }));

export type ModelState = z.output<typeof state>;
export type ModelEvent = z.output<typeof modelEvent>;
/** The states of one trace, the initial one first. */
export type Trace = readonly ModelState[];

const trace = z.object({ states: z.array(state) });

/** @param text a file in the Informal Trace Format */
export const traceIn = (text: string): Trace => trace.parse(JSON.parse(text)).states;
