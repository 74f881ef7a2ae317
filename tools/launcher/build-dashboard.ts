import { prepareDashboard } from './prepare-dashboard.ts';

/** `npm run build-dashboard`: builds the dashboard’s page, and the contract package that it needs. */
await prepareDashboard((line) => process.stderr.write(`${line}\n`));
