import type { InspectorClient } from "../../inspect/inspector_client.ts";

/** Kept apart from what a dump lets go. */
const GROUP = "deno-pprof numbers";
/** Of an object that V8 has not numbered. */
const NONE = "0";

/**
 * Whether V8's numbers of objects are still those of before: it forgets them
 * all whenever any connection to the isolate's inspector ends, and begins again
 * with the next snapshot.
 */
export class ObjectNumbers {
  #client: InspectorClient;
  #objectId: string;
  #known = NONE;

  private constructor(client: InspectorClient, objectId: string) {
    this.#client = client;
    this.#objectId = objectId;
  }

  /** Makes an object whose number shows this; it lives as long as the connection. */
  static async watch(client: InspectorClient): Promise<ObjectNumbers> {
    const { result } = await client.send("Runtime.evaluate", {
      expression: "({})",
      objectGroup: GROUP,
    });
    return new ObjectNumbers(client, result.objectId ?? "");
  }

  /**
   * Does what takes a snapshot and looks at numbers of it, again if they were
   * forgotten in the middle.
   *
   * @returns What it did, and whether numbers of the time before still hold.
   */
  async during<T>(work: () => Promise<T>): Promise<{ result: T; hold: boolean }> {
    for (let tries = 1;; tries++) {
      const before = await this.#read();
      const result = await work();
      const after = await this.#read();
      const isWhole = after !== NONE && (before === NONE || before === after);
      if (!isWhole && tries < MAX_TRIES) continue;
      const hold = isWhole && before !== NONE && before === this.#known;
      this.#known = after;
      return { result, hold };
    }
  }

  async #read(): Promise<string> {
    const { heapSnapshotObjectId } = await this.#client.send("HeapProfiler.getHeapObjectId", {
      objectId: this.#objectId,
    });
    return heapSnapshotObjectId;
  }
}

const MAX_TRIES = 3;
