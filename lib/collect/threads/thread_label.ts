/** The label that tells threads apart. */
export const THREAD_LABEL = "thread";
