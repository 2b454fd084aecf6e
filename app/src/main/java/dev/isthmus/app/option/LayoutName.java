package dev.isthmus.app.option;

import dev.isthmus.app.report.Records.Layout;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How records are printed, by name. */
public final class LayoutName implements ITypeConverter<Layout> {

    @Override
    public Layout convert(String text) {
        return Stream.of(Layout.values()).filter(layout -> layout.toString().equals(text)).findFirst()
                .orElseThrow(() -> new TypeConversionException("\"" + text + "\"; expected one of "
                        + Stream.of(Layout.values()).map(Layout::toString).collect(Collectors.joining(", "))));
    }
}
