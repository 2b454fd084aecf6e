/** What the service measures about itself, in Prometheus's terms. */
package dev.isthmus.server.metrics;
