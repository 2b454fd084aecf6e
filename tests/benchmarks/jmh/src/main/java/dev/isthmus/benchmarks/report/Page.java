package dev.isthmus.benchmarks.report;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The text of {@code docs/ffm-vs-jni.md}; where nothing was measured it says so. */
final class Page {
    private static final String COMMAND = "sh tests/benchmarks/ffm-vs-jni.sh --peers";
    private static final String NONE = "*No figures yet: `" + COMMAND + "` makes them.*\n";
    /** Other programs had so much of a processor, or more: figures from a machine that was not quiet. */
    private static final double BUSY = 0.5;

    private final Measured measured;
    private final Set<String> plots;

    /** @param plots names of the files in {@code docs/benchmarks/ffm-vs-jni} */
    Page(Measured measured, Set<String> plots) {
        this.measured = measured;
        this.plots = plots;
    }

    String text() {
        Tables tables = new Tables(measured);
        StringBuilder page = new StringBuilder("""
                # FFM against JNI

                What do calls from Java into native code cost through the Foreign Function & Memory API (FFM, "Panama"), what through JNI, and what
                does a tensor library cost that is built on the one or the other?

                This page is made by `sh tests/benchmarks/ffm-vs-jni.sh --report` of what lies in [benchmarks/ffm-vs-jni](benchmarks/ffm-vs-jni): JMH's own
                JSON and what the scripts beside it wrote. `%s` measures everything anew (an hour and a half on a quiet machine; without `--peers`
                nothing is fetched but JMH and XChart); `./isthmus bench calls` gives a first impression in two minutes.

                ## The machine

                """.formatted(COMMAND));
        page.append(machine()).append("\n## Goals\n\nSet before anything was measured. \"No\" is followed by what it says on, not by another goal.\n\n")
                .append(tables.targets()).append("""

                ## For someone who must decide

                What does not depend on a machine:

                - FFM needs no C of its own: a header is enough. JNI needs a C or C++ function for every Java method, built for every platform.
                - FFM checks what crosses: a segment has a size, a lifetime and a thread, and using it too late is an exception. JNI's pointers are
                  bare; so is a `long` that holds one.
                - An array of the heap can be lent to native code by both (`Linker.Option.critical(true)`, `GetPrimitiveArrayCritical`). FFM's way forbids
                  callbacks and keeps every thread waiting that wants to stop the JVM until the function returns: for short functions only. JNI's way
                  lets the JVM stop, but the Serial and Parallel collectors wait until it ends (G1 pins the region since JDK 22). Off-heap memory has neither limit.
                - FFM is final since JDK 22. A program must be started with `--enable-native-access`, or is warned about. JNI is put under the same rule
                  in JDK 24.
                - A callback through FFM is a function pointer made at run time, with a lifetime of its own; one through JNI is a method id.

                """);
        page.append("## Rows\n\n**FFM** is a bare call of what jextract generates, **JNI** its twin in hand-written C as good as that gets "
                + "([native/jni](../native/jni/jni.c)), **C** the same call made from C: the floor. **Isthmus**, **DJL** and **JavaCPP** are the "
                + "public APIs of the three libraries. Times are means of an operation, ± half of JMH's 99.9 % interval in percent; \"heap\" is bytes of the Java heap an operation.\n");
        for (Subject subject : Subject.values()) {
            page.append("\n### ").append(subject.title).append("\n\n").append(subject.text).append("\n\n").append(orNone(tables.subject(subject)));
            switch (subject) {
                case CALLBACKS -> page.append(plot("calls.svg", "Calls that do nothing: nanoseconds"));
                case HEAP_TRANSFER -> page.append(plot("heap-transfer.svg", "Handing over an array of the heap: nanoseconds by size"));
                case LAYER_NORM -> page.append(plot("ops-1.svg", "Ops on one element: nanoseconds"))
                        .append(plot("ops-1048576.svg", "Ops on 1 048 576 elements: nanoseconds"));
                default -> { }
            }
        }
        page.append("\n## Threads\n\nThe time of one operation of one thread while others do the same.\n\n").append(orNone(tables.threads()))
                .append("\nClosing a shared arena makes sure that no thread is using it, and asks all of them:\n\n").append(orNone(tables.arenas()))
                .append("""

                ## Start-up and size

                From the start of the process to its first line of output: the sum of a product of two 64 × 64 matrices. `jvm` is a program that prints a line
                and loads nothing; `isthmus-image` writes a PNG with the embedded model through the command line (its first line is its end). Natives are
                unpacked already. `cds` has a class-data archive made by an earlier run, `aot` an AOT cache (JDK 25 and later). Medians; resident is the
                largest size seen.

                """).append(orNone(tables.startUp())).append("""

                ## The collector's pauses

                One thread makes garbage while another hands a million numbers again and again to a C function that reads them all. "Stopping" is how long
                the JVM waited for its threads, "pause" that and the work: FFM's borrowing shows in the first.

                """).append(orNone(tables.pauses())).append("""

                ## Method

                JMH, average time, each row in JVMs of its own (the number of forks and iterations is in the JSON), `-prof gc` for bytes. A row's state loads
                what it needs and nothing else, so no JVM holds two libtorch. One thread computes unless the table says otherwise, for libtorch and its BLAS
                (`OMP_NUM_THREADS`, `OPENBLAS_NUM_THREADS`, and each library's own setting). All libraries are given the same numbers. Rows of C are loops of C,
                timed by JMH as one call of many operations. Rows that make a tensor free it.

                ## What may be wrong with this

                - DJL 0.36 brings libtorch 2.7.1 with MKL, JavaCPP and Isthmus 2.13 with OpenBLAS (Isthmus gives linear layers to oneDNN): rows with much
                  arithmetic compare products, not bindings.
                - JavaCPP's and DJL's tensors know less than ours (we read shape, strides and memory of each result at once, they ask when asked), and check less.
                - A loop that does one thing all the time is kinder to caches and branch predictors than a program is.
                - FFM's and JNI's rows of ops hand bare handles around; a library on JNI would add objects, as ours does.
                - The touch of two numbers in the transfer rows shows the way alone: a function that reads everything pays for memory as well.
                - One machine, one JDK, one collector. The JSON says which.
                """);
        return page.toString();
    }

    private String machine() {
        if (measured.machine().isEmpty()) {
            return NONE;
        }
        JsonNode machine = measured.machine().get();
        double load = machine.path("loadBefore").asDouble();
        return "%s, %d processors, %s; %s; libtorch %s. %s, settings: %s.\n%s".formatted(machine.path("processor").asString(),
                machine.path("processors").asInt(), machine.path("system").asString(), machine.path("java").asString(),
                machine.path("libtorch").asString(), machine.path("date").asString(), machine.path("settings").asString(),
                load < BUSY ? "" : "\n**The machine was busy with other work (load " + Words.digits(load)
                        + " before the start): these figures show that everything runs, and nothing else.**\n");
    }

    private String plot(String file, String what) {
        return plots.contains(file) ? "\n![" + what + "](benchmarks/ffm-vs-jni/" + file + ")\n" : "";
    }

    private static String orNone(String table) {
        return table.isEmpty() ? NONE : table;
    }
}
