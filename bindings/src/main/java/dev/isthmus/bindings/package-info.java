/** Finds, unpacks and loads the native libraries. Nothing here opens a network connection. */
package dev.isthmus.bindings;
