package dev.isthmus.runtime;

import dev.isthmus.runtime.schema.Parameter;
import dev.isthmus.runtime.schema.SchemaType;
import dev.isthmus.runtime.schema.SchemaType.Base;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns what a caller gives for a parameter into one of the few Java types that {@link Arguments} encodes: Tensor, Long, Double,
 * Boolean, String, DType, Device, MemoryFormat, Generator, Tensor[], long[], double[], boolean[], or null for None.
 */
final class Coercion {

    private Coercion() {
    }

    static Object to(Parameter p, Object given, String op) {
        Object value = given instanceof Optional<?> optional ? optional.orElse(null) : given;
        if (value == null) {
            if (!p.type().optional()) {
                throw new IllegalArgumentException(op + ": parameter " + p.name() + " is null; expected a " + p.type());
            }
            return null;
        }
        Object fitting = p.type().list() ? list(p.type(), value) : single(p.type().base(), value);
        if (fitting == null) {
            throw new IllegalArgumentException(op + ": parameter " + p.name() + " is " + describe(value) + "; expected a "
                    + p.type());
        }
        return fitting;
    }

    /** null: it does not fit. */
    private static Object single(Base base, Object value) {
        return switch (base) {
            case TENSOR -> value instanceof Tensor ? value : null;
            case INT, SYMINT -> whole(value);
            case FLOAT -> value instanceof Number n ? n.doubleValue() : null;
            case BOOL -> value instanceof Boolean ? value : null;
            case SCALAR -> whole(value) instanceof Long n ? n
                    : value instanceof Double || value instanceof Float ? ((Number) value).doubleValue() : null;
            case STR -> value instanceof String ? value : null;
            case SCALARTYPE -> value instanceof DType ? value : null;
            case DEVICE -> value instanceof Device ? value : null;
            case MEMORYFORMAT -> value instanceof MemoryFormat ? value : null;
            case GENERATOR -> value instanceof Generator ? value : null;
            case LAYOUT, OTHER -> null;
        };
    }

    private static Long whole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte
                ? ((Number) value).longValue() : null;
    }

    private static Object list(SchemaType type, Object value) {
        Object list = switch (type.base()) {
            case TENSOR -> tensors(type, value);
            case INT, SYMINT -> longs(value);
            case FLOAT -> doubles(value);
            case BOOL -> booleans(value);
            default -> null;
        };
        return list == null && type.length() >= 0 ? repeated(type, value) : list;
    }

    /** For a list of a fixed length one value stands for all. */
    private static Object repeated(SchemaType type, Object value) {
        Object one = single(type.base(), value);
        return switch (one) {
            case Long n -> {
                long[] list = new long[type.length()];
                Arrays.fill(list, n);
                yield list;
            }
            case Boolean b -> {
                boolean[] list = new boolean[type.length()];
                Arrays.fill(list, b);
                yield list;
            }
            case null, default -> null;
        };
    }

    private static Tensor[] tensors(SchemaType type, Object value) {
        Object[] elements = value instanceof List<?> list ? list.toArray() : value instanceof Object[] array ? array : null;
        if (elements == null) {
            return null;
        }
        Tensor[] tensors = new Tensor[elements.length];
        for (int i = 0; i < elements.length; i++) {
            Object element = elements[i] instanceof Optional<?> optional ? optional.orElse(null) : elements[i];
            if (!(element instanceof Tensor) && !(element == null && type.optionalElement())) {
                return null;
            }
            tensors[i] = (Tensor) element;
        }
        return tensors;
    }

    private static long[] longs(Object value) {
        return switch (value) {
            case long[] longs -> longs.clone();
            case int[] ints -> Arrays.stream(ints).asLongStream().toArray();
            case List<?> list when list.stream().allMatch(v -> whole(v) != null) -> list.stream().mapToLong(Coercion::whole)
                    .toArray();
            default -> null;
        };
    }

    private static double[] doubles(Object value) {
        return switch (value) {
            case double[] doubles -> doubles.clone();
            case float[] floats -> {
                double[] doubles = new double[floats.length];
                for (int i = 0; i < floats.length; i++) {
                    doubles[i] = floats[i];
                }
                yield doubles;
            }
            case List<?> list when list.stream().allMatch(Number.class::isInstance) -> list.stream()
                    .mapToDouble(v -> ((Number) v).doubleValue()).toArray();
            default -> null;
        };
    }

    private static boolean[] booleans(Object value) {
        return value instanceof boolean[] flags ? flags.clone() : null;
    }

    private static String describe(Object value) {
        String type = value.getClass().isArray() ? value.getClass().getComponentType().getSimpleName() + "[]"
                : value.getClass().getSimpleName();
        return value instanceof Tensor || value instanceof List<?> || value.getClass().isArray() ? "a " + type
                : "the " + type + " " + value;
    }

    /** What a schema's default stands for, still to be fitted to the parameter. */
    static Object defaultOf(Parameter p, String op) {
        String text = p.defaultText();
        if (text.equals("None")) {
            return null;
        }
        if (text.startsWith("[") && text.endsWith("]")) {
            String inside = text.substring(1, text.length() - 1).strip();
            return inside.isEmpty() ? emptyList(p.type()) : Arrays.stream(inside.split(",")).map(v -> number(v.strip())).toList();
        }
        return switch (text) {
            case "True" -> true;
            case "False" -> false;
            case "Mean" -> 1L;
            case "Sum" -> 2L;
            case "contiguous_format" -> MemoryFormat.CONTIGUOUS;
            case "preserve_format" -> MemoryFormat.PRESERVE;
            case "long" -> DType.I64;
            case "int" -> DType.I32;
            case "float" -> DType.F32;
            case "double" -> DType.F64;
            case "bool" -> DType.BOOL;
            default -> text.startsWith("'") || text.startsWith("\"") ? text.substring(1, text.length() - 1) : parsed(p, text, op);
        };
    }

    private static Object emptyList(SchemaType type) {
        return type.base() == Base.BOOL ? new boolean[0] : List.of();
    }

    private static Object parsed(Parameter p, String text, String op) {
        try {
            return number(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(op + ": parameter " + p.name() + " was not given; its default " + text
                    + " has no counterpart in Java");
        }
    }

    private static Number number(String text) {
        if (text.matches("-?\\d+")) {
            return Long.parseLong(text);
        }
        return Double.parseDouble(text.replace("inf", "Infinity").replace("nan", "NaN"));
    }
}
