package dev.isthmus.bindings.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** isthmus.h, read the way its own rules allow: fixed-width integers, double, pointers, plain structs. */
record Header(Map<String, List<String>> functions, Map<String, Long> constants, Map<String, List<Field>> structs) {

    /** One parameter or struct member: its kind and how often it stands in a row (1 for no array). */
    record Field(String name, String kind, long count) {
    }

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern FUNCTION = Pattern.compile("ISTHMUS_API\\s+([^;(]*?)(\\w+)\\s*\\(([^)]*)\\)\\s*;");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^#define\\s+(ISTHMUS_\\w+)[ \t]+(\\S.*)$");
    private static final Pattern STRUCT = Pattern.compile("typedef\\s+struct\\s+(\\w+)\\s*\\{([^}]*)}\\s*\\w+\\s*;");
    private static final Pattern MEMBER = Pattern.compile("(.*?)(\\w+)\\s*(?:\\[(\\w+)])?");

    /** The module's directory, which Maven names and an IDE runs in. */
    static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    static Path path() {
        return module().resolveSibling("native").resolve("include").resolve("isthmus.h");
    }

    static Header read() throws IOException {
        String text = COMMENT.matcher(Files.readString(path())).replaceAll(" ");
        Map<String, Long> constants = new LinkedHashMap<>();
        for (Matcher m = CONSTANT.matcher(text); m.find();) {
            if (!m.group(1).equals("ISTHMUS_API")) {
                constants.put(m.group(1), Long.decode(m.group(2).strip()));
            }
        }
        Map<String, List<Field>> structs = new LinkedHashMap<>();
        for (Matcher m = STRUCT.matcher(text); m.find();) {
            List<Field> fields = new ArrayList<>();
            for (String member : m.group(2).strip().split("\\s*;\\s*")) {
                fields.add(field(member, constants));
            }
            structs.put(m.group(1), fields);
        }
        Map<String, List<String>> functions = new LinkedHashMap<>();
        for (Matcher m = FUNCTION.matcher(text); m.find();) {
            List<String> types = new ArrayList<>(List.of(kind(m.group(1))));
            for (String parameter : m.group(3).strip().split("\\s*,\\s*")) {
                if (!parameter.equals("void")) {
                    types.add(field(parameter, constants).kind());
                }
            }
            functions.put(m.group(2), types);
        }
        return new Header(functions, constants, structs);
    }

    private static Field field(String declaration, Map<String, Long> constants) {
        Matcher m = MEMBER.matcher(declaration.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("cannot read the declaration " + declaration);
        }
        String length = m.group(3);
        long count = length == null ? 1 : constants.containsKey(length) ? constants.get(length) : Long.parseLong(length);
        return new Field(m.group(2), kind(m.group(1)), count);
    }

    private static String kind(String type) {
        String t = type.strip();
        if (t.endsWith("*") || t.matches("(const )?isthmus_(tensor|generator|function|stream|event|graph|module|kernel)")) {
            return "pointer";
        }
        return switch (t) {
            case "int32_t" -> "int";
            case "int64_t" -> "long";
            case "double" -> "double";
            default -> throw new IllegalArgumentException("isthmus.h uses " + t
                    + "; its rules allow int32_t, int64_t, double and pointers");
        };
    }
}
