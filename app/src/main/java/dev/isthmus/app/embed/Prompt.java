package dev.isthmus.app.embed;

/**
 * A prompt as the user gave it.
 *
 * @param where what to call it in messages, such as {@code prompt 2} or {@code prompts.txt line 7}
 * @param text  it
 */
public record Prompt(String where, String text) {
}
