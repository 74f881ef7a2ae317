import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import { STAGES, type Stage } from '../../contracts/vocabulary.ts';
import { isStageSettled } from '../../contracts/waiting.ts';
import type { Desk } from '../desk.ts';
import type { Errand } from '../errand.ts';

/**
 * A stage is a function of the case and may be entered with any case: one that is past it, in it or before it.
 * It asks what the case still has to know, waits until something changed, and looks again.
 *
 * @param errandsOf what the case in this stage has to ask of outside systems; people are simply waited for.
 */
export function stage(name: Stage, errandsOf: (theCase: Case) => Errand[]) {
  return async function work(desk: Desk): Promise<void> {
    if (isPast(desk.case, name)) return;
    if (desk.isOpen && desk.case.stage !== name)
      desk.record([event('case.stage_entered', { stage: name })]);
    while (desk.isOpen && !isStageSettled(desk.case, name)) {
      if (desk.case.held === null) desk.send(errandsOf(desk.case));
      await desk.rhythm.change();
    }
  };
}

function isPast(theCase: Case, name: Stage): boolean {
  return STAGES.indexOf(theCase.stage) > STAGES.indexOf(name);
}
