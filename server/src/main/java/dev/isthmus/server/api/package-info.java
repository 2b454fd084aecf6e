/** What the service takes and answers: requests, answers, events and errors as JSON. Nothing here knows HTTP. */
package dev.isthmus.server.api;
