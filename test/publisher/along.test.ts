import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { publishAlong } from '../../activities/publish-along.ts';
import { receiptFor } from '../../activities/publishing.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { FAULTS, type Publication } from '../../workflows/interface/activities.ts';

/** Events that go out with an outside call: the interceptor alone, with a call and a publisher that do as they are told. */
const along: Publication = { run: 'run-1', batch: [{ sequence: '7' } as Envelope] };
const receipt = receiptFor(along.batch);
const QUESTION = { caseId: 'x' };

type Publish = Parameters<typeof publishAlong>[0];
type Info = Parameters<ReturnType<typeof publishAlong>>[0]['info'];

/** Runs attempts of one call. */
function callWith(publish: Publish) {
  const interceptors = publishAlong(publish);
  const asked: unknown[][] = [];
  const attempt = (number: number, answer: () => Promise<object>, args = [QUESTION, along]) => {
    const info = { attempt: number, activityId: '5', workflowExecution: { runId: 'run-1' } };
    const { inbound } = interceptors({ info: info as Info } as never);
    return inbound?.execute?.({ args, headers: {} }, async (input) => {
      asked.push([...input.args]);
      return answer();
    });
  };
  return { attempt, asked };
}
const answered = async () => ({ answer: 'yes', at: 5 });
const outage = () => {
  throw ApplicationFailure.create({
    type: FAULTS.UNAVAILABLE,
    message: 'down',
    details: [{ at: 5 }],
  });
};

describe('events that go out with a call', () => {
  it('are published beside it, and their receipt comes with the answer', async () => {
    const { attempt, asked } = callWith(async () => receipt);
    expect(await attempt(1, answered)).toEqual({ answer: 'yes', at: 5, published: receipt });
    expect(asked).toEqual([[QUESTION]]);
  });

  it('do not fail it, whatever becomes of them', async () => {
    const { attempt } = callWith(async () => {
      throw new Error('the broker is away');
    });
    expect(await attempt(1, answered)).toEqual({ answer: 'yes', at: 5 });
  });

  it('are not waited for without end', async () => {
    const { attempt } = callWith(() => new Promise(() => undefined));
    expect(await attempt(1, answered)).toEqual({ answer: 'yes', at: 5 });
  });

  it('come with a failure, too', async () => {
    const { attempt } = callWith(async () => receipt);
    await expect(attempt(1, outage)).rejects.toMatchObject({
      ...{ type: FAULTS.UNAVAILABLE, nonRetryable: false },
      details: [{ at: 5, published: receipt }],
    });
  });

  it('are sent once, and a later attempt has the receipt of the first', async () => {
    let sent = 0;
    const { attempt } = callWith(async () => {
      sent += 1;
      return receipt;
    });
    await expect(attempt(1, outage)).rejects.toThrow('down');
    expect(await attempt(2, answered)).toEqual({ answer: 'yes', at: 5, published: receipt });
    expect(sent).toBe(1);
  });

  it('have a receipt for a later attempt also where it was late for the first', async () => {
    const { promise: later, resolve } = Promise.withResolvers<typeof receipt>();
    const { attempt } = callWith(() => later);
    await expect(attempt(1, outage)).rejects.toThrow('down');
    resolve(receipt);
    await pause(0);
    expect(await attempt(2, answered)).toMatchObject({ published: receipt });
  });

  it('are not sent by a later attempt that knows nothing of the first', async () => {
    const { attempt } = callWith(() => Promise.reject(new Error('it was sent')));
    expect(await attempt(2, answered)).toEqual({ answer: 'yes', at: 5 });
  });

  it('end the call where their run is refused', async () => {
    const refusal = ApplicationFailure.create({
      ...{ type: FAULTS.START_REFUSED, message: 'caseId: must be', nonRetryable: true },
    });
    const { attempt } = callWith(() => Promise.reject(refusal));
    await expect(attempt(1, answered)).rejects.toBe(refusal);
    const { attempt: another } = callWith(() => Promise.reject(refusal));
    await expect(another(1, outage)).rejects.toBe(refusal);
  });

  it('are not there: the call is as it was', async () => {
    const { attempt } = callWith(() => Promise.reject(new Error('it was sent')));
    expect(await attempt(1, answered, [QUESTION] as never)).toEqual({ answer: 'yes', at: 5 });
  });
});
