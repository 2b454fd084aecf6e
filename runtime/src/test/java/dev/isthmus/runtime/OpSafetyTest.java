package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls through the general door that once ended the process, leaked, or answered wrongly without a word. */
@ExtendWith({NoLeaks.class, InScope.class})
class OpSafetyTest {

    @Test
    void aViewOfAnEmptyViewStillBorrows() {
        Tensor again;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 8);
            Tensor empty = Op.of("aten::narrow").call(Tensor.of(memory.asReadOnly(), DType.F32, 16), 0, 0, 0);
            assertTrue(empty.isReadOnly());
            again = Op.of("aten::as_strided").call(empty, new long[] {16}, new long[] {1}, 0);
            assertTrue(again.isReadOnly());
            assertEquals(0, Torch.liveBytes());
        }
        Refusals.refused(ClosedException.class, again::copy, "borrows");
    }

    @Test
    void anEmptyViewIsNotCountedTwice() {
        Tensor x = Tensor.zeros(DType.F32, 1000);
        Op.of("aten::narrow").call(x, 0, 0, 0);
        assertEquals(4000, Torch.liveBytes());
    }

    @Test
    void tensorsThatBorrowFromTheSameAddress() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(32, 8);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, 7, 7);
            Tensor one = Tensor.of(memory.asSlice(0, 4), DType.F32, 1);
            Tensor all = Tensor.of(memory, DType.F32, 8);
            Tensor same = Op.of("aten::broadcast_tensors").callAll(List.of(one, all)).tensor(1);
            assertEquals(7, same.toFloats()[7]);
        }
    }

    /** Their schemas do not say that batch norms write, so libtorch would write to a read-only mapping. */
    @Test
    void batchNormInTrainingWritesItsRunningStatistics() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(24, 8);
            Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            Tensor mean = Tensor.of(memory.asSlice(0, 12).asReadOnly(), DType.F32, 3);
            Tensor variance = Tensor.of(memory.asSlice(12, 12), DType.F32, 3);
            Op batchNorm = Op.of("aten::batch_norm");
            Refusals.refused(ReadOnlyException.class,
                    () -> batchNorm.call(x, null, null, mean, variance, true, 0.5, 1e-5, false), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> Op.of("aten::native_batch_norm")
                    .callAll(x, null, null, mean, variance, true, 0.5, 1e-5), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> Op.of("aten::instance_norm")
                    .call(x.view(1, 3, 2), null, null, mean, variance, true, 0.5, 1e-5, false), "read-only");
            assertArrayEquals(new long[] {2, 3}, Op.of("aten::_native_batch_norm_legit_no_training")
                    .callAll(x, null, null, mean, variance, 0.5, 1e-5).tensor(0).shape());
            assertArrayEquals(new long[] {2, 3}, batchNorm.call(x, null, null, mean, variance, false, 0.5, 1e-5, false).shape());
            assertArrayEquals(new float[3], mean.toFloats());
        }
    }

    /** With numbers of half precision libtorch would read them all the same, at address 0. */
    @Test
    void batchNormOutsideTrainingNeedsItsRunningStatistics() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).to(DType.BF16);
            Refusals.refused(IllegalArgumentException.class, () -> Op.of("aten::native_batch_norm")
                    .callAll(x, null, null, null, null, false, 0.5, 1e-5), "running_mean is null");
            assertArrayEquals(new long[] {2, 3}, Op.of("aten::native_batch_norm")
                    .callAll(x, null, null, null, null, true, 0.5, 1e-5).tensor(0).shape());
        }
    }

    @Test
    void aTensorWithoutMemoryIsRefused() {
        Refusals.refused(TorchException.class, () -> Op.of("aten::_efficientzerotensor").call(new long[] {4}), "no memory");
    }

    @Test
    void resultsThatCannotBeHeldAreFreedAll() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        long before = Torch.liveTensors();
        Refusals.refused(DTypeException.class, () -> Op.of("aten::linalg_eig").callAll(x), "type 9");
        assertEquals(before, Torch.liveTensors());
    }

    @Test
    void listsThatAreTooLongAreFreedAll() throws IOException {
        Tensor list = Tensor.zeros(DType.F32, 5000);
        Op unbind = Op.of("aten::unbind", "int");
        long before = 0;
        for (int i = 0; i < 6; i++) {
            Tensor x = Tensor.zeros(DType.F32, 5000, 4096);     // 82 MB, which one view keeps
            Refusals.refused(TorchException.class, () -> unbind.callAll(x), "more than 4096 results");
            x.close();
            before = i == 0 ? residentBytes() : before;
        }
        assertTrue(residentBytes() - before < 100_000_000, residentBytes() - before + " bytes more");
        list.close();
    }

    private static long residentBytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
    }

    @Test
    void wrongArgumentsLeaveNothingBehind() {
        Tensor x = Tensor.zeros(DType.F32, 2);
        int before = Scope.current().size();
        Refusals.refused(IllegalArgumentException.class, () -> Op.of("aten::add_", "Tensor").call(x), "other");
        Refusals.refused(ReadOnlyException.class, () -> Op.of("aten::_foreach_zero_").callAll(List.of(x, readOnly())), "read-only");
        assertEquals(before + 1, Scope.current().size(), "the read-only one");
    }

    private static Tensor readOnly() {
        return Tensor.of(Arena.ofAuto().allocate(4, 4).asReadOnly(), DType.F32, 1);
    }

    @Test
    void noOpGivesATensorOtherMemory() {
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("aten::set_", "source_Tensor"), "aten::set_");
    }

    /** libtorch refuses what depends on the order of writing, where it sees it. */
    @Test
    void whatOverlapsWhatIsWrittenTo() {
        Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 8);
        Tensor high = x.narrow(0, 1, 7);
        Tensor low = x.narrow(0, 0, 7);
        Op add = Op.of("aten::add_", "Tensor");
        Refusals.refused(TorchException.class, () -> add.call(high, low), "single memory location");
        Refusals.refused(TorchException.class, () -> Op.of("aten::copy_").call(high, low), "single memory location");
        Refusals.refused(TorchException.class, () -> Op.of("aten::cat", "out")
                .call(List.of(low, Tensor.zeros(DType.F32, 1)), Op.named("out", x)), "single memory location");
        Refusals.refused(TorchException.class, () -> Op.of("aten::index_copy_")
                .call(x, 0, Tensor.of(new long[] {1, 0}, 2), x.narrow(0, 0, 2)), "single memory location");
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, x.toFloats());
    }

    @Test
    void whatLiesInTheSameMemoryAndDoesNotOverlap() {
        Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 8);
        Op add = Op.of("aten::add_", "Tensor");
        Tensor high = x.narrow(0, 4, 4);
        add.call(high, x.narrow(0, 0, 4));
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 6, 8, 10}, x.toFloats());
        add.call(x, x);
        add.call(x, x, Op.named("alpha", -1));
        assertArrayEquals(new float[8], x.toFloats());
        Tensor pair = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2);
        Op.of("aten::mul", "out").call(pair.select(1, 0), pair.narrow(1, 1, 1).squeeze(1), Op.named("out", pair.select(1, 0)));
        assertArrayEquals(new float[] {2, 2, 12, 4, 30, 6, 56, 8}, pair.toFloats());
        try (Arena arena = Arena.ofShared()) {
            Tensor borrowed = Tensor.of(arena.allocate(16, 8), DType.F32, 4);
            add.call(borrowed.narrow(0, 2, 2), borrowed.narrow(0, 0, 2));
            assertArrayEquals(new float[4], borrowed.toFloats());
        }
    }

    /** A logger that is told a warning while the results wait to be owned must not overwrite them. */
    @Test
    void aLoggerMayCompute() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2);
        Call waiting = Call.begin().tensor(x);
        Call.aside(() -> Tensor.of(new double[] {42}, 1).mul(2.0));
        assertArrayEquals(new float[] {-1, -2}, waiting.one(Ops.NEG).toFloats());
    }
}
