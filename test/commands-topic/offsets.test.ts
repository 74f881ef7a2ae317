import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Offsets } from '../../kafka/offsets.ts';

it('never passes over a record that is not finished, and passes all that are', () => {
  // Offsets rise and may leave numbers out, as where a transaction ended.
  const steps = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.nat()), (gaps, choices) => {
      const offsets = new Offsets();
      expect(offsets.next).toBeNull();
      const open: number[] = [];
      let last = -1;
      const check = () => {
        const wanted = open.length > 0 ? Math.min(...open) : last + 1;
        expect(offsets.next).toBe(wanted);
      };
      for (const gap of gaps) {
        last += gap;
        offsets.taken(last);
        open.push(last);
        check();
        const [choice = 0] = choices.take(1);
        if (choice % 3 === 0) continue;
        const [one] = open.splice(choice % open.length, 1);
        offsets.finished(one ?? -1);
        check();
      }
      while (open.length > 0) {
        const [choice = 0] = choices.take(1);
        const [one] = open.splice(choice % open.length, 1);
        offsets.finished(one ?? -1);
        check();
      }
    }),
  );
});
