/** What the benchmark's worker bundles: our workflow and the two that it is held against. */
export { onboarding } from '../../workflows/onboarding.ts';
export { bare } from './bare/onboarding.ts';
export { naive } from './naive/onboarding.ts';
