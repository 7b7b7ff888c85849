// The small labs' worker: the module of the secondary views, which works on tasks where there is no window (src/bin/labs.rs).
import init from './labs.js';

await init();
