/** What calls cost, measured without a harness. */
package dev.isthmus.app.bench.calls;
