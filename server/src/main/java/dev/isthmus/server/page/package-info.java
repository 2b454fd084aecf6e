/** The page at {@code /}: its files, as resources beside these classes, and what serves them. */
package dev.isthmus.server.page;
