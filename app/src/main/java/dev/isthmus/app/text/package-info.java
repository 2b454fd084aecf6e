/** Images of texts: prompts with their embeddings, runs of a text-to-image model, and folders for GenEval's evaluator. */
package dev.isthmus.app.text;
