package dev.isthmus.benchmarks;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.runtime.Op;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.TorchException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call that cannot be done, from the call to the exception caught, with its text: one number in a shape of seven. */
public class Errors {

    /** The op by its name, which is looked up once. */
    @State(Scope.Thread)
    public static class Reshape {
        Op op;

        @Setup
        public void find(Small.Public torch) {
            op = Op.of("aten::reshape");
        }
    }

    /** Found out by this project's runtime before libtorch is called. */
    @Benchmark
    public String isthmusChecked(Small.Public o) {
        try {
            return o.a.reshape(7).toString();
        } catch (ShapeException e) {
            return e.getMessage();
        }
    }

    /** Found out by libtorch. */
    @Benchmark
    public String isthmus(Small.Public o, Reshape reshape) {
        try {
            return reshape.op.call(o.a, new long[] {7}).toString();
        } catch (TorchException e) {
            return e.getMessage();
        }
    }

    /** The status alone. */
    @Benchmark
    public int ffm(Small.Raw o) {
        int status = o.operands.misfit();
        if (status != Isthmus.ISTHMUS_TORCH_ERROR()) {
            throw new IllegalStateException("the shim answers " + status);
        }
        return status;
    }

    @Benchmark
    public String jni(Small.Twin o) {
        try {
            return String.valueOf(Jni.reshape(o.operands.a, new long[] {7}));
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    @Benchmark
    @OperationsPerInvocation(FloorOperands.CALLS)
    public long c(Small.Floor o) throws Throwable {
        return o.operands.run(FloorOperands.What.ERROR);
    }
}
