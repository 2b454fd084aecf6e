package dev.isthmus.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared does the same: the twin's results are those of the public API, number by number. */
class SameResultsTest {

    @AfterEach
    void nothingLives() {
        assertEquals(0, Torch.liveTensors());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1024})
    void opsOfTheTwinAreThoseOfTensor(int elements) {
        same(elements, o -> o.a.add(o.b), o -> Jni.add(o.a, o.b, 1));
        same(elements, o -> o.a.matmul(o.b), o -> Jni.matmul(o.a, o.b));
        same(elements, o -> o.a.layerNorm(o.weight, o.bias, Settings.EPS),
                o -> Jni.layerNorm(o.a, o.side, o.weight, o.bias, Settings.EPS));
        same(elements, o -> {
            o.a.addInPlace(o.b, 0.5);
            return o.a;
        }, o -> {
            Jni.addInPlace(o.a, o.b, 0.5);
            return Jni.reshape(o.a, new long[] {elements});
        });
    }

    private static void same(int elements, Function<Operands, Tensor> ours, ToLongFunction<JniOperands> twins) {
        Operands operands = new Operands();
        JniOperands jni = new JniOperands();
        operands.elements = elements;
        jni.elements = elements;
        operands.open();
        jni.open();
        try (Scope scope = Scope.open()) {
            assertArrayEquals(ours.apply(operands).toFloats(), floats(twins.applyAsLong(jni), elements));
        } finally {
            operands.close();
            jni.close();
        }
    }

    @Test
    void blocksOfBothAreTheSameAndThatOfPlainLoops() {
        MarBlock.Public block = new MarBlock.Public();
        MarBlock.Twin twin = new MarBlock.Twin();
        block.open();
        twin.open();
        try (Scope scope = Scope.open()) {
            float[] ours = block.forward().toFloats();
            assertArrayEquals(ours, floats(twin.forward(), ours.length));
            PlainBlock.requireNear(ours);
        } finally {
            block.close();
            twin.close();
        }
    }

    private static float[] floats(long tensor, int count) {
        float[] floats = new float[count];
        Jni.toFloats(Jni.address(tensor, count), floats);
        Jni.delete(tensor);
        return floats;
    }

    @Test
    void transfersArriveOnEveryWay() throws Throwable {
        HeapTransfer.Numbers n = new HeapTransfer.Numbers();
        n.bytes = 64;
        n.open();
        try {
            HeapTransfer transfer = new HeapTransfer();
            n.array[0] = 3;
            n.array[15] = 4;
            assertEquals(7, transfer.ffmCopyIn(n));
            assertEquals(7, transfer.ffmCopyInFreshArena(n));
            assertEquals(7, transfer.jniCopyIn(n));
            assertEquals(7, transfer.jniBorrowIn(n));
            assertEquals(7, transfer.ffmBorrow(n));
            assertEquals(2, transfer.jniBorrow(n), "the one before has written");
            n.array[0] = 5;
            transfer.ffmCopyOut(n);
            assertEquals(1, n.array[0]);
            n.array[0] = 5;
            transfer.jniCopyOut(n);
            assertEquals(1, n.array[0]);
            n.array[15] = 9;
            assertEquals(10, transfer.ffmCopyBoth(n));
            assertEquals(2, transfer.jniCopyBoth(n));
        } finally {
            n.close();
        }
    }

    @Test
    void textsAndCallbacksAreTheSame() throws Throwable {
        Strings.Text text = new Strings.Text();
        Callbacks.Stubs stubs = new Callbacks.Stubs();
        text.letters = 16;
        text.open();
        stubs.open();
        try {
            Strings strings = new Strings();
            assertEquals(16, strings.ffmInFreshArena(text));
            assertEquals(16, strings.ffmInKept(text));
            assertEquals(16, strings.jniInChars(text));
            assertEquals(16, strings.jniInRegion(text));
            assertEquals("x".repeat(16), strings.ffmOut(text));
            assertEquals("x".repeat(16), strings.jniOut(text));
            Callbacks callbacks = new Callbacks();
            assertEquals(1000, callbacks.ffmStatic(stubs));
            assertEquals(1000, callbacks.ffmObject(stubs));
            assertEquals(1000, callbacks.jniStatic());
            assertEquals(1000, callbacks.jniObject(stubs));
        } finally {
            text.close();
            stubs.close();
        }
    }

    @Test
    void anErrorOfTheTwinHasLibtorchsText() {
        JniOperands o = new JniOperands();
        o.elements = 1;
        o.open();
        try {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> Jni.reshape(o.a, new long[] {7}));
            assertTrue(e.getMessage().contains("invalid for input of size 1"), e.getMessage());
        } finally {
            o.close();
        }
    }
}
