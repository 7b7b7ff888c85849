// A thread of the CPU's worker: a worker on the same module and memory, which src/compute/threads.rs starts.
import { initSync, runThread } from './cpu_worker.js';

onmessage = ({ data: [module, memory] }) => {
  initSync({ module, memory });
  postMessage('started');
  // Blocks as long as the pool lives.
  runThread();
};
