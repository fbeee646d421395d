export { startAutomation } from "./automation";
export { prepareEmbedding } from "./embedding";
export { startFileWork } from "./files";
export { startGiveBack } from "./give-back";
export { startRetention } from "./retention";
export { startSequencer } from "./sequencer";
export { startWorkers, type WorkerGroup } from "./start-workers";
export { startTelegram } from "./telegram";
export { startWebhooks } from "./webhooks";
export {
  type JobWorker,
  startWorker,
  WORKSPACE_OF_DIALOG,
  WORKSPACE_OF_EVALUATION,
  WORKSPACE_OF_WEBHOOK,
  WORKSPACE_OF_WEBSITE,
} from "./worker";
