package dev.isthmus.benchmarks.report;

/** The subjects in the order of the page. */
enum Subject {
    EMPTY_CALL("EmptyCall", "An empty call", "", "A C function without arguments, result and work."),
    INTEGER_ARGUMENTS("IntegerArguments", "Integer arguments", "", "Two integers of 64 bits in, one out."),
    POINTER_ARGUMENT("PointerArgument", "A pointer", "",
            "A pointer to a number that the function reads. FFM passes a segment and keeps its arena open meanwhile; JNI passes a bare address."),
    HEAP_TRANSFER("HeapTransfer", "Handing over an array of the heap", "bytes",
            "The function touches two numbers, so the rows are the cost of the way. Borrowing is FFM's `critical(true)` and JNI's "
                    + "`GetPrimitiveArrayCritical`, and costs the same in every direction; copies go to memory that is kept, unless the row says otherwise."),
    OFF_HEAP_TRANSFER("OffHeapTransfer", "Handing over off-heap memory", "bytes",
            "A segment, a direct buffer and a mapped file, without a copy."),
    STRINGS("Strings", "Texts", "letters", "In: a C function measures a Java string. Out: a C string becomes a Java string."),
    CALLBACKS("Callbacks", "Callbacks", "", "C calls a static Java method, and an object's; an operation is one such call."),
    ERRORS("Errors", "Errors", "",
            "A call that cannot be done, to the exception caught. `checked` is found out in Java, the others by libtorch; the rows FFM and C are the status alone."),
    TENSOR_LIFE("TensorLife", "A tensor made and freed", "", "16 numbers, uninitialised."),
    SCOPE_LIFE("ScopeLife", "Scopes", "", "What frees tensors, opened and closed: empty, and with ten tensors of 16 numbers. Arenas are the JDK's."),
    TENSOR_TRANSFER("TensorTransfer", "Numbers into tensors and out", "elements",
            "In: a tensor with a copy of an array. Out: an array with a copy of a tensor. Over: a tensor over off-heap memory."),
    ADD("Add", "Addition", "elements", "The sum of two square matrices, a new tensor, which is freed."),
    ADD_IN_PLACE("AddInPlace", "Addition in place", "elements", "Of a matrix and nothing times another."),
    MAT_MUL("MatMul", "Matrix product", "elements", "Of two square matrices, a new tensor, which is freed."),
    LAYER_NORM("LayerNorm", "Layer normalisation", "elements", "Of a square matrix, with weight and bias, a new tensor, which is freed."),
    MAR_BLOCK("MarBlock", "A transformer block", "",
            "Of the embedded model's size (272 rows, width 256, 8 heads), in each library's own calls. DJL has no fused attention."),
    GENERATION("Generation", "An AR step and an image", "", "The transformer's part of one AR step and a whole image with `gtr-text`, embedded model.");

    /** The benchmark's class. */
    final String type;
    final String title;
    /** What its sizes are; empty if it has one size. */
    final String sizes;
    final String text;

    Subject(String type, String title, String sizes, String text) {
        this.type = type;
        this.title = title;
        this.sizes = sizes;
        this.text = text;
    }
}
