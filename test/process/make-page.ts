import { writeFileSync } from 'node:fs';
import { costsPage } from './costs-page.ts';
import { processPage } from './page.ts';

writeFileSync('docs/process.md', processPage());
writeFileSync('docs/costs.md', costsPage());
