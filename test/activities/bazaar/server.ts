import { json, type Played, play } from '../amazon/server.ts';

interface Goods {
  state: 'DRAFT' | 'LIVE' | 'BLOCKED';
  readonly job: string;
}

/** What the bazaar is set to say from now on. */
export interface Mood {
  stall: 'OPEN' | 'SHUT' | 'NO_SUCH_STALL' | 'STALL_WITHDRAWN';
  /** What its next job finds. */
  problems: string[];
}

/** The bazaar as a real HTTP server: a job is running at the first look and done at the second. */
export async function startBazaar(key: string): Promise<Played & { readonly mood: Mood }> {
  const mood: Mood = { stall: 'OPEN', problems: [] };
  const goods = new Map<string, Goods>();
  const jobs = new Map<string, { problems: string[]; looks: number; path: string }>();
  const played = await play(({ method, path, headers }, reply) => {
    if (headers.authorization !== `Bazaar ${key}`) return json(reply, 401, { fault: 'WHO' });
    if (mood.stall === 'STALL_WITHDRAWN') return json(reply, 403, { fault: mood.stall });
    const id = /^\/jobs\/(.+)$/.exec(path)?.[1];
    const known = goods.get(path);
    if (id !== undefined) {
      const job = jobs.get(id);
      if (job === undefined) return json(reply, 404, { fault: 'NO_SUCH_JOB' });
      job.looks += 1;
      const done = job.looks > 1;
      const one = goods.get(job.path);
      if (done && one?.job === id) one.state = job.problems.length > 0 ? 'BLOCKED' : 'LIVE';
      return json(reply, 200, {
        job: id,
        state: done ? 'DONE' : 'RUNNING',
        problems: job.problems,
      });
    }
    if (/^\/stalls\/[^/]+$/.test(path))
      return mood.stall === 'NO_SUCH_STALL'
        ? json(reply, 404, { fault: mood.stall })
        : json(reply, 200, { stall: mood.stall });
    if (method === 'POST') {
      const job = `job-${jobs.size + 1}`;
      jobs.set(job, { problems: [...mood.problems], looks: 0, path });
      goods.set(path, { state: 'DRAFT', job });
      return json(reply, 202, { job });
    }
    if (known === undefined) return json(reply, 404, { fault: 'NO_SUCH_GOODS' });
    if (method === 'DELETE') {
      goods.delete(path);
      return json(reply, 200, { state: 'WITHDRAWN' });
    }
    return json(reply, 200, known);
  });
  return { ...played, mood };
}
