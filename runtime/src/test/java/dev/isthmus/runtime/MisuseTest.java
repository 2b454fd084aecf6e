package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every public method of the package, called wrongly 100,000 times in one JVM: one value of each call is closed, another thread's,
 * read-only, giant, negative, null or otherwise ill. Each wrong call must be an exception of the documented family with one line of
 * text; calls that turn out to be right are not counted, unless they must not be. {@code -Disthmus.misuse.calls=N} for another number.
 */
@ExtendWith(NoLeaks.class)
class MisuseTest {
    private static final long WRONG_CALLS = Long.getLong("isthmus.misuse.calls", 100_000);
    private static final List<Class<? extends RuntimeException>> FAMILY = List.of(IsthmusException.class,
            IllegalArgumentException.class, IllegalStateException.class, NullPointerException.class,
            IndexOutOfBoundsException.class, ArithmeticException.class, ClassCastException.class);
    /** May be asked of anything, however dead: none of them reaches memory. */
    private static final Set<String> DESCRIBING = Set.of("dtype", "device", "rank", "shape", "strides", "elements",
            "isContiguous", "isReadOnly", "isClosed", "isShared", "toString");
    /** What may be done with a tensor whose borrowed memory is gone, or with a scope that is closed. */
    private static final Set<String> ENDING = Set.of("close", "moveTo", "keep", "size", "moveAllTo");

    private final int threads = Torch.threads().torch();
    private final Random random = Seed.random(MisuseTest.class);
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Integer> exceptions = new TreeMap<>();
    private final Map<Executable, Integer> refusedOf = new HashMap<>();

    @AfterEach
    void restore() {
        Torch.setThreads(threads);
    }

    @Test
    void everyWrongCallIsAnException() throws InterruptedException {
        long began = System.nanoTime();
        List<Executable> calls = PublicCalls.all();
        long made = 0;
        long wrong = 0;
        try (MisuseWorld world = new MisuseWorld(random)) {
            for (; wrong < WRONG_CALLS; made++) {
                assertTrue(made < 10 * WRONG_CALLS + 10_000, () -> "too many calls are right: " + refusals);
                world.begin(made);
                Object returned = null;
                try {
                    Attempt attempt = attempt(calls.get(random.nextInt(calls.size())), world);
                    if (attempt != null) {
                        returned = attempt.call();
                        wrong += attempt.refused ? 1 : 0;
                    }
                } finally {
                    world.end(returned);
                }
            }
        }
        assertEquals(0, Torch.liveTensors());
        assertEquals(0, Torch.liveBytes());
        System.out.printf("%d wrong calls of %d, %d methods of them refused something, in %.1f s%n%s%n%s%n", wrong, made,
                refusedOf.size(), (System.nanoTime() - began) / 1e9, refusals, exceptions);
        List<String> neverRefused = calls.stream().filter(c -> takesATensor(c) && !refusedOf.containsKey(c)).map(String::valueOf)
                .toList();
        assertTrue(WRONG_CALLS < 50_000 || neverRefused.isEmpty(), () -> "never refused anything: " + neverRefused);
    }

    private static boolean takesATensor(Executable call) {
        return Arrays.stream(call.getParameterTypes()).anyMatch(t -> t == Tensor.class || t == Tensor[].class)
                || isMethodOf(call, Tensor.class) && !DESCRIBING.contains(call.getName());
    }

    private static boolean isMethodOf(Executable call, Class<?> type) {
        return call instanceof Method m && !Modifier.isStatic(m.getModifiers()) && m.getDeclaringClass().isAssignableFrom(type);
    }

    /** One call with one thing wrong about it; null when nothing about it can be wrong. */
    private Attempt attempt(Executable call, MisuseWorld world) {
        boolean onReceiver = call instanceof Method m && !Modifier.isStatic(m.getModifiers());
        Class<?>[] parameters = call.getParameterTypes();
        int places = parameters.length + (onReceiver ? 1 : 0);
        if (places == 0) {
            return null;
        }
        int ill = random.nextInt(places);
        Class<?> receiverType = onReceiver ? receiverOf(call) : null;
        Class<?> illType = ill == parameters.length ? receiverType : parameters[ill];
        MisuseWorld.Given wrong = world.wrong(illType, call);
        if (wrong == null || ill == parameters.length && wrong.value() == null) {
            return null;
        }
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == ill ? wrong.value() : world.value(parameters[i]);
        }
        Object receiver = !onReceiver ? null : ill == parameters.length ? wrong.value() : world.value(receiverType);
        return new Attempt(call, receiver, arguments, wrong, mustFail(call, wrong, ill == parameters.length));
    }

    /** The class to call a method on, which may be one that inherits it. */
    private Class<?> receiverOf(Executable call) {
        Class<?> declaring = call.getDeclaringClass();
        if (declaring == Resource.class) {
            return random.nextBoolean() ? Tensor.class : Generator.class;
        }
        return declaring.isAssignableFrom(Tensor.class) ? Tensor.class : declaring;
    }

    private static boolean mustFail(Executable call, MisuseWorld.Given wrong, boolean isReceiver) {
        String name = call.getName();
        if (isReceiver && wrong.fault().matches("(READ_ONLY|VIEW_OF_READ_ONLY|SHARED|VIEW_OF_SHARED) tensor")) {
            return name.equals("copyFrom") || name.endsWith("InPlace");
        }
        if (isReceiver && (DESCRIBING.contains(name) || name.equals("size"))) {
            return false;
        }
        if (ENDING.contains(name) && (wrong.fault().matches("(VIEW_)?OVER_A_CLOSED_ARENA tensor"))) {
            return false;
        }
        if (isReceiver && name.equals("close") && wrong.fault().matches(".*CLOSED.*")) {
            return false;
        }
        return wrong.fatal();
    }

    private final class Attempt {
        private final Executable call;
        private final Object receiver;
        private final Object[] arguments;
        private final MisuseWorld.Given wrong;
        private final boolean mustFail;
        private boolean refused;

        Attempt(Executable call, Object receiver, Object[] arguments, MisuseWorld.Given wrong, boolean mustFail) {
            this.call = call;
            this.receiver = receiver;
            this.arguments = arguments;
            this.wrong = wrong;
            this.mustFail = mustFail;
        }

        Object call() {
            try {
                Object returned = call instanceof Method m ? m.invoke(receiver, arguments)
                        : ((Constructor<?>) call).newInstance(arguments);
                if (mustFail) {
                    fail(this + " was accepted and gave " + returned);
                }
                return returned;
            } catch (InvocationTargetException e) {
                refused(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(this + ": " + e, e);
            }
            return null;
        }

        private void refused(Throwable e) {
            if (FAMILY.stream().noneMatch(type -> type.isInstance(e))) {
                throw new AssertionError(this + " was refused with " + e, e);
            }
            boolean isShortcut = e.getStackTrace().length == 0; // HotSpot's, for what one place throws often: it has no text
            assertTrue(isShortcut || e.getMessage() != null && e.getMessage().lines().count() == 1, () -> this + " was refused with " + e);
            refused = true;
            refusals.merge(wrong.fault(), 1, Integer::sum);
            exceptions.merge(e.getClass().getSimpleName(), 1, Integer::sum);
            refusedOf.merge(call, 1, Integer::sum);
        }

        @Override
        public String toString() {
            return call.getDeclaringClass().getSimpleName() + "." + call.getName() + Arrays.deepToString(arguments)
                    + (receiver == null ? "" : " on " + receiver) + ", with " + wrong.fault();
        }
    }
}
