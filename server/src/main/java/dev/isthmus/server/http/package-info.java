/**
 * Connections, filters and handlers on Helidon. A connection has a virtual thread of its own, which reads a request, waits for its images and
 * writes the answer; nothing of libtorch ever runs there.
 */
package dev.isthmus.server.http;
