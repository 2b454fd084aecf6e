package dev.isthmus.app.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Side of an image of a text: what LightGen was trained at. */
public final class ImageSize implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        return switch (text.strip()) {
            case "256" -> 256;
            case "512" -> 512;
            default -> throw new TypeConversionException("\"" + text + "\"; expected 256 or 512");
        };
    }
}
