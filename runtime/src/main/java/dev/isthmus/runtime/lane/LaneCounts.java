package dev.isthmus.runtime.lane;

/**
 * What became of the tasks, at one moment: every task accepted so far is in exactly one of the numbers.
 *
 * {@snippet :
 * LaneCounts counts = lanes.counts();
 * log("waiting: " + counts.queued());
 * boolean healthy = counts.lanes() == lanes.config().lanes();
 * }
 *
 * @param lanes     lanes at work or waiting for it; fewer than configured if one has died, and 0 after closing
 * @param queued    tasks that wait for a lane
 * @param running   tasks on a lane
 * @param done      tasks that returned
 * @param failed    tasks that threw
 * @param cancelled tasks that were cancelled, before or while they ran
 */
public record LaneCounts(int lanes, int queued, int running, long done, long failed, long cancelled) {
}
