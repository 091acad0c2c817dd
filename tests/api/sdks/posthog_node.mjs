// What the tests of the capture endpoints have posthog-node send; arguments: host, flags' answer goes to stdout.
import { PostHog } from "posthog-node";

const client = new PostHog("phc_local", { host: process.argv[2], flushAt: 20, flushInterval: 500 });
client.on("error", (error) => {
  console.error(String(error));
  process.exitCode = 1;
});
client.capture({ distinctId: "node-anon", event: "node visit", properties: { page: 1 } });
client.identify({ distinctId: "node-ann", properties: { plan: "pro", $set_once: { first: "x" } } });
client.alias({ distinctId: "node-ann", alias: "node-anon" });
client.groupIdentify({ groupType: "company", groupKey: "acme", properties: { seats: 3 } });
client.capture({ distinctId: "node-ann", event: "node order", groups: { company: "acme" } });
client.capture({
  distinctId: "node-nobody",
  event: "node quiet",
  properties: { $process_person_profile: false },
});
console.log(JSON.stringify((await client.isFeatureEnabled("flag", "node-ann")) ?? null));
await client.shutdown();
