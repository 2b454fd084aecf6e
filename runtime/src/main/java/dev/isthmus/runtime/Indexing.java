package dev.isthmus.runtime;

/**
 * Picking and placing entries of a {@link Tensor} by index tensors, which are {@code I64} or {@code I32}.
 *
 * {@snippet :
 * Tensor rows = x.indexSelect(0, Tensor.of(new long[] {1, 0}, 2));           // the two rows, exchanged
 * Tensor picked = x.gather(1, Tensor.of(new long[] {0, 2}, 2, 1));           // one of each row: [2, 1]
 * x.indexCopyInPlace(0, Tensor.of(new long[] {1}, 1), rows.narrow(0, 1, 1)); // row 1 becomes row 0
 * }
 */
public sealed interface Indexing permits Tensor {

    /** Entries of one dimension picked by {@code index}, of rank 1. */
    default Tensor indexSelect(int dim, Tensor index) {
        int d = Shapes.dimension(dim, self().rank(), "indexSelect");
        requireIndex("indexSelect", index);
        return Call.begin().tensor(self()).integer(d).tensor(index).one(Ops.INDEX_SELECT);
    }

    /**
     * Overwrites the entries of one dimension picked by {@code index} with those of {@code source}.
     *
     * @param index I64, of rank 1
     */
    default void indexCopyInPlace(int dim, Tensor index, Tensor source) {
        int d = Shapes.dimension(dim, self().rank(), "indexCopy");
        requireIndex("indexCopy", index);
        Call.begin().writable(self()).integer(d).tensor(index).tensor(source).inPlace(Ops.INDEX_COPY_IN_PLACE);
    }

    /**
     * Along {@code dim} the entry that {@code index} names, for every place of {@code index}.
     *
     * @param index I64, of this tensor's rank
     * @return of the shape of {@code index}
     */
    default Tensor gather(int dim, Tensor index) {
        int d = Shapes.dimension(dim, self().rank(), "gather");
        requireIndex("gather", index);
        if (index.rank() != self().rank()) {
            throw new ShapeException("gather: " + self() + " by index " + index + "; ranks differ");
        }
        return Call.begin().tensor(self()).integer(d).tensor(index).flag(false).one(Ops.GATHER);
    }

    private static void requireIndex(String op, Tensor index) {
        if (index.dtype() != DType.I64 && index.dtype() != DType.I32) {
            throw new DTypeException(op + ": index " + index + "; expected I64 or I32");
        }
    }

    private Tensor self() {
        return (Tensor) this;
    }
}
