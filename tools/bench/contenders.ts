import { isDue } from '../../contracts/requirement.ts';
import { requirementsOf } from '../../contracts/waiting.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';

/** The three workflows that are measured, in the order in which they take their turns. */
export const CONTENDERS = ['ours', 'naive', 'bare'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** The type under which the worker knows each. */
export const WORKFLOW_TYPES: Readonly<Record<Contender, string>> = {
  ours: 'onboarding',
  naive: 'naive',
  bare: 'bare',
};

/** What people do for a straight case, in this order. */
export const STEPS = ['documents', 'product', 'account'] as const;
export type Step = (typeof STEPS)[number];

/** What the bare workflow answers when asked: it keeps no case, only what it waits for. */
export interface BareView {
  readonly waitsFor: Step | null;
}

/** What a case waits for people to do; null while machines are at work. */
export function waitsFor(view: CaseView | BareView | null): Step | null {
  if (view === null) return null;
  if ('waitsFor' in view) return view.waitsFor;
  const { case: theCase } = view;
  const here = requirementsOf(theCase, theCase.stage);
  switch (theCase.stage) {
    case 'documents': {
      const documents = here.filter((one) => one.kind === 'document');
      // Both at once: a reviewer opens the case when the machines are done with it.
      return documents.every((one) => one.status === 'verifying') ? 'documents' : null;
    }
    case 'catalogue':
      return here.some((one) => one.waitingOn === 'reviewer') ? 'product' : null;
    case 'go_live':
      return here.some((one) => one.kind === 'account' && isDue(one)) ? 'account' : null;
    default:
      return null;
  }
}
