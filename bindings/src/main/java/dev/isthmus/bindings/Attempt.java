package dev.isthmus.bindings;

/**
 * One place where a library was looked for and what came of it.
 *
 * @param place a directory, a variable or a resource, named so that the user can find it
 * @param outcome what was seen there
 */
public record Attempt(String place, String outcome) {
    @Override
    public String toString() {
        return place + ": " + outcome;
    }
}
