/*
 * The twin: the same functions through hand-written JNI, as good as that gets. Methods are registered when the library is loaded, ids and
 * classes are looked up once, arrays are borrowed where that is faster and copied straight to their place where it is not, and everything
 * small lies on the stack. The Java side is dev.isthmus.benchmarks.Jni.
 *
 * Every JNI function has the environment and the class as its first parameters, used or not.
 */
#include "bench.h"

#include <jni.h>
#include <stdlib.h>
#include <string.h>

static jclass failure_class, callback_class;
static jmethodID static_callback, object_callback;

static jlong as_long(const void *pointer) { return (jlong)(intptr_t)pointer; }
static isthmus_tensor as_tensor(jlong bits) { return (isthmus_tensor)(intptr_t)bits; }

/* --- plain calls -------------------------------------------------------------------------------------------------- */

static void JNICALL empty(JNIEnv *env, jclass c) { bench_empty(); }
static jlong JNICALL sum(JNIEnv *env, jclass c, jlong a, jlong b) { return bench_sum(a, b); }
static jlong JNICALL read_at(JNIEnv *env, jclass c, jlong address) { return bench_read((const int64_t *)(intptr_t)address); }

/* --- arrays and buffers ------------------------------------------------------------------------------------------- */

static jdouble JNICALL critical_in(JNIEnv *env, jclass c, jfloatArray array) {
    jsize count = (*env)->GetArrayLength(env, array);
    float *numbers = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    if (numbers == NULL)
        return 0;
    double result = bench_in(numbers, count);
    (*env)->ReleasePrimitiveArrayCritical(env, array, numbers, JNI_ABORT); /* nothing was written: nothing is copied back */
    return result;
}

static jdouble JNICALL critical_both(JNIEnv *env, jclass c, jfloatArray array) {
    jsize count = (*env)->GetArrayLength(env, array);
    float *numbers = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    if (numbers == NULL)
        return 0;
    double result = bench_both(numbers, count);
    (*env)->ReleasePrimitiveArrayCritical(env, array, numbers, 0);
    return result;
}

static jdouble JNICALL critical_work(JNIEnv *env, jclass c, jfloatArray array) {
    jsize count = (*env)->GetArrayLength(env, array);
    float *numbers = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    if (numbers == NULL)
        return 0;
    double result = bench_work(numbers, count);
    (*env)->ReleasePrimitiveArrayCritical(env, array, numbers, JNI_ABORT);
    return result;
}

/* Memory of the thread for copies: what a careful JNI library keeps instead of asking malloc each time. */
static float *scratch(jsize count) {
    static _Thread_local float *numbers;
    static _Thread_local jsize room;
    if (count > room) {
        free(numbers);
        numbers = malloc((size_t)count * sizeof *numbers);
        room = numbers == NULL ? 0 : count;
    }
    return numbers;
}

static jdouble JNICALL region_in(JNIEnv *env, jclass c, jfloatArray array) {
    jsize count = (*env)->GetArrayLength(env, array);
    float *numbers = scratch(count);
    (*env)->GetFloatArrayRegion(env, array, 0, count, numbers);
    return bench_in(numbers, count);
}

static void JNICALL region_out(JNIEnv *env, jclass c, jfloatArray array) {
    jsize count = (*env)->GetArrayLength(env, array);
    float *numbers = scratch(count);
    bench_out(numbers, count);
    (*env)->SetFloatArrayRegion(env, array, 0, count, numbers);
}

static jdouble JNICALL region_both(JNIEnv *env, jclass c, jfloatArray array) {
    jsize count = (*env)->GetArrayLength(env, array);
    float *numbers = scratch(count);
    (*env)->GetFloatArrayRegion(env, array, 0, count, numbers);
    double result = bench_both(numbers, count);
    (*env)->SetFloatArrayRegion(env, array, 0, count, numbers);
    return result;
}

static jdouble JNICALL buffer_both(JNIEnv *env, jclass c, jobject buffer, jlong count) {
    return bench_both((*env)->GetDirectBufferAddress(env, buffer), count);
}

