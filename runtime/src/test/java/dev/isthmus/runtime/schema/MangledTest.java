package dev.isthmus.runtime.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names as they stand in the symbol table of libtorch 2.13. */
class MangledTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor | _ZN2at4_ops10add_Tensor4callERKNS_6TensorES4_RKN3c106ScalarE
            add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) | _ZN2at4_ops11add__Tensor4callERNS_6TensorERKS2_RKN3c106ScalarE
            pow.Scalar(Scalar self, Tensor exponent) -> Tensor | _ZN2at4_ops10pow_Scalar4callERKN3c106ScalarERKNS_6TensorE
            addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor | _ZN2at4_ops5addmm4callERKNS_6TensorES4_S4_RKN3c106ScalarES8_
            clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor | _ZN2at4_ops5clamp4callERKNS_6TensorERKSt8optionalIN3c106ScalarEESA_
            arange.start(Scalar start, Scalar end, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor | _ZN2at4_ops12arange_start4callERKN3c106ScalarES5_St8optionalINS2_10ScalarTypeEES6_INS2_6LayoutEES6_INS2_6DeviceEES6_IbE
            full(SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor | _ZN2at4_ops4full4callEN3c108ArrayRefINS2_6SymIntEEERKNS2_6ScalarESt8optionalINS2_10ScalarTypeEES9_INS2_6LayoutEES9_INS2_6DeviceEES9_IbE
            """)
    void knownNames(String declaration, String symbol) {
        assertEquals(symbol, Mangled.symbol(OpSchema.parse("aten", declaration)));
    }
}
