package dev.isthmus.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.time.Duration;

/**
 * Writes that fail, and close the connection, when the client does not take the bytes in time.
 *
 * @param socket   where bytes go
 * @param watchdog that breaks a write off
 * @param limit    on one write
 */
record TimedWriter(DataWriter socket, Watchdog watchdog, Duration limit) implements DataWriter {

    @Override
    public void write(BufferData... buffers) {
        watchdog.within(limit, () -> socket.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        watchdog.within(limit, () -> socket.write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        watchdog.within(limit, () -> socket.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        watchdog.within(limit, () -> socket.writeNow(buffer));
    }

    @Override
    public void flush() {
        watchdog.within(limit, socket::flush);
    }
}