static jdouble JNICALL buffer_in(JNIEnv *env, jclass c, jobject buffer, jlong count) {
    return bench_in((*env)->GetDirectBufferAddress(env, buffer), count);
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

static jlong JNICALL length_of_chars(JNIEnv *env, jclass c, jstring text) {
    const char *chars = (*env)->GetStringUTFChars(env, text, NULL);
    if (chars == NULL)
        return -1;
    jlong length = bench_length(chars);
    (*env)->ReleaseStringUTFChars(env, text, chars);
    return length;
}

/* To the stack, which saves the JVM's malloc; for texts whose length has a bound. */
static jlong JNICALL length_of_region(JNIEnv *env, jclass c, jstring text) {
    char chars[BENCH_TEXT + 1];
    jsize bytes = (*env)->GetStringUTFLength(env, text);
    if (bytes > BENCH_TEXT)
        return -1;
    (*env)->GetStringUTFRegion(env, text, 0, (*env)->GetStringLength(env, text), chars);
    chars[bytes] = '\0';
    return bench_length(chars);
}

static jstring JNICALL text(JNIEnv *env, jclass c, jlong length) { return (*env)->NewStringUTF(env, bench_text(length)); }

/* --- callbacks: to a static method by its id, to an object's method by its id ------------------------------------- */

static _Thread_local JNIEnv *callback_env;
static _Thread_local jobject callback_object;

static int64_t to_static(int64_t number) {
    return (*callback_env)->CallStaticLongMethod(callback_env, callback_class, static_callback, number);
}

static int64_t to_object(int64_t number) {
    return (*callback_env)->CallLongMethod(callback_env, callback_object, object_callback, number);
}

static jlong JNICALL call_back_static(JNIEnv *env, jclass c, jlong count) {
    callback_env = env;
    return bench_call_back(to_static, count);
}

static jlong JNICALL call_back_object(JNIEnv *env, jclass c, jobject function, jlong count) {
    callback_env = env;
    callback_object = function;
    return bench_call_back(to_object, count);
}

/* --- tensors ------------------------------------------------------------------------------------------------------ */

static jlong fail(JNIEnv *env) {
    char reason[4096] = "";
    int64_t length;
    bench_shim.last_error(reason, sizeof reason, &length);
    (*env)->ThrowNew(env, failure_class, reason);
    return 0;
}

static jlong handle(JNIEnv *env, int32_t status, const isthmus_result *result) {
    return status == ISTHMUS_OK ? as_long(result->tensor) : fail(env);
}

static jboolean JNICALL use_shim(JNIEnv *env, jclass c, jstring path) {
    const char *chars = (*env)->GetStringUTFChars(env, path, NULL);
    if (chars == NULL)
        return JNI_FALSE;
    jboolean found = bench_use_shim(chars) == 0;
    (*env)->ReleaseStringUTFChars(env, path, chars);
    return found;
}

/* Copies sizes or strides to the stack. -1, with an exception, if there are too many. */
static jsize longs(JNIEnv *env, jlongArray array, int64_t *to) {
    jsize count = (*env)->GetArrayLength(env, array);
    if (count > ISTHMUS_MAX_RANK) {
        (*env)->ThrowNew(env, failure_class, "too many dimensions");
        return -1;
    }
    (*env)->GetLongArrayRegion(env, array, 0, count, (jlong *)to);
    return count;
}

static jlong JNICALL new_tensor(JNIEnv *env, jclass c, jlongArray shape) {
    int64_t sizes[ISTHMUS_MAX_RANK];
    isthmus_result result;
    jsize rank = longs(env, shape, sizes);
    return rank < 0 ? 0 : handle(env, bench_shim.empty(BENCH_F32, BENCH_CPU, -1, rank, sizes, &result), &result);
}

/* A tensor with a copy of the numbers, which go straight to its memory. */
static jlong JNICALL tensor_of(JNIEnv *env, jclass c, jfloatArray numbers, jlongArray shape) {
    int64_t sizes[ISTHMUS_MAX_RANK];
    isthmus_result result;
    jsize rank = longs(env, shape, sizes);
    if (rank < 0)
        return 0;
    int32_t status = bench_shim.empty(BENCH_F32, BENCH_CPU, -1, rank, sizes, &result);
    if (status == ISTHMUS_OK)
        (*env)->GetFloatArrayRegion(env, numbers, 0, (jsize)result.count, result.data);
    return handle(env, status, &result);
}

static jlong JNICALL tensor_over(JNIEnv *env, jclass c, jobject buffer, jlongArray shape) {
    int64_t sizes[ISTHMUS_MAX_RANK];
    isthmus_result result;
    jsize rank = longs(env, shape, sizes);
    if (rank < 0)
        return 0;
    void *memory = (*env)->GetDirectBufferAddress(env, buffer);
    return handle(env, bench_shim.wrap(memory, BENCH_F32, BENCH_CPU, -1, rank, sizes, NULL, &result), &result);
}

static jlong JNICALL view(JNIEnv *env, jclass c, jlong tensor, jlongArray shape, jlongArray strides, jlong offset) {
    int64_t sizes[ISTHMUS_MAX_RANK], steps[ISTHMUS_MAX_RANK];
    isthmus_result result;
    jsize rank = longs(env, shape, sizes);
    if (rank < 0 || longs(env, strides, steps) < 0)
        return 0;
    return handle(env, bench_shim.view(as_tensor(tensor), rank, sizes, steps, offset, &result), &result);
}

/* Where a contiguous tensor's numbers lie; a library would keep that beside the handle. */
static jlong JNICALL address(JNIEnv *env, jclass c, jlong tensor, jlong count) {
    const int64_t one = 1;
    isthmus_result result;
    if (bench_shim.view(as_tensor(tensor), 1, &count, &one, 0, &result) != ISTHMUS_OK)
        return fail(env);
    bench_shim.delete(&result.tensor, 1);
    return as_long(result.data);
}

static void JNICALL to_floats(JNIEnv *env, jclass c, jlong from, jfloatArray to) {
    (*env)->SetFloatArrayRegion(env, to, 0, (*env)->GetArrayLength(env, to), (const float *)(intptr_t)from);
}

static void JNICALL delete_tensor(JNIEnv *env, jclass c, jlong tensor) {
    isthmus_tensor one = as_tensor(tensor);
    if (bench_shim.delete(&one, 1) != ISTHMUS_OK)
        fail(env);
}

static jlong JNICALL add(JNIEnv *env, jclass c, jlong a, jlong b, jdouble alpha) {
    int64_t bits;
    isthmus_result result;
    memcpy(&bits, &alpha, sizeof bits);
    return handle(env, bench_shim.add(as_tensor(a), as_tensor(b), ISTHMUS_SCALAR_FLOAT, bits, &result, NULL, NULL), &result);
}

static void JNICALL add_in_place(JNIEnv *env, jclass c, jlong a, jlong b, jdouble alpha) {
    int64_t bits;
    memcpy(&bits, &alpha, sizeof bits);
    if (bench_shim.add_in_place(as_tensor(a), as_tensor(b), ISTHMUS_SCALAR_FLOAT, bits, NULL, NULL) != ISTHMUS_OK)
        fail(env);
}

static jlong JNICALL matmul(JNIEnv *env, jclass c, jlong a, jlong b) {
    isthmus_result result;
    return handle(env, bench_matmul(as_tensor(a), as_tensor(b), &result), &result);
}

static jlong JNICALL layer_norm(JNIEnv *env, jclass c, jlong x, jlong size, jlong weight, jlong bias, jdouble eps) {
    isthmus_result result;
    return handle(env, bench_layer_norm(as_tensor(x), size, as_tensor(weight), as_tensor(bias), eps, &result), &result);
}

static jlong JNICALL linear(JNIEnv *env, jclass c, jlong x, jlong weight, jlong bias, jint activation) {
    isthmus_result result;
    int32_t status = bench_shim.linear(as_tensor(x), as_tensor(weight), as_tensor(bias), activation, &result, NULL, NULL, NULL);
    return handle(env, status, &result);
}

static jlong JNICALL attention(JNIEnv *env, jclass c, jlong query, jlong key, jlong value) {
    isthmus_result result;
    isthmus_value arguments[] = {{ISTHMUS_TENSOR, 0, query}, {ISTHMUS_TENSOR, 0, key}, {ISTHMUS_TENSOR, 0, value},
                                 {ISTHMUS_NONE, 0, 0}, {ISTHMUS_FLOAT, 0, 0}, {ISTHMUS_BOOL, 0, 0}, {ISTHMUS_NONE, 0, 0},
                                 {ISTHMUS_BOOL, 0, 0}};
    return handle(env, bench_call_one("aten::scaled_dot_product_attention", arguments, 8, &result), &result);
}

static jlong JNICALL reshape(JNIEnv *env, jclass c, jlong x, jlongArray shape) {
    int64_t sizes[ISTHMUS_MAX_RANK];
    isthmus_result result;
    jsize rank = longs(env, shape, sizes);
    if (rank < 0)
        return 0;
    isthmus_value arguments[] = {{ISTHMUS_TENSOR, 0, x}, {ISTHMUS_INTS, rank, as_long(sizes)}};
    return handle(env, bench_call_one("aten::reshape", arguments, 2, &result), &result);
}

static jlong JNICALL permute(JNIEnv *env, jclass c, jlong x, jlongArray dimensions) {
    int64_t order[ISTHMUS_MAX_RANK];
    isthmus_result result;
    jsize rank = longs(env, dimensions, order);
    if (rank < 0)
        return 0;
    isthmus_value arguments[] = {{ISTHMUS_TENSOR, 0, x}, {ISTHMUS_INTS, rank, as_long(order)}};
    return handle(env, bench_call_one("aten::permute", arguments, 2, &result), &result);
}

/* Any op that returns one tensor: names by their addresses, values in a direct buffer that the caller keeps. */
static jlong JNICALL call(JNIEnv *env, jclass c, jlong op, jobject values, jint count) {
    isthmus_result result;
    return handle(env, bench_call_one((const char *)(intptr_t)op, (*env)->GetDirectBufferAddress(env, values), count, &result),
                  &result);
}

#define METHOD(name, signature, function) {(char *)name, (char *)signature, (void *)function}

static const JNINativeMethod methods[] = {
    METHOD("empty", "()V", empty),
    METHOD("sum", "(JJ)J", sum),
    METHOD("read", "(J)J", read_at),
    METHOD("criticalIn", "([F)D", critical_in),
    METHOD("criticalBoth", "([F)D", critical_both),
    METHOD("criticalWork", "([F)D", critical_work),
    METHOD("regionIn", "([F)D", region_in),
    METHOD("regionOut", "([F)V", region_out),
    METHOD("regionBoth", "([F)D", region_both),
    METHOD("bufferIn", "(Ljava/nio/Buffer;J)D", buffer_in),
    METHOD("bufferBoth", "(Ljava/nio/Buffer;J)D", buffer_both),
    METHOD("lengthOfChars", "(Ljava/lang/String;)J", length_of_chars),
    METHOD("lengthOfRegion", "(Ljava/lang/String;)J", length_of_region),
    METHOD("text", "(J)Ljava/lang/String;", text),
    METHOD("callBackStatic", "(J)J", call_back_static),
    METHOD("callBackObject", "(Ljava/util/function/LongUnaryOperator;J)J", call_back_object),
    METHOD("useShim", "(Ljava/lang/String;)Z", use_shim),
    METHOD("tensor", "([J)J", new_tensor),
    METHOD("tensorOf", "([F[J)J", tensor_of),
    METHOD("tensorOver", "(Ljava/nio/Buffer;[J)J", tensor_over),
    METHOD("view", "(J[J[JJ)J", view),
    METHOD("address", "(JJ)J", address),
    METHOD("toFloats", "(J[F)V", to_floats),
    METHOD("delete", "(J)V", delete_tensor),
    METHOD("add", "(JJD)J", add),
    METHOD("addInPlace", "(JJD)V", add_in_place),
    METHOD("matmul", "(JJ)J", matmul),
    METHOD("layerNorm", "(JJJJD)J", layer_norm),
    METHOD("linear", "(JJJI)J", linear),
    METHOD("attention", "(JJJ)J", attention),
    METHOD("reshape", "(J[J)J", reshape),
    METHOD("permute", "(J[J)J", permute),
    METHOD("call", "(JLjava/nio/ByteBuffer;I)J", call),
};

static jclass global_class(JNIEnv *env, const char *name) {
    jclass local = (*env)->FindClass(env, name);
    return local == NULL ? NULL : (*env)->NewGlobalRef(env, local);
}

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
    JNIEnv *env;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) != JNI_OK)
        return JNI_ERR;
    failure_class = global_class(env, "java/lang/IllegalStateException");
    callback_class = global_class(env, "dev/isthmus/benchmarks/Jni");
    jclass operator = (*env)->FindClass(env, "java/util/function/LongUnaryOperator");
    if (failure_class == NULL || callback_class == NULL || operator == NULL)
        return JNI_ERR;
    static_callback = (*env)->GetStaticMethodID(env, callback_class, "next", "(J)J");
    object_callback = (*env)->GetMethodID(env, operator, "applyAsLong", "(J)J");
    if (static_callback == NULL || object_callback == NULL
        || (*env)->RegisterNatives(env, callback_class, methods, sizeof methods / sizeof *methods) != 0)
        return JNI_ERR;
    return JNI_VERSION_10;
}
