/** The service, as the command line starts and ends it. */
package dev.isthmus.app.serve;
