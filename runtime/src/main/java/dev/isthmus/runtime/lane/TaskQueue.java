package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.lane.Ticket.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tickets that wait, those that run, and how the others ended. One lock guards all of it, the tickets' states included: a
 * ticket is cancelled or started, never both, and the counts always add up. A blocking queue of the JDK would neither
 * wake those who wait for room when the lanes close nor count.
 *
 * <p>Nothing of a caller's runs under the lock: tickets tell their waiters after it is released.
 */
final class TaskQueue {

    /* Fair, so that whoever waits for room is not overtaken for ever by newcomers. */
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();

    private final Deque<Ticket<?>> queued = new ArrayDeque<>();
    private final Set<Ticket<?>> running = new HashSet<>();
    private final int capacity;
    private int lanes;
    private long done;
    private long failed;
    private long cancelled;
    private boolean closed;
    /** Why nothing will ever run again; null while a lane is left. */
    private LaneException dead;

    TaskQueue(LaneConfig config) {
        capacity = config.queueCapacity();
        lanes = config.lanes();
    }

    /** Adds a ticket if there is room. */
    boolean offer(Ticket<?> ticket) {
        lock.lock();
        try {
            requireOpen();
            return queued.size() < capacity && add(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a ticket, waiting for room; false if there was none in time. */
    boolean put(Ticket<?> ticket, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireOpen();
            long left = nanos;
            while (queued.size() >= capacity) {
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
                requireOpen();
            }
            return add(ticket);
        } finally {
            lock.unlock();
        }
    }

    private boolean add(Ticket<?> ticket) {
        queued.addLast(ticket);
        work.signal();
        return true;
    }

    private void requireOpen() {
        if (dead != null) {
            throw new LaneException("no lane is left to run tasks", dead.getCause());
        }
        if (closed) {
            throw new ClosedException("the lanes are closed and take no more tasks");
        }
    }

    /** The next ticket, which is running from here on; null when the lanes are closed and nothing is left. */
    Ticket<?> take() {
        lock.lock();
        try {
            while (queued.isEmpty() && !closed) {
                work.awaitUninterruptibly();
            }
            Ticket<?> ticket = queued.pollFirst();
            if (ticket != null) {
                room.signal();
                running.add(ticket);
                ticket.state(State.RUNNING);
            }
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /** A running ticket has ended. The first to say so is believed. */
    void ended(Ticket<?> ticket, State how) {
        lock.lock();
        try {
            if (running.remove(ticket)) {
                count(ticket, how);
            }
        } finally {
            lock.unlock();
        }
        ticket.tell();
    }

    /** Takes a ticket out of the queue, or asks it to stop if it runs; false if it has ended. */
    boolean cancel(Ticket<?> ticket, String reason) {
        lock.lock();
        try {
            if (ticket.state().ended()) {
                return false;
            }
            ticket.requestCancel(reason);
            if (!queued.remove(ticket)) {
                return true;
            }
            room.signal();
            count(ticket, State.CANCELLED);
        } finally {
            lock.unlock();
        }
        ticket.tell();
        return true;
    }

    /** Refuses tickets from now on, also those of whoever waits for room. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Every ticket that has not ended. */
    List<Ticket<?>> unfinished() {
        lock.lock();
        try {
            List<Ticket<?>> tickets = new ArrayList<>(queued);
            tickets.addAll(running);
            return tickets;
        } finally {
            lock.unlock();
        }
    }

    /** A lane takes no more tickets. */
    void laneEnded() {
        lock.lock();
        try {
            lanes--;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #laneEnded}, before its time. If it was the last, the queued tickets fail, because nobody will ever take them. */
    void laneDied(LaneException why) {
        List<Ticket<?>> orphans = List.of();
        lock.lock();
        try {
            lanes--;
            if (lanes == 0) {
                dead = why;
                orphans = new ArrayList<>(queued);
                queued.clear();
                for (Ticket<?> orphan : orphans) {
                    orphan.fail(why);
                    count(orphan, State.FAILED);
                }
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
        orphans.forEach(Ticket::tell);
    }

    LaneCounts counts() {
        lock.lock();
        try {
            return new LaneCounts(lanes, queued.size(), running.size(), done, failed, cancelled);
        } finally {
            lock.unlock();
        }
    }

    private void count(Ticket<?> ticket, State how) {
        ticket.state(how);
        switch (how) {
            case DONE -> done++;
            case FAILED -> failed++;
            case CANCELLED -> cancelled++;
            default -> throw new AssertionError(how);
        }
    }
}
