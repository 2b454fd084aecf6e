package dev.isthmus.app.reproduce;

/** Something of the paper that is put to the test. */
sealed interface Experiment permits PresetTable, HalfFixed {

    /** What users type, and what its block in a page is called. */
    String id();

    /** One line. */
    String title();
}
