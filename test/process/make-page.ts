import { writeFileSync } from 'node:fs';
import { processPage } from './page.ts';

writeFileSync('docs/process.md', processPage());
