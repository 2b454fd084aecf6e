package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NativeAccessTest {
    @Test
    void namesTheExactFlag() {
        assertEquals("--enable-native-access=java.base", NativeAccess.flag(Object.class.getModule()));
        assertEquals(
                "--enable-native-access=ALL-UNNAMED",
                NativeAccess.flag(getClass().getClassLoader().getUnnamedModule()));
    }
}
