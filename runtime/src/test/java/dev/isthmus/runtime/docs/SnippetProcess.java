package dev.isthmus.runtime.docs;

import dev.isthmus.runtime.Torch;
import java.lang.reflect.InvocationTargetException;

/** Started by {@link Documents}: runs compiled snippets, each behind a line with its name. */
final class SnippetProcess {
    /** Begins the line before what a snippet prints. */
    static final String MARK = "=== ";

    private SnippetProcess() {
    }

    public static void main(String[] classes) throws Exception {
        for (String name : classes) {
            System.out.println(MARK + name);
            try {
                Class<?> type = Class.forName(name);
                type.getMethod("run").invoke(type.getConstructor().newInstance());
            } catch (InvocationTargetException e) {
                e.getCause().printStackTrace(System.out);
            }
            System.out.flush();
        }
        System.out.println(MARK);
        /* A snippet about a missing libtorch has none to ask. */
        if (System.getProperty("isthmus.libtorch") == null) {
            System.out.println(Torch.liveTensors());
        }
    }
}
