package dev.isthmus.tests;

import com.sun.source.util.JavacTask;
import dev.isthmus.tests.ClassFile.Member;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.ToolProvider;

/** The API of an older Java release, which javac keeps in order to compile for it. */
final class JavaRelease {
    /** Methods that take any arguments, so that no reference has the descriptor of the declaration. */
    private static final Set<String> POLYMORPHIC = Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    private final Elements elements;
    private final Types types;
    private final Map<String, Set<String>> members = new HashMap<>();

    JavaRelease(int feature) {
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(Writer.nullWriter(), null, null,
                List.of("--release", Integer.toString(feature), "--add-modules", "ALL-SYSTEM", "-proc:none"),
                List.of("java.lang.Object"), null);
        elements = task.getElements();
        types = task.getTypes();
    }

    /** Whether a reference to a class of the JDK finds what it names; true for classes of others. */
    boolean has(Member member) {
        if (!member.owner().matches("(java|javax|jdk|sun|com/sun)/.*")) {
            return true;
        }
        Set<String> known = members.computeIfAbsent(member.owner(), this::members);
        return known.contains(member.name() + member.descriptor())
                || POLYMORPHIC.contains(member.owner()) && known.stream().anyMatch(k -> k.startsWith(member.name() + "("));
    }

    private Set<String> members(String owner) {
        Set<String> found = new HashSet<>();
        TypeElement type = elements.getTypeElement(owner.replace('/', '.').replace('$', '.'));
        if (type != null) {
            collect(type, found);
            collect(elements.getTypeElement("java.lang.Object"), found); // of interfaces too
        }
        return found;
    }

    /** With those of all supertypes, where the search for a reference goes on. */
    private void collect(TypeElement type, Set<String> found) {
        for (Element member : type.getEnclosedElements()) {
            found.add(member instanceof ExecutableElement method
                    ? method.getSimpleName() + descriptor(method) : member.getSimpleName() + descriptor(member.asType()));
        }
        List<TypeMirror> supertypes = new ArrayList<>(type.getInterfaces());
        supertypes.add(type.getSuperclass());
        for (TypeMirror supertype : supertypes) {
            if (supertype instanceof DeclaredType declared) {
                collect((TypeElement) declared.asElement(), found);
            }
        }
    }

    private String descriptor(ExecutableElement method) {
        return method.getParameters().stream().map(parameter -> descriptor(parameter.asType()))
                .collect(Collectors.joining("", "(", ")")) + descriptor(method.getReturnType());
    }

    private String descriptor(TypeMirror type) {
        TypeMirror erased = types.erasure(type);
        return switch (erased.getKind()) {
            case VOID -> "V";
            case BOOLEAN -> "Z";
            case BYTE -> "B";
            case CHAR -> "C";
            case SHORT -> "S";
            case INT -> "I";
            case LONG -> "J";
            case FLOAT -> "F";
            case DOUBLE -> "D";
            case ARRAY -> "[" + descriptor(((ArrayType) erased).getComponentType());
            default -> "L" + elements.getBinaryName((TypeElement) ((DeclaredType) erased).asElement()).toString().replace('.', '/') + ";";
        };
    }
}
