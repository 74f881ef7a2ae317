/** The workflows of the benchmark's worker: ours and the two that it is compared with. */
export { onboarding } from '../../workflows/onboarding.ts';
export { bare } from './bare/onboarding.ts';
export { naive } from './naive/onboarding.ts';
