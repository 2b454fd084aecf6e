/** The subjects of {@code dev.isthmus.benchmarks} through the public APIs of other libraries, under the same class names. */
package dev.isthmus.peers;
