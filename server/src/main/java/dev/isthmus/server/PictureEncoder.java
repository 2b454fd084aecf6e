package dev.isthmus.server;

import dev.isthmus.sampler.Pixels;
import dev.isthmus.server.api.Picture;
import java.io.IOException;

/**
 * Makes PNG files. Whoever starts the server brings it: what a PNG says of its making, such as a command line that makes it again, is not the
 * server's to know.
 */
public interface PictureEncoder {

    /** The PNG of a finished picture. Called by many threads. */
    byte[] finished(Picture picture, Pixels pixels) throws IOException;

    /** The PNG of an unfinished one, to be looked at and thrown away. */
    byte[] preview(Pixels pixels) throws IOException;
}
