package dev.isthmus.tests;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a compiled class says of itself and asks of others.
 *
 * @param major the version of its format; 66 is Java 22
 * @param references the fields and methods that it uses
 */
record ClassFile(int major, List<Member> references) {
    /**
     * A field or a method, as class files name them.
     *
     * @param owner the class to search it from, such as {@code java/util/List}
     */
    record Member(String owner, String name, String descriptor) {
        @Override
        public String toString() {
            return owner + "." + name + " " + descriptor;
        }
    }

    /** Reads up to the end of the constant pool, where every reference is. */
    static ClassFile read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("not a class file");
        }
        in.readUnsignedShort(); // minor version
        int major = in.readUnsignedShort();
        int count = in.readUnsignedShort();
        String[] text = new String[count];
        int[][] pairs = new int[count][]; // two indices of other constants; a class has one
        List<int[]> members = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> text[i] = in.readUTF();
                case 3, 4 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++; // long and double take two places
                }
                case 7, 8, 16, 19, 20 -> pairs[i] = new int[] {in.readUnsignedShort(), 0};
                case 9, 10, 11, 12, 17, 18 -> {
                    pairs[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                    if (tag <= 11) {
                        members.add(pairs[i]);
                    }
                }
                case 15 -> in.readNBytes(3);
                default -> throw new IOException("constant of unknown kind " + tag);
            }
        }
        List<Member> references = new ArrayList<>();
        for (int[] member : members) {
            int[] nameAndType = pairs[member[1]];
            references.add(new Member(text[pairs[member[0]][0]], text[nameAndType[0]], text[nameAndType[1]]));
        }
        return new ClassFile(major, references);
    }
}
