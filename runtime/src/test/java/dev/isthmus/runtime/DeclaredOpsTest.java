package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Everything that the loaded libtorch declares: each op is either ready to be called or refused with its reason. */
class DeclaredOpsTest {
    @Test
    void everyOpIsReadyOrRefusedForAReason() {
        List<String> ready = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (String full : Op.names()) {
            int dot = full.indexOf('.');
            String name = dot < 0 ? full : full.substring(0, dot);
            try {
                ready.add(Op.of(name, dot < 0 ? "" : full.substring(dot + 1)).toString());
            } catch (UnsupportedOpException e) {
                refusals.add(e.getMessage());
            }
        }
        System.out.println(ready.size() + " ops can be called, " + refusals.size() + " cannot; for example");
        refusals.stream().map(r -> r.replaceFirst("^[^ ]+ ", "")).collect(Collectors.groupingBy(r -> r, Collectors.counting()))
                .entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(8)
                .forEach(System.out::println);
        List<String> unclear = refusals.stream().filter(r -> r.startsWith("aten::") && r.contains("could declare")).toList();
        assertTrue(unclear.size() <= 2, unclear.toString());
        assertTrue(ready.size() > 2700, ready.size() + " ready");
        /* The C++ name is worked out, not looked up: one that is not found would be a mistake in the working out. */
        List<String> notFound = refusals.stream().filter(r -> r.startsWith("aten::") && r.contains("this libtorch has no _ZN")).toList();
        assertEquals(List.of(), notFound);
    }

    @Test
    void theArithmeticFamilyTakesNumbers() {
        Map<Boolean, List<String>> byScalar = Op.names().stream().filter(n -> n.endsWith(".Scalar"))
                .filter(n -> !n.startsWith("aten::_")).collect(Collectors.partitioningBy(n -> {
                    try {
                        Op.of(n.substring(0, n.length() - 7), "Scalar");
                        return true;
                    } catch (UnsupportedOpException e) {
                        return false;
                    }
                }));
        assertTrue(byScalar.get(true).containsAll(List.of("aten::add.Scalar", "aten::sub.Scalar", "aten::mul.Scalar",
                "aten::div.Scalar", "aten::remainder.Scalar", "aten::eq.Scalar", "aten::lt.Scalar", "aten::pow.Scalar",
                "aten::rsub.Scalar", "aten::bitwise_and.Scalar", "aten::fmod.Scalar")), byScalar.toString());
    }
}
