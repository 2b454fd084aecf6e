package dev.isthmus.runtime.schema;

import java.util.Locale;

/**
 * The type of an op's parameter or return, such as {@code Tensor(a!)}, {@code SymInt[2]?} or {@code Tensor?[]}.
 *
 * @param base            what it is made of
 * @param text            as the schema writes it, without its alias annotation
 * @param alias           the set of memories it shares, such as {@code a}; empty for none of its own
 * @param written         whether the op writes to it
 * @param list            whether it is a list
 * @param length          of a list with a fixed length, for which one element also stands; -1 otherwise
 * @param optional        whether it may be None
 * @param optionalElement whether elements of the list may be None
 */
public record SchemaType(Base base, String text, String alias, boolean written, boolean list, int length, boolean optional,
                         boolean optionalElement) {

    /** What the C ABI tells apart; {@code OTHER} is what it cannot carry. */
    public enum Base {
        TENSOR, INT, SYMINT, FLOAT, BOOL, STR, SCALARTYPE, LAYOUT, DEVICE, MEMORYFORMAT, GENERATOR, SCALAR, OTHER;

        static Base of(String name) {
            for (Base base : values()) {
                if (base != OTHER && base.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return base;
                }
            }
            return OTHER;
        }
    }

    /** Reads a type as schemas write them. */
    static SchemaType parse(String written) {
        String text = written;
        String alias = "";
        int annotation = text.indexOf('(');
        if (annotation >= 0 && text.indexOf(')') > annotation && !text.startsWith("Dict")) {
            int end = text.indexOf(')', annotation);
            alias = text.substring(annotation + 1, end);
            text = text.substring(0, annotation) + text.substring(end + 1);
        }
        String name = text;
        boolean optional = name.endsWith("?");
        if (optional) {
            name = name.substring(0, name.length() - 1);
        }
        boolean list = name.endsWith("]");
        int length = -1;
        boolean optionalElement = false;
        if (list) {
            int bracket = name.lastIndexOf('[');
            String number = name.substring(bracket + 1, name.length() - 1);
            length = number.isEmpty() ? -1 : Integer.parseInt(number);
            name = name.substring(0, bracket);
            optionalElement = name.endsWith("?");
            if (optionalElement) {
                name = name.substring(0, name.length() - 1);
            }
        }
        return new SchemaType(Base.of(name), text, alias.replaceAll("[^a-z].*", ""), alias.contains("!"), list, length, optional,
                optionalElement);
    }

    @Override
    public String toString() {
        return text;
    }
}
