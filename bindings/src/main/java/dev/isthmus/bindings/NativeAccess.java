package dev.isthmus.bindings;

import java.lang.foreign.MemorySegment;

/** The JVM's permission to call native code, asked for before anything needs it, so that a refusal names the flag. */
final class NativeAccess {
    private NativeAccess() {}

    /** Throws a {@link NativeLoadException} that names the flag to add when this module may not call native code. */
    static void require() {
        try {
            // The cheapest restricted method. Where the JVM only warns, it warns once, here.
            MemorySegment _ = MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException e) {
            throw new NativeLoadException(
                    "this JVM does not let Isthmus call native code: start java with "
                            + flag(NativeAccess.class.getModule()),
                    e);
        }
    }

    /** {@return the option of java that gives a module native access} */
    static String flag(Module module) {
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }
}
