import { type Child, PortTaken } from './child.ts';
import { startCompose } from './compose.ts';
import type { Plan } from './find.ts';
import { freePort } from './free-port.ts';
import { startKafka } from './kafka.ts';
import { portFor } from './ports.ts';
import { ONE_PARTITION, startTemporal } from './temporal.ts';
import { say } from './terminal.ts';

/** Where Temporal and Kafka are, however they came to be there. */
export interface Services {
  readonly plan: Plan;
  /** What a process of ours is told, so that it finds them. */
  readonly env: NodeJS.ProcessEnv;
  readonly temporal: string;
  readonly namespace: string;
  /** Temporal's web interface, where we know one. */
  readonly ui: string | null;
  readonly kafka: string;
}

export interface ServiceOptions {
  readonly dataDir: string;
  /** What a Kafka cluster of ours is called when it is made. */
  readonly clusterId: string;
  /** Told at once of whatever is started, so that it can be ended in the middle of the start, too. */
  readonly onStart: (child: Pick<Child, 'name' | 'pid' | 'stop'>) => void;
}

/** Starts what is not there yet, as planned. @throws Error that says what did not start, with the end of its log. */
export async function startServices(plan: Plan, options: ServiceOptions): Promise<Services> {
  const { dataDir, clusterId, onStart } = options;
  const common = { dataDir, onStart, say, onExit: say };
  if (plan.temporal === 'compose' || plan.kafka === 'compose') await startCompose(plan, options);
  say(`starting ${whatStarts(plan)}; all that is kept lies in ${dataDir}`);
  const kafka = async () => {
    if (plan.kafka === 'environment') return process.env.KAFKA_BROKERS ?? '';
    if (plan.kafka === 'compose') return '127.0.0.1:9092';
    return aside(async () => {
      const port = await portFor(dataDir, 'Kafka', 9092);
      const controllerPort = await freePort();
      return (await startKafka({ ...common, clusterId, port, controllerPort })).brokers;
    });
  };
  const temporal = async () => {
    if (plan.temporal === 'environment')
      return { address: process.env.TEMPORAL_ADDRESS ?? '', ui: process.env.TEMPORAL_UI_URL };
    if (plan.temporal === 'compose')
      return { address: '127.0.0.1:7233', ui: 'http://127.0.0.1:8233' };
    return aside(async () => {
      const uiPort = await portFor(dataDir, 'Temporal UI', 8233);
      const port = await portFor(dataDir, 'Temporal', 7233);
      const dynamicConfig = ONE_PARTITION;
      const { address, uiUrl } = await startTemporal({ ...common, port, uiPort, dynamicConfig });
      return { address, ui: uiUrl };
    });
  };
  const [brokers, { address, ui }] = await Promise.all([kafka(), temporal()]);
  const isOurs = plan.temporal !== 'environment';
  const namespace = namespaceOf(plan);
  return {
    plan,
    env: {
      ...without(isOurs ? /^TEMPORAL_/ : null, plan.kafka === 'environment' ? null : /^KAFKA_/),
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      KAFKA_BROKERS: brokers,
    },
    temporal: address,
    namespace,
    ui: ui ?? null,
    kafka: brokers,
  };
}

/** Starts again beside whoever took a port in the same moment: that is seen only once somebody answers there. */
async function aside<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof PortTaken) || tries >= 4) throw error;
      say(error.message);
    }
  }
}

function whatStarts({ temporal, kafka }: Plan): string {
  const ours = [
    ...(temporal === 'environment' ? [] : ['Temporal']),
    ...(kafka === 'environment' ? [] : ['Kafka']),
  ];
  return [...ours, 'a sandbox of the outside systems', 'a worker'].join(', ');
}

/** A server of ours has its one namespace; in somebody else's the user may have chosen one. */
export function namespaceOf({ temporal }: Plan): string {
  return (temporal === 'environment' && process.env.TEMPORAL_NAMESPACE) || 'default';
}

/** Our own services have no keys and no TLS: what is set for others must not be tried on them. */
function without(...patterns: (RegExp | null)[]): NodeJS.ProcessEnv {
  const isMeant = (name: string) => patterns.some((one) => one?.test(name));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isMeant(name)));
}
