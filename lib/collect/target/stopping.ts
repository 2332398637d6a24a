/** Why windows end that the profiler itself ends: nobody has time for what takes long. */
export class Stopping extends Error {
  override name = "Stopping";

  constructor() {
    super("the profiler is stopping");
  }
}
