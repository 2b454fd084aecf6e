/** Embeddings of prompts, made once and kept. */
package dev.isthmus.app.embed;
