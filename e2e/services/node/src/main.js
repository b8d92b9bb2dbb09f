// A small service: what a Node service of the field has - a server, checks of what comes in, dates - and nothing more.
import { formatISO } from 'date-fns';
import Fastify from 'fastify';
import { z } from 'zod';

const GREETING = 'one';

const query = z.object({ name: z.string().default('world') });
const server = Fastify({ logger: true });
server.get('/', ({ query: given }) => ({ greeting: GREETING, to: query.parse(given).name, at: formatISO(new Date()) }));
await server.listen({ port: 8080, host: '0.0.0.0' });
