package dev.isthmus.app.reproduce;

/** What a run says of a claim. */
enum Verdict {
    HOLDS("**holds**"),
    FAILS("**does not hold**"),
    UNSEEN("cannot be seen"),
    NOT_RUN("not run");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
