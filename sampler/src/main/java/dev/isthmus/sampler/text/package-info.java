/** Prompts: SentencePiece's unigram tokenizer, and the T5 encoder that makes embeddings of what it gives. */
package dev.isthmus.sampler.text;
