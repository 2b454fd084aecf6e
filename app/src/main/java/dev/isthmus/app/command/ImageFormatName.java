package dev.isthmus.app.command;

import dev.isthmus.app.bulk.ImageFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a bulk job's images are written as, by name. */
final class ImageFormatName implements ITypeConverter<ImageFormat> {

    @Override
    public ImageFormat convert(String text) {
        return ImageFormat.of(text)
                .orElseThrow(() -> new TypeConversionException("\"" + text + "\"; expected one of " + ImageFormat.ids()));
    }
}
