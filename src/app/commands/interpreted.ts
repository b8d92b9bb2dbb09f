import { config } from 'zod';

/** Making code of each schema takes longer than to check a definition by it, and of a thousand builds as long. Before any schema is made. */
config({ jitless: true });
