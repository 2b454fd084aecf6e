package dev.isthmus.runtime.schema;

import java.util.HashMap;
import java.util.Map;

/**
 * The C++ name of {@code at::_ops::X::call}, the function behind an op, worked out from the op's schema.
 *
 * <p>Names follow the Itanium C++ ABI (section 5.1): each type is spelled once and referred to by number afterwards
 * ({@code S_}, {@code S0_}, …). Because the name spells every parameter's type, a function that is found under it takes exactly
 * these.
 */
public final class Mangled {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final StringBuilder out = new StringBuilder();
    private final Map<String, Integer> seen = new HashMap<>();

    private Mangled() {
    }

    /**
     * @throws IllegalArgumentException if a parameter or return is of a type that calls by name cannot carry
     */
    public static String symbol(OpSchema schema) {
        requireTensorReturned(schema);
        Mangled name = new Mangled();
        String struct = structOf(schema);
        name.out.append("_ZN2at4_ops").append(struct.length()).append(struct).append("4callE");
        name.remember("at");
        name.remember("at::_ops");
        name.remember("at::_ops::" + struct);
        if (schema.parameters().isEmpty()) {
            name.out.append('v');
        }
        for (Parameter parameter : schema.parameters()) {
            name.type(schema, parameter);
        }
        return name.out.toString();
    }

    private static String structOf(OpSchema schema) {
        String base = schema.name().substring(schema.name().indexOf("::") + 2);
        return schema.overload().isEmpty() ? base : base + "_" + schema.overload();
    }

    private static void requireTensorReturned(OpSchema schema) {
        if (schema.returns().size() != 1 || schema.returns().getFirst().base() != SchemaType.Base.TENSOR
                || schema.returns().getFirst().list()) {
            throw new IllegalArgumentException(schema.name() + " returns " + schema.returns() + "; expected one Tensor");
        }
    }

    private void type(OpSchema schema, Parameter parameter) {
        SchemaType type = parameter.type();
        String refusal = schema.name() + ": parameter " + parameter.name() + " is a " + type
                + ", which cannot stand beside a Scalar";
        if (type.list()) {
            if (type.optional() || type.base() != SchemaType.Base.INT && type.base() != SchemaType.Base.SYMINT) {
                throw new IllegalArgumentException(refusal);
            }
            arrayOf(type.base() == SchemaType.Base.INT ? "l" : "SymInt");
            return;
        }
        switch (type.base()) {
            case TENSOR -> {
                if (type.optional()) {
                    throw new IllegalArgumentException(refusal);
                }
                reference("at::Tensor", type.written() ? "R" : "RK", () -> in("at", "Tensor"));
            }
            case SCALAR -> {
                if (type.optional()) {
                    reference("optional<Scalar>", "RK", () -> optional("Scalar"));
                } else {
                    reference("c10::Scalar", "RK", () -> in("c10", "Scalar"));
                }
            }
            case INT -> plain("l", type);
            case BOOL -> plain("b", type);
            case FLOAT -> {
                if (type.optional()) {
                    throw new IllegalArgumentException(refusal);
                }
                out.append('d');
            }
            case SCALARTYPE -> plain("ScalarType", type);
            case LAYOUT -> plain("Layout", type);
            case DEVICE -> plain("Device", type);
            case MEMORYFORMAT -> plain("MemoryFormat", type);
            default -> throw new IllegalArgumentException(refusal);
        }
    }

    private void plain(String name, SchemaType type) {
        if (type.optional()) {
            optional(name);
        } else if (name.length() == 1) {
            out.append(name);
        } else {
            in("c10", name);
        }
    }

    /** A reference is built from the inside: the type, then with const, then the reference, each with a number of its own. */
    private void reference(String name, String qualifiers, Runnable spell) {
        for (int i = 0; i <= qualifiers.length(); i++) {
            if (refer(qualifiers.substring(i) + name)) {
                for (int j = i - 1; j >= 0; j--) {
                    remember(qualifiers.substring(j) + name);
                }
                return;
            }
            if (i < qualifiers.length()) {
                out.append(qualifiers.charAt(i));
            }
        }
        spell.run();
        for (int j = qualifiers.length() - 1; j >= 0; j--) {
            remember(qualifiers.substring(j) + name);
        }
    }

    private void optional(String name) {
        String whole = "optional<" + name + ">";
        if (refer(whole)) {
            return;
        }
        if (!refer("optional")) {
            out.append("St8optional");
            remember("optional");
        }
        out.append('I');
        element(name);
        out.append('E');
        remember(whole);
    }

    private void arrayOf(String name) {
        String whole = "ArrayRef<" + name + ">";
        if (refer(whole)) {
            return;
        }
        out.append('N');
        if (!refer("ArrayRef")) {
            prefix("c10");
            out.append("8ArrayRef");
            remember("ArrayRef");
        }
        out.append('I');
        element(name);
        out.append("EE");
        remember(whole);
    }

    private void element(String name) {
        if (name.length() == 1) {
            out.append(name);
        } else {
            in("c10", name);
        }
    }

    /** A class in a namespace. */
    private void in(String namespace, String name) {
        String whole = namespace + "::" + name;
        if (refer(whole)) {
            return;
        }
        out.append('N');
        prefix(namespace);
        out.append(name.length()).append(name).append('E');
        remember(whole);
    }

    private void prefix(String namespace) {
        if (!refer(namespace)) {
            out.append(namespace.length()).append(namespace);
            remember(namespace);
        }
    }

    private void remember(String part) {
        seen.putIfAbsent(part, seen.size());
    }

    private boolean refer(String part) {
        Integer number = seen.get(part);
        if (number == null) {
            return false;
        }
        out.append('S');
        if (number > 0) {
            int n = number - 1;
            if (n >= DIGITS.length()) {
                out.append(DIGITS.charAt(n / DIGITS.length()));
            }
            out.append(DIGITS.charAt(n % DIGITS.length()));
        }
        out.append('_');
        return true;
    }
}
