package dev.isthmus.runtime.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * What an op takes and returns, as libtorch declares it.
 *
 * @param name     with its namespace, such as {@code aten::softmax}
 * @param overload such as {@code int}, or empty
 */
public record OpSchema(String name, String overload, List<Parameter> parameters, List<SchemaType> returns) {

    private static final String ARROW = ") -> ";

    public OpSchema {
        parameters = List.copyOf(parameters);
        returns = List.copyOf(returns);
    }

    /**
     * Reads a declaration such as {@code add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor}.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static OpSchema parse(String namespace, String declaration) {
        int open = declaration.indexOf('(');
        int arrow = declaration.lastIndexOf(ARROW);
        if (open <= 0 || arrow < open) {
            throw new IllegalArgumentException("\"" + declaration + "\" is not the declaration of an op");
        }
        String full = declaration.substring(0, open);
        int dot = full.indexOf('.');
        List<Parameter> parameters = new ArrayList<>();
        boolean keywordOnly = false;
        for (String part : split(declaration.substring(open + 1, arrow))) {
            if (part.equals("*")) {
                keywordOnly = true;
            } else {
                parameters.add(parameter(part, keywordOnly));
            }
        }
        return new OpSchema(namespace + "::" + (dot < 0 ? full : full.substring(0, dot)), dot < 0 ? "" : full.substring(dot + 1),
                parameters, returns(declaration.substring(arrow + ARROW.length())));
    }

    private static Parameter parameter(String part, boolean keywordOnly) {
        int space = endOfType(part);
        String rest = part.substring(space).strip();
        int equals = rest.indexOf('=');
        return new Parameter(equals < 0 ? rest : rest.substring(0, equals), SchemaType.parse(part.substring(0, space)),
                equals < 0 ? null : rest.substring(equals + 1), keywordOnly);
    }

    /** One type, or several in parentheses; a name may follow each. */
    private static List<SchemaType> returns(String text) {
        String types = text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
        return split(types).stream().map(part -> SchemaType.parse(part.substring(0, endOfType(part)))).toList();
    }

    /** A type ends at the first blank that is not inside its alias annotation. */
    private static int endOfType(String part) {
        int depth = 0;
        for (int i = 0; i < part.length(); i++) {
            switch (part.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ' ' -> {
                    if (depth == 0) {
                        return i;
                    }
                }
                default -> { }
            }
        }
        return part.length();
    }

    /** At commas outside brackets and quotes. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            quoted ^= c == '"' || c == '\'';
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (c == ',' && (depth == 0 && !quoted || i == text.length())) {
                String part = text.substring(start, i).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                start = i + 1;
            }
        }
        return parts;
    }

    /** Whether a parameter or return mentions the type. */
    public boolean takes(SchemaType.Base base) {
        return parameters.stream().anyMatch(p -> p.type().base() == base);
    }
}
