import type { ServiceRecorder } from "../../contract/paged_service.ts";
import type { Recordings } from "../recorded/recordings.ts";

/** The last minutes of a service as the only recording there is. */
export function lastMinutes(recorder: ServiceRecorder): Recordings {
  return {
    list: () => Promise.resolve([]),
    timeline: async (record) => {
      refuseRecord(record);
      const line = await recorder.timeline();
      const whose = recorder.ofThread();
      const title = `The last minutes of this service${whose === undefined ? "" : `, ${whose}`}`;
      return { ...line, title, live: true, whole: false };
    },
    profile: async ({ record, kind, span }) => {
      refuseRecord(record);
      if (kind !== "cpu") throw new RangeError(`only CPU is recorded, no ${kind}`);
      return await recorder.ofProcess(span ?? { from: 0, until: Date.now() });
    },
  };
}

function refuseRecord(record: string): void {
  if (record !== "") throw new RangeError("a service has no record but its last minutes");
}
