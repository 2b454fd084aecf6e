package dev.isthmus.benchmarks;

/** A program that only prints a line: what the JVM itself takes. */
public final class Nothing {

    private Nothing() {
    }

    public static void main(String[] args) {
        System.out.println(0);
    }
}
