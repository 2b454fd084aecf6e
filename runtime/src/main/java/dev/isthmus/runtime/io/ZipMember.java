package dev.isthmus.runtime.io;

/**
 * One file inside a zip, as both of its headers agree on it.
 *
 * @param name        path inside the zip
 * @param deflated    whether its bytes are compressed; otherwise they are stored as they are
 * @param start       where its local header begins
 * @param dataStart   where its bytes begin
 * @param storedBytes how many bytes it takes in the zip
 * @param bytes       how many bytes it has when unpacked
 */
record ZipMember(String name, boolean deflated, long start, long dataStart, long storedBytes, long bytes) {
    long end() {
        return dataStart + storedBytes;
    }
}
