/** The label that distinguishes threads. */
export const THREAD_LABEL = "thread";
