import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { latestRun } from '../../clients/library/last-run.ts';
import { recoverCase } from '../../operations/recovery/recover.ts';
import { SCENARIO_NAMES } from '../../tools/demo-data/scenarios.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { runsOf } from '../support/runs.ts';
import { historiesOf, RELEASE } from './kept-histories.ts';

/**
 * Makes the kept histories, on real services: a case of every scenario, cases with operations from outside, and one
 * that continued as new. They stand under the version of `package.json`. It makes all of them anew, or those of the named
 * groups. Once that version is released, its histories only grow: open cases of it may be anywhere.
 */
const say = (line: string) => process.stderr.write(`${line}\n`);
const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

const GROUPS = { scenarios: everyScenario, broken, handed_over: handedOver };
const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0)
  refuse(`${unknown.join(', ')}: the groups are ${Object.keys(GROUPS).join(', ')}`);
const folder = historiesOf(RELEASE);
const isReleased = existsSync(join(PROJECT_DIR, `contracts/published/released/${RELEASE}.json`));
const isMade = existsSync(folder) && readdirSync(folder).length > 0;
if (isReleased && isMade && named.length === 0)
  refuse(
    `${RELEASE} is released: its histories stay. Raise the version in package.json, or name a group that is new`,
  );
mkdirSync(folder, { recursive: true });
if (named.length === 0) for (const name of readdirSync(folder)) rmSync(join(folder, name));
for (const [name, make] of Object.entries(GROUPS))
  if (named.length === 0 || named.includes(name)) await make();
process.exit();

function refuse(why: string): never {
  say(why);
  process.exit(2);
}

async function everyScenario(): Promise<void> {
  const one = await startInstallation();
  try {
    const scenarios = SCENARIO_NAMES.filter((scenario) => scenario !== 'twice');
    const cases = await one.register(scenarios.flatMap((scenario) => one.rowsOf(scenario, 1)));
    one.play(cases);
    await one.ends(cases.keys());
    for (const [caseId, row] of cases) await keep(one, caseId, row.scenario);
  } finally {
    await one.stop();
  }
}

async function broken(): Promise<void> {
  const one = await startInstallation();
  const { client, kafka, onboarding } = one;
  try {
    const cases = await one.register(one.rowsOf('straight', 5));
    const [away = '', lost = '', closed = '', deleted = '', asked = ''] = cases.keys();
    for (const caseId of cases.keys())
      while ((await onboarding.toReview(caseId)).length === 0) await pause(100);
    await client.workflow.getHandle(asked).cancel();
    await client.workflow.getHandle(lost).terminate('by accident');
    await recoverCase({ client, kafka, caseId: lost });
    await client.workflow.getHandle(closed).terminate('close: closing.opened_twice');
    await recoverCase({ client, kafka, caseId: closed, close: 'closing.opened_twice' });
    await client.workflowService.deleteWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId: deleted },
    });
    while ((await latestRun(client, deleted)) !== null) await pause(100);
    await recoverCase({ client, kafka, caseId: deleted });
    one.proxy.refuse(true);
    one.proxy.cut();
    one.play(cases);
    await pause(6000);
    one.proxy.refuse(false);
    await one.ends(cases.keys());
    await keep(one, away, 'broker_away');
    await keep(one, lost, 'recovered');
    await keep(one, closed, 'closed');
    await keep(one, asked, 'cancellation_requested');
    await keep(one, deleted, 'recovered_from_topic');
  } finally {
    await one.stop();
  }
}

async function handedOver(): Promise<void> {
  const one = await startInstallation({ 'limit.historyCount.suggestContinueAsNew': '40' });
  try {
    const cases = await one.register(one.rowsOf('document_returned', 1));
    one.play(cases);
    await one.ends(cases.keys());
    for (const caseId of cases.keys()) await keep(one, caseId, 'handed_over');
  } finally {
    await one.stop();
  }
}

/** Writes the histories of a case's runs, without the names of the machines that made them. */
async function keep(one: Installation, caseId: string, name: string): Promise<void> {
  await untilClosed(one, caseId);
  const runs = await runsOf(one.client, caseId);
  for (const [index, { history }] of runs.entries()) {
    const text = JSON.stringify(JSON.parse(historyToJSON(history))).replaceAll(
      /\d+@[\w.-]+/g,
      'somewhere',
    );
    const suffix = runs.length === 1 ? '' : `.run-${index + 1}`;
    // A released history is never written over.
    const flag = isReleased ? 'wx' : 'w';
    writeFileSync(join(folder, `${name}${suffix}.json`), `${text}\n`, { flag });
    say(`${name}${suffix}: ${history.events?.length} events`);
  }
}

async function untilClosed(one: Installation, caseId: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { status } = await one.client.workflow.getHandle(caseId).describe();
    if (status.name !== 'RUNNING') return;
    await pause(100);
  }
  throw new Error(`${caseId} did not close`);
}
