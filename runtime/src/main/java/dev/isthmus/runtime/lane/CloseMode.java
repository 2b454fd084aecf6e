package dev.isthmus.runtime.lane;

/**
 * What closing does about the tasks that were accepted already.
 *
 * {@snippet :
 * if (!lanes.close(CloseMode.FINISH, Duration.ofSeconds(20))) {       // a grace period,
 *     lanes.close(CloseMode.CANCEL, Duration.ofSeconds(5));           // then the rest stops at its next check
 * }
 * }
 */
public enum CloseMode {

    /** Queued and running tasks are finished. */
    FINISH,

    /** Queued tasks never start, and running ones stop at their next check. */
    CANCEL
}
